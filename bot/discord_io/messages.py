"""Messages read, deleted and handed over on a member's wish (the port `Messages`)."""

import logging
from pathlib import Path

import aiohttp
import discord

from bot.domain.errors import NotAllowed, RequestRefused, TemporaryError
from bot.domain.jobs import Job
from bot.domain.origin import MessageRef, Requester
from bot.domain.outbox import Rung
from bot.domain.requests import Source
from bot.text import Texts

from .attachments import sources_in
from .controls import clip_buttons
from .outcomes import PAYLOAD_TOO_LARGE, TOO_LARGE, UNKNOWN_MESSAGE, is_shut
from .render import clip as render
from .restraint import Restraint

GONE = frozenset({UNKNOWN_MESSAGE, 10003})
"""Unknown message, unknown channel: there is nothing left to delete."""

UNANSWERED = (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError)

log = logging.getLogger(__name__)


class DiscordMessages:
    """`links` as for `DiscordMessenger`."""

    def __init__(self, client: discord.Client, texts: Texts, restraint: Restraint, links: str | None = None) -> None:
        self._client = client
        self._texts = texts
        self._restraint = restraint
        self._links = links

    async def sources(self, ref: MessageRef) -> tuple[Source, ...]:
        await self._restraint.turn()
        try:
            return sources_in(await self._client.get_partial_messageable(ref.channel_id).fetch_message(ref.message_id))
        except UNANSWERED as error:
            log.info("discord: message %d in channel %d cannot be read: %s", ref.message_id, ref.channel_id, error)
            return ()

    async def delete(self, ref: MessageRef) -> None:
        await self._restraint.turn()
        try:
            await self._client.get_partial_messageable(ref.channel_id).get_partial_message(ref.message_id).delete()
        except discord.HTTPException as error:
            if error.code in GONE:
                return
            if is_shut(error):
                raise NotAllowed("delete-refused") from error
            raise TemporaryError("delete-unsure") from error
        except UNANSWERED as error:
            raise TemporaryError("delete-unsure") from error

    async def hand_over(self, to: Requester, job: Job, clip: Path, nonce: str, shown: str) -> None:
        if self._restraint.rest() is not None:
            raise TemporaryError("dm-unsure")
        await self._restraint.turn()
        words = render.words_for(to.user_id, job, shown)
        link = job.link.url(self._links) if job.link is not None and self._links is not None else None
        text = render.saved(self._texts, to.locale, job, words, link)
        # By path it is streamed, never held in memory.
        name, alt = render.saved_name(job.id), render.alt_in(self._texts, to.locale, words)
        file = discord.File(clip, filename=name, description=alt) if link is None else discord.utils.MISSING
        try:
            channel = await self._client.create_dm(discord.Object(to.user_id))
            await self._restraint.turn()
            view = clip_buttons(self._texts, to.locale, job, Rung.DM)
            await channel.send(
                text, file=file, view=view, nonce=nonce, allowed_mentions=discord.AllowedMentions.none(), suppress_embeds=True
            )
        except discord.HTTPException as error:
            if error.status == PAYLOAD_TOO_LARGE or error.code == TOO_LARGE:
                raise RequestRefused("save-too-large") from error
            if is_shut(error):
                raise NotAllowed("save-dm-closed") from error
            raise TemporaryError("dm-unsure") from error
        except UNANSWERED as error:
            raise TemporaryError("dm-unsure") from error
        finally:
            if link is None:
                file.close()
