"""Posts of ours that somebody wants deleted (the port `PostRemover`)."""

from datetime import timedelta

import aiohttp
import discord

from bot.domain.origin import MessageRef
from bot.domain.privacy import CannotRemove, RemovalOutcome, Removed, RemoveLater

from .outcomes import CLOSED_CODES, PAGE_WAIT, SERVER_FAULT, TOO_MANY, UNAUTHORIZED, UNKNOWN_MESSAGE, WAIT_CODES, is_page
from .restraint import Restraint

UNKNOWN_CHANNEL = 10003


class DiscordRemover:
    def __init__(self, client: discord.Client, restraint: Restraint) -> None:
        self._client = client
        self._restraint = restraint

    async def remove(self, message: MessageRef) -> RemovalOutcome:
        if self._client.application_id is None:
            return RemoveLater("not logged in to Discord yet", timedelta(seconds=5), counts=False)
        rest = self._restraint.rest()
        if rest is not None:
            return RemoveLater("too many refusals by Discord", rest, counts=False)
        await self._restraint.turn()
        try:
            await self._client.get_partial_messageable(message.channel_id).get_partial_message(message.message_id).delete()
        except discord.RateLimited as error:
            return RemoveLater("rate limited", timedelta(seconds=error.retry_after))
        except discord.HTTPException as error:
            return _refused(error)
        except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError, RuntimeError) as error:
            # Deleting twice does no harm, so it does not matter whether Discord got it.
            return RemoveLater(type(error).__name__)
        return Removed()


def _refused(error: discord.HTTPException) -> RemovalOutcome:
    reason = f"{error.status} {error.code}"
    if error.code in {UNKNOWN_MESSAGE, UNKNOWN_CHANNEL}:
        return Removed()
    if is_page(error):
        return RemoveLater(reason, PAGE_WAIT, counts=False)
    if error.code in CLOSED_CODES:
        return CannotRemove(reason)
    if error.status in {UNAUTHORIZED, TOO_MANY} or error.status >= SERVER_FAULT or error.code in WAIT_CODES:
        return RemoveLater(reason, timedelta(minutes=1))
    return CannotRemove(reason)
