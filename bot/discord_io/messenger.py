"""Outgoing mail: clips and notices, sent with the bot's own token (the port `Messenger`)."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import discord

from bot.domain.errors import NotReady, ReadFailed
from bot.domain.jobs import Job
from bot.domain.origin import MessageRef
from bot.domain.outbox import OutboxRow, Owed, Rung
from bot.domain.outcomes import CannotPost, Posted, PostOutcome, TryLater
from bot.domain.ports import Clock
from bot.text import Texts

from .asking import may_read_history
from .controls import clip_buttons, failure_buttons, row_view
from .outcomes import refused, unanswered
from .render import clip as render
from .restraint import HISTORY_PAGE, Restraint

CLOCK_SKEW = timedelta(minutes=2)
LONGEST_SEARCH = 2000
"""Messages read back before a search is given up as unproven."""

Target = discord.PartialMessageable | discord.DMChannel

log = logging.getLogger(__name__)


class DiscordMessenger:
    """`data_dir` is where clips are spooled: a clip's path is relative to it. `links`: what the link to a clip begins with, if any."""

    def __init__(
        self,
        client: discord.Client,
        texts: Texts,
        clock: Clock,
        data_dir: Path,
        restraint: Restraint,
        links: str | None = None,
    ) -> None:
        self._client = client
        self._texts = texts
        self._clock = clock
        self._data_dir = data_dir
        self._links = links
        self._restraint = restraint

    async def post(self, row: OutboxRow, job: Job, rung: Rung) -> PostOutcome:
        if self._client.application_id is None:
            return TryLater("not logged in to Discord yet", after=timedelta(seconds=5))
        rest = self._restraint.rest()
        if rest is not None:
            return TryLater("too many refusals by Discord", after=rest)
        with_file = row.owed is Owed.CLIP and self._link_of(job) is None
        door = _door(job, rung, with_file=with_file)
        shut = self._restraint.why_shut(door)
        if shut is not None:
            return CannotPost(shut)
        outcome = await self._through(row, job, rung)
        if isinstance(outcome, CannotPost) and outcome.shut:
            self._restraint.shut(door, outcome.reason)
        return outcome

    async def _through(self, row: OutboxRow, job: Job, rung: Rung) -> PostOutcome:
        try:
            target = await self._target(job, rung)
        except Exception as error:  # noqa: BLE001 - opening a direct message posts nothing, so every fault is a value
            return _nothing_posted(refused(row, job, error) if isinstance(error, discord.DiscordException) else unanswered(error))
        if target is None:
            return CannotPost("there is no such channel")
        return await self._send(target, row, job, rung)

    async def look_for(self, row: OutboxRow, job: Job, rung: Rung) -> MessageRef | None:
        if self._client.application_id is None:
            raise NotReady("history-unreadable")
        try:
            target = await self._target(job, rung)
            if target is None:
                return None
            found, seen = await self._search(target, row, job)
        except discord.NotFound:
            return None
        except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as error:
            raise ReadFailed("history-unreadable") from error
        # Without leave to read the history Discord answers with an empty list, which proves nothing.
        if found is None and not await self._readable(target, seen):
            raise ReadFailed("history-unreadable")
        return found

    async def _send(self, target: Target, row: OutboxRow, job: Job, rung: Rung) -> PostOutcome:
        if row.owed is not Owed.CLIP:
            view = self._offered_next(row, job, rung)
            return await self._deliver(target, row, job, render.notice(self._texts, job, row.owed, rung), view=view)
        path = self._clip_path(job)
        if path is None:
            return CannotPost("the clip's file is gone")
        view = clip_buttons(self._texts, render.locale_of(job, rung), job, rung)
        link = self._link_of(job)
        text = render.clip(self._texts, job, rung, hide_prompt=row.hide_prompt, link=link)
        if link is not None:
            over = job.link is not None and job.link.is_over(self._clock.now())
            return CannotPost("the link is over") if over else await self._deliver(target, row, job, text, view=view)
        alt = render.alt(self._texts, job, rung, hide_prompt=row.hide_prompt)
        # Good for one call, hence made anew for each; by path it is streamed, never held in memory.
        file = discord.File(path, filename=render.posted_name(job, rung), description=alt)
        try:
            return await self._deliver(target, row, job, text, file, view)
        finally:
            file.close()

    def _offered_next(self, row: OutboxRow, job: Job, rung: Rung) -> discord.ui.View | None:
        if row.owed not in {Owed.FAILED, Owed.EXPIRED} or rung is Rung.DM:
            return None
        buttons = failure_buttons(self._texts, render.locale_of(job, rung), job)
        return row_view(buttons) if buttons else None

    async def _deliver(
        self,
        target: Target,
        row: OutboxRow,
        job: Job,
        text: str,
        file: discord.File = discord.utils.MISSING,
        view: discord.ui.View | None = None,
    ) -> PostOutcome:
        mentions = discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=[discord.Object(job.requester.user_id)])
        await self._restraint.turn()
        try:
            message = await target.send(
                text, file=file, view=view or discord.utils.MISSING, nonce=row.nonce, allowed_mentions=mentions, suppress_embeds=True
            )
        except discord.DiscordException as error:
            return refused(row, job, error)
        except (aiohttp.ClientError, TimeoutError, OSError, RuntimeError) as error:
            return unanswered(error)
        except Exception as error:
            log.exception("discord: posting row %s failed in an unknown way", row.id, extra={"job_id": job.id, "action": "post"})
            return TryLater(f"{type(error).__name__}", doubtful=True)
        return Posted(MessageRef(message.channel.id, message.id))

    async def _target(self, job: Job, rung: Rung) -> Target | None:
        match rung:
            case Rung.CHANNEL:
                return self._client.get_partial_messageable(job.place.channel_id, guild_id=job.place.guild_id or None)
            case Rung.PARENT if job.place.parent_id is not None:
                return self._client.get_partial_messageable(job.place.parent_id, guild_id=job.place.guild_id or None)
            case Rung.PARENT:
                return None
            case Rung.DM:
                await self._restraint.turn()
                return await self._client.create_dm(discord.Object(job.requester.user_id))

    def _link_of(self, job: Job) -> str | None:
        return job.link.url(self._links) if job.link is not None and self._links is not None else None

    def _clip_path(self, job: Job) -> Path | None:
        path = self._data_dir / job.clip.path if job.clip is not None else None
        return path if path is not None and path.is_file() else None

    async def _search(self, target: Target, row: OutboxRow, job: Job) -> tuple[MessageRef | None, int]:
        """Backwards from now to the earliest moment; how many messages were seen tells whether the history can be read at all.

        Where too much was said since, the search ends at the first try, by our clock.
        """
        since, seen, oldest = _first_possible(row, job), 0, None
        await self._restraint.turn()
        async for message in target.history(limit=LONGEST_SEARCH, oldest_first=False):
            seen, oldest = seen + 1, message.created_at
            if oldest < since:
                return None, seen
            if self._is_ours(message, row, job):
                return MessageRef(message.channel.id, message.id), seen
            if seen % HISTORY_PAGE == 0:
                await self._restraint.turn()
        if seen >= LONGEST_SEARCH and oldest is not None and oldest >= (row.first_try_at or since) - CLOCK_SKEW:
            raise ReadFailed("history-unreadable")
        return None, seen

    def _is_ours(self, message: discord.Message, row: OutboxRow, job: Job) -> bool:
        if self._client.user is None or message.author.id != self._client.user.id:
            return False
        marked = f"`{render.marker(job.id, row.owed)}`" in message.content
        if row.owed is not Owed.CLIP:
            return marked
        # Up to the last post it is what was posted before, and not this one.
        if job.message is not None and message.id <= job.message.message_id:
            return False
        return marked or any(render.is_clip_of(attachment.filename, job.id) for attachment in message.attachments)

    async def _readable(self, target: Target, seen: int) -> bool:
        if seen or isinstance(target, discord.DMChannel):
            return True
        guild = self._client.get_guild(target.guild_id or 0)
        channel = guild.get_channel_or_thread(target.id) if guild is not None else None
        if guild is None or channel is None:
            return await may_read_history(self._client, target.guild_id or 0, target.id, self._restraint.turn)
        return channel.permissions_for(guild.me).read_message_history


