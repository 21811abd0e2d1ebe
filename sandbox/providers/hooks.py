"""Webhooks of the local providers."""

from collections.abc import Mapping

import aiohttp

HOOK_TICK = 0.05
"""Seconds between two looks for what is to be told."""


async def told(session: aiohttp.ClientSession, url: str, body: Mapping[str, object]) -> bool:
    """Whether the webhook's receiver answered 2xx."""
    try:
        async with session.post(url, json=body, timeout=aiohttp.ClientTimeout(total=10)) as answer:
            return answer.ok
    except (aiohttp.ClientError, OSError, ValueError):
        return False
