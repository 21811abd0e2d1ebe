"""Whether somebody's direct messages are open to us (the port `DirectMessages`): only a message that arrives proves it."""

import logging
from collections import OrderedDict
from datetime import timedelta
from typing import Final

import aiohttp
import discord

from bot.domain.errors import NotAllowed, TemporaryError
from bot.domain.origin import Requester
from bot.domain.ports import Clock
from bot.text import Texts

from .outcomes import is_shut
from .restraint import Restraint

OPEN_FOR: Final = timedelta(hours=12)
"""So long an answered knock counts; after that the next private order knocks again."""

MOST_REMEMBERED: Final = 10_000

log = logging.getLogger(__name__)


class Doorbell:
    def __init__(self, client: discord.Client, texts: Texts, clock: Clock, restraint: Restraint) -> None:
        self._client = client
        self._texts = texts
        self._clock = clock
        self._restraint = restraint
        self._open: OrderedDict[int, float] = OrderedDict()

    async def knock(self, requester: Requester) -> None:
        if self._open.get(requester.user_id, 0.0) > self._clock.monotonic():
            return
        if self._restraint.rest() is not None:
            raise TemporaryError("dm-unsure")
        await self._restraint.turn()
        try:
            channel = await self._client.create_dm(discord.Object(requester.user_id))
            await self._restraint.turn()
            await channel.send(self._texts.say(requester.locale, "dm-open"), silent=True)
        except discord.HTTPException as error:
            if is_shut(error):
                raise NotAllowed("dm-closed") from error
            raise TemporaryError("dm-unsure") from error
        except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as error:
            raise TemporaryError("dm-unsure") from error
        self._remember(requester.user_id)

    def _remember(self, user_id: int) -> None:
        self._open.pop(user_id, None)
        self._open[user_id] = self._clock.monotonic() + OPEN_FOR.total_seconds()
        while len(self._open) > MOST_REMEMBERED:
            self._open.popitem(last=False)
