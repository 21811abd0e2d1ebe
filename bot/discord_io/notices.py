"""Notices on their way to log channels (the port `NoticeMessenger`)."""

import logging
from datetime import timedelta
from typing import Protocol

import aiohttp
import discord

from bot.domain.admin_views import ReviewCase
from bot.domain.errors import ReadFailed
from bot.domain.origin import MessageRef
from bot.domain.outcomes import Posted, PostOutcome, TryLater
from bot.domain.quota import Notice
from bot.text import Texts

from .outcomes import MISSING_PERMISSIONS, TEXT_CODES, refused_words, unanswered
from .render.notices import marker, text
from .render.review import has_files, question
from .restraint import HISTORY_PAGE, Restraint
from .reviews import answers, enclosed

CLOCK_SKEW = timedelta(minutes=2)
LONGEST_SEARCH = 500
"""Messages read back before a search is given up as unproven. Log channels are quiet."""

FALLBACK_LOCALE = "en-US"

log = logging.getLogger(__name__)


class Say(Protocol):
    """Brings a notice to its channel, with or without a member's words in the message itself, and files beside it."""

    async def __call__(self, notice: Notice, case: ReviewCase | None, *, hide: bool, attach: bool) -> PostOutcome: ...


class DiscordNotices:
    """Sentences are in the server's own language: as the gateway tells it, else as it was when the notice was written."""

    def __init__(self, client: discord.Client, texts: Texts, restraint: Restraint) -> None:
        self._client = client
        self._texts = texts
        self._restraint = restraint

    async def post(self, notice: Notice, case: ReviewCase | None = None) -> PostOutcome:
        return await self._said(notice, case, self._send)

    async def edit(self, notice: Notice, case: ReviewCase) -> PostOutcome:
        return await self._said(notice, case, self._edit)

    async def _said(self, notice: Notice, case: ReviewCase | None, say: Say) -> PostOutcome:
        if self._client.application_id is None:
            return TryLater("not logged in to Discord yet", after=timedelta(seconds=5))
        rest = self._restraint.rest()
        if rest is not None:
            return TryLater("too many refusals by Discord", after=rest)
        try:
            return await self._tried(notice, case, say)
        except discord.DiscordException as error:
            return refused_words(notice.channel_id, f"notice {notice.id}", error)
        except (aiohttp.ClientError, TimeoutError, OSError, RuntimeError) as error:
            return unanswered(error)

    async def _tried(self, notice: Notice, case: ReviewCase | None, say: Say) -> PostOutcome:
        """Once more for each thing that Discord refuses and that the question can do without."""
        hide, attach = False, self._may_attach(notice)
        while True:
            await self._restraint.turn()
            try:
                return await say(notice, case, hide=hide, attach=attach)
            except discord.HTTPException as error:
                if case is not None and error.code in TEXT_CODES and not hide:
                    # AutoMod stops the member's words here too: then they are in the file alone.
                    hide = True
                elif case is not None and error.code == MISSING_PERMISSIONS and attach and has_files(case, hide=hide):
                    # A process that hears of no server only learns of it here.
                    attach = False
                else:
                    raise

    async def _send(self, notice: Notice, case: ReviewCase | None, *, hide: bool, attach: bool) -> PostOutcome:
        locale = self._locale(notice)
        files = enclosed(self._texts, locale, case, hide=hide) if case is not None and attach else []
        asked = text(self._texts, locale, notice) if case is None else question(self._texts, locale, notice, case, hide=hide, attach=attach)
        try:
            message = await self._channel(notice).send(
                asked,
                files=files,
                view=(None if case is None else answers(self._texts, locale, case)) or discord.utils.MISSING,
                nonce=notice.nonce,
                allowed_mentions=discord.AllowedMentions.none(),
                suppress_embeds=True,
            )
        finally:
            for file in files:
                file.close()
        return Posted(MessageRef(message.channel.id, message.id))

    async def _edit(self, notice: Notice, case: ReviewCase | None, *, hide: bool, attach: bool) -> PostOutcome:
        locale, message = self._locale(notice), self._channel(notice).get_partial_message(notice.message_id or 0)
        if case is not None:
            if attach and has_files(case, hide=hide):
                # What it says of files has to be true of those that it came with.
                attach = bool((await message.fetch()).attachments)
                await self._restraint.turn()
            content = question(self._texts, locale, notice, case, hide=hide, attach=attach)
            view = answers(self._texts, locale, case)
            await message.edit(content=content, view=view, allowed_mentions=discord.AllowedMentions.none())
        return Posted(MessageRef(notice.channel_id, message.id))

    async def look_for(self, notice: Notice) -> MessageRef | None:
        since = (notice.first_try_at or notice.created_at) - CLOCK_SKEW
        wanted, seen = f"`{marker(notice)}`", 0
        try:
            await self._restraint.turn()
            async for message in self._channel(notice).history(limit=LONGEST_SEARCH, oldest_first=False):
                seen += 1
                if message.created_at < since:
                    return None
                if self._client.user is not None and message.author.id == self._client.user.id and wanted in message.content:
                    return MessageRef(notice.channel_id, message.id)
                if seen % HISTORY_PAGE == 0:
                    await self._restraint.turn()
        except discord.NotFound:
            return None
        except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as error:
            raise ReadFailed("history-unreadable") from error
        # Without leave to read the history Discord answers with an empty list, which proves nothing.
        if seen in {0, LONGEST_SEARCH}:
            raise ReadFailed("history-unreadable")
        return None

    def _channel(self, notice: Notice) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(notice.channel_id, guild_id=notice.guild_id)

    def _may_attach(self, notice: Notice) -> bool:
        """From memory, as far as it is known. Without it a message with files would be refused as a whole."""
        guild = self._client.get_guild(notice.guild_id)
        channel = guild.get_channel(notice.channel_id) if guild is not None else None
        return guild is None or channel is None or channel.permissions_for(guild.me).attach_files

    def _locale(self, notice: Notice) -> str:
        guild = self._client.get_guild(notice.guild_id)
        return guild.preferred_locale.value if guild is not None else notice.locale or FALLBACK_LOCALE
