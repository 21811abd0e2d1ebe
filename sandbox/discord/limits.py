"""Discord's rate limits: a bucket per route and channel or webhook, and fifty calls a second over all."""

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

GLOBAL = "global"
MIB = 1024 * 1024
UPLOAD_BY_TIER: Mapping[int, int] = {0: 20 * MIB, 1: 20 * MIB, 2: 50 * MIB, 3: 100 * MIB}
"""Bytes a file may have, by the server's boost tier; `reference/discord.md` A3."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`wait` seconds when the call is refused, else 0. `headers` go out either way."""

    wait: float
    scope: str
    headers: Mapping[str, str]


@dataclass(slots=True)
class _Window:
    until: float
    used: int


class RateLimits:
    """`now` in seconds, monotonic. `scale` widens every bucket, for tests that are about something else."""

    def __init__(self, now: Callable[[], float], *, per_second: int = 50, scale: int = 1) -> None:
        self._now = now
        self._per_second = per_second * scale
        self._scale = scale
        self._windows: dict[str, _Window] = {}

    def take(self, method: str, path: str) -> Verdict:
        parts = path.strip("/").split("/")
        exempt = parts[0] in {"interactions", "webhooks"}
        if not exempt:
            wait = self._spend(GLOBAL, self._per_second, 1.0)[0]
            if wait:
                return Verdict(wait, GLOBAL, {"X-RateLimit-Global": "true", **_refusal(wait, GLOBAL)})
        key, limit, seconds = self._bucket(method, parts)
        wait, used, left_seconds = self._spend(key, limit, seconds)
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(0, limit - used)),
            "X-RateLimit-Reset-After": f"{left_seconds:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(_route(method, parts).encode()).hexdigest()[:32],
        }
        return Verdict(wait, "user", {**headers, **_refusal(wait, "user")} if wait else headers)

    def _spend(self, key: str, limit: int, seconds: float) -> tuple[float, int, float]:
        now = self._now()
        window = self._windows.get(key)
        if window is None or window.until <= now:
            window = self._windows[key] = _Window(now + seconds, 0)
        left_seconds = window.until - now
        if window.used >= limit:
            return left_seconds, window.used, left_seconds
        window.used += 1
        return 0.0, window.used, left_seconds

    def _bucket(self, method: str, parts: list[str]) -> tuple[str, int, float]:
        major = ":".join(parts[1:3]) if parts[0] in {"webhooks", "interactions"} else ":".join(parts[1:2])
        route = _route(method, parts)
        if parts[0] == "webhooks":
            limit, seconds = 5, 2.0
        elif method == "POST" and parts[0] == "channels" and parts[-1] == "messages":
            limit, seconds = 5, 5.0
        else:
            limit, seconds = 30, 10.0
        return f"{route}|{major}", limit * self._scale, seconds


def _route(method: str, parts: list[str]) -> str:
    return f"{method} " + "/".join(
        "{}" if part.isdigit() or (index == 2 and parts[0] in {"webhooks", "interactions"}) else part for index, part in enumerate(parts)
    )


def _refusal(wait: float, scope: str) -> dict[str, str]:
    # Without `Via`, discord.py takes a 429 for a Cloudflare ban.
    return {"Retry-After": str(math.ceil(wait)), "X-RateLimit-Scope": "global" if scope == GLOBAL else scope, "Via": "1.1 google"}