def _door(job: Job, rung: Rung, *, with_file: bool) -> tuple[str, int, bool]:
    """What a refusal says something about: this channel, or this person's direct messages. Words may pass where files may not."""
    match rung:
        case Rung.DM:
            return ("dm", job.requester.user_id, with_file)
        case Rung.PARENT:
            return ("channel", job.place.parent_id or 0, with_file)
        case Rung.CHANNEL:
            return ("channel", job.place.channel_id, with_file)


def _first_possible(row: OutboxRow, job: Job) -> datetime:
    """When the message may have been posted at the earliest, by Discord's own clock: ours may be wrong, or have been set since.

    That is after the event of the order, and a clip that is posted again comes after the last post.
    """
    if row.owed is Owed.CLIP and job.message is not None:
        last = job.message.message_id
        # Of a post that was deleted at once, the id is not known.
        return discord.utils.snowflake_time(last) if last else row.created_at - CLOCK_SKEW
    _, _, event = job.request_key.partition(":")
    return discord.utils.snowflake_time(int(event)) if event.isdecimal() else job.created_at - CLOCK_SKEW


def _nothing_posted(outcome: PostOutcome) -> PostOutcome:
    if isinstance(outcome, TryLater):
        return TryLater(outcome.reason, after=outcome.after)
    return outcome
