"""The bot's own way to a clip, which asks the provider for the key."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.domain.media_ports import Downloads
from bot.media.downloads import SpoolDownloads
from bot.media.guard import GuardedClient
from bot.media.spool import Spool
from tests.contract.providers.harness import Harness

CAP = 50 * 1024 * 1024


@asynccontextmanager
async def downloading(harness: Harness) -> AsyncIterator[Downloads]:
    """Into the harness's folder; only this machine may be private."""
    client = GuardedClient(["127.0.0.1"])
    try:
        yield SpoolDownloads(client, Spool(harness.folder), key_for=harness.provider.download_key, max_bytes=CAP)
    finally:
        await client.aclose()
