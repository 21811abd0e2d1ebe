"""Holding back towards Discord: the rate of our sends, doors that were just shut, and how many requests Discord called invalid.

10,000 invalid requests (401, 403, 429) in ten minutes get the whole address banned (reference/discord.md; Discord documentation, "Invalid
Request Limit"), which would keep paid clips from everybody. So we stop long before.
"""

import logging
from collections import deque
from collections.abc import Hashable
from datetime import timedelta
from types import SimpleNamespace
from typing import Final

import aiohttp

from bot.domain.ports import Clock

WINDOW: Final = timedelta(minutes=10)
MOST_INVALID: Final = 2_000
"""In a window. From then on nothing more is sent until enough of them are older than it."""

SHUT_FOR: Final = timedelta(seconds=60)
"""So long a channel that refused us is not tried again: a queue of clips for it costs one refusal a minute, not one a clip."""

MOST_DOORS: Final = 10_000

HISTORY_PAGE: Final = 100
"""Messages of a channel's history that one request brings: after so many, the next turn has to be waited for."""

_INVALID: Final = frozenset({401, 403, 429})

log = logging.getLogger(__name__)


class Restraint:
    """`trace` goes into the Discord client, whose every answer is counted, whoever asked."""

    def __init__(self, clock: Clock, *, per_second: float) -> None:
        self._clock = clock
        self._gap = 1.0 / per_second
        self._next_send = 0.0
        self._shut: dict[Hashable, tuple[float, str]] = {}
        self._invalid: deque[float] = deque()
        self._said = False

    async def turn(self) -> None:
        """Wait for a place among this process's sends."""
        now = self._clock.monotonic()
        at = max(now, self._next_send)
        self._next_send = at + self._gap
        if at > now:
            await self._clock.sleep(at - now)

    def shut(self, door: Hashable, reason: str) -> None:
        self._shut.pop(door, None)
        self._shut[door] = (self._clock.monotonic() + SHUT_FOR.total_seconds(), reason)
        while len(self._shut) > MOST_DOORS:
            del self._shut[next(iter(self._shut))]

    def why_shut(self, door: Hashable) -> str | None:
        """The reason of the last refusal, while it is fresh."""
        until, reason = self._shut.get(door, (0.0, ""))
        if until > self._clock.monotonic():
            return reason
        self._shut.pop(door, None)
        return None

    def invalid(self) -> None:
        self._invalid.append(self._clock.monotonic())
        self._forget_old()

    def invalid_lately(self) -> int:
        """Requests of the last ten minutes that Discord called invalid."""
        self._forget_old()
        return len(self._invalid)

    def rest(self) -> timedelta | None:
        """How long nothing must be sent; None while all is well."""
        self._forget_old()
        if len(self._invalid) < MOST_INVALID:
            self._said = False
            return None
        if not self._said:
            self._said = True
            log.error("discord: %d refused requests within ten minutes; nothing is sent until that is over", len(self._invalid))
        last = self._invalid[-MOST_INVALID]
        return timedelta(seconds=last + WINDOW.total_seconds() - self._clock.monotonic())

    def trace(self) -> aiohttp.TraceConfig:
        config = aiohttp.TraceConfig()
        config.on_request_end.append(self._ended)
        return config

    async def _ended(self, _session: aiohttp.ClientSession, _context: SimpleNamespace, ended: aiohttp.TraceRequestEndParams) -> None:
        answer = ended.response
        # A limit that the resource shares with other bots does not count.
        if answer.status in _INVALID and answer.headers.get("X-RateLimit-Scope") != "shared":
            self.invalid()

    def _forget_old(self) -> None:
        oldest = self._clock.monotonic() - WINDOW.total_seconds()
        while self._invalid and self._invalid[0] <= oldest:
            self._invalid.popleft()
