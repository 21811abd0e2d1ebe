"""Notices on their way to log channels (the port `NoticeMessenger`)."""

import logging
from datetime import timedelta

import aiohttp
import discord

from bot.domain.errors import ReadFailed
from bot.domain.jobs import MessageRef
from bot.domain.outcomes import Posted, PostOutcome, TryLater
from bot.domain.quota import Notice
from bot.text import Texts

from .outcomes import refused_words, unanswered
from .render.notices import marker, text

CLOCK_SKEW = timedelta(minutes=2)
LONGEST_SEARCH = 500
"""Messages read back before a search is given up as unproven. Log channels are quiet."""

FALLBACK_LOCALE = "en-US"

log = logging.getLogger(__name__)


class DiscordNotices:
    """Sentences are in the server's own language where the bot still sees the server."""

    def __init__(self, client: discord.Client, texts: Texts) -> None:
        self._client = client
        self._texts = texts

    async def post(self, notice: Notice) -> PostOutcome:
        if self._client.application_id is None:
            return TryLater("not logged in to Discord yet", after=timedelta(seconds=5))
        try:
            message = await self._channel(notice).send(
                text(self._texts, self._locale(notice), notice),
                nonce=notice.nonce,
                allowed_mentions=discord.AllowedMentions.none(),
                suppress_embeds=True,
            )
        except discord.DiscordException as error:
            return refused_words(notice.channel_id, f"notice {notice.id}", error)
        except (aiohttp.ClientError, TimeoutError, OSError, RuntimeError) as error:
            return unanswered(error)
        return Posted(MessageRef(message.channel.id, message.id))

    async def look_for(self, notice: Notice) -> bool:
        since = (notice.first_try_at or notice.created_at) - CLOCK_SKEW
        wanted, seen = f"`{marker(notice)}`", 0
        try:
            async for message in self._channel(notice).history(limit=LONGEST_SEARCH, oldest_first=False):
                seen += 1
                if message.created_at < since:
                    return False
                if self._client.user is not None and message.author.id == self._client.user.id and wanted in message.content:
                    return True
        except discord.NotFound:
            return False
        except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as error:
            raise ReadFailed("history-unreadable") from error
        # Without leave to read the history Discord answers with an empty list, which proves nothing.
        if seen in {0, LONGEST_SEARCH}:
            raise ReadFailed("history-unreadable")
        return False

    def _channel(self, notice: Notice) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(notice.channel_id, guild_id=notice.guild_id)

    def _locale(self, notice: Notice) -> str:
        guild = self._client.get_guild(notice.guild_id)
        return guild.preferred_locale.value if guild is not None else FALLBACK_LOCALE
