"""What Discord answered, whoever asked, and how long people waited for the first answer to what they did."""

import re
from types import SimpleNamespace
from typing import Final

import aiohttp
import discord

from bot.domain.metrics import DiscordAnswered, InteractionAnswered, InteractionHeard, InteractionKind, Meter
from bot.domain.ports import Clock

MOST_OPEN: Final = 1_000
"""Interactions whose first answer is waited for. Discord gives each three seconds, so older ones have none any more."""

TOO_MANY: Final = 429
SERVER_FAULT: Final = 500

_FIRST_ANSWER: Final = re.compile(r"/interactions/(\d+)/[^/]+/callback$")
_KINDS: Final = {
    discord.InteractionType.application_command: InteractionKind.COMMAND,
    discord.InteractionType.autocomplete: InteractionKind.AUTOCOMPLETE,
    discord.InteractionType.component: InteractionKind.CONTROL,
    discord.InteractionType.modal_submit: InteractionKind.FORM,
}


class Stopwatch:
    """`trace` goes into the Discord client. The time is our own, from arrival: a wrong clock changes nothing."""

    def __init__(self, meter: Meter, clock: Clock) -> None:
        self._meter = meter
        self._clock = clock
        self._open: dict[int, tuple[InteractionKind, float]] = {}

    def heard(self, interaction: discord.Interaction) -> None:
        kind = _KINDS.get(interaction.type)
        if kind is None:
            return
        self._meter.observe(InteractionHeard(kind))
        self._open[interaction.id] = kind, self._clock.monotonic()
        while len(self._open) > MOST_OPEN:
            del self._open[next(iter(self._open))]

    def trace(self, config: aiohttp.TraceConfig) -> aiohttp.TraceConfig:
        """The same config, which from now on also tells of every answer."""
        config.on_request_end.append(self._ended)
        config.on_request_exception.append(self._broke)
        return config

    async def _ended(self, _session: aiohttp.ClientSession, _context: SimpleNamespace, ended: aiohttp.TraceRequestEndParams) -> None:
        answer = ended.response
        self._meter.observe(DiscordAnswered(answer.status, shared=answer.headers.get("X-RateLimit-Scope") == "shared"))
        first = _FIRST_ANSWER.search(ended.url.path)
        if first is None or answer.status == TOO_MANY or answer.status >= SERVER_FAULT:
            # What failed for now is sent once more.
            return
        known = self._open.pop(int(first[1]), None)
        if known is not None:
            kind, since = known
            self._meter.observe(InteractionAnswered(kind, self._clock.monotonic() - since, taken=answer.ok))

    async def _broke(self, _session: aiohttp.ClientSession, _context: SimpleNamespace, _: aiohttp.TraceRequestExceptionParams) -> None:
        self._meter.observe(DiscordAnswered(0))
