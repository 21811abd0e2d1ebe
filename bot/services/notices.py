"""Telling servers' log channels what is owed to them: each notice until it is posted, or until nobody can be told any more."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol, assert_never

from bot.domain.admin_views import ReviewCase
from bot.domain.book_ports import NoticeMessenger, NoticeStore
from bot.domain.courtesy import UNHURRIED, Courtesy
from bot.domain.errors import ReadFailed, StoreUnavailable
from bot.domain.origin import MessageRef
from bot.domain.outcomes import CannotPost, Posted, PostOutcome, PostTooLarge, TextRefused, TryLater
from bot.domain.ports import Clock
from bot.domain.quota import Notice, NoticeState
from bot.services.alarm import Alarm, full_jitter

log = logging.getLogger(__name__)

SWEEP = 30.0
"""Seconds after which the store is asked although nobody rang."""

NONCE_WINDOW = timedelta(seconds=120)
"""For about so long Discord itself drops a second message with the same nonce."""

FIRST_WAIT, SLOWEST_RETRY = 2.0, 600.0
LOOKS = 6
"""Tries after which a notice is dropped that may have been posted, in a channel whose history cannot be read."""

MOST_POSTS = 5
"""At once."""


class Cases(Protocol):
    """What a question to moderators shows, and who has to know that it could not be asked."""

    async def case(self, job_id: str) -> ReviewCase | None: ...
    async def unreachable(self, job_id: str) -> None: ...


class Notices:
    """`leading`: whether this process is the one that posts. Two that do so for a moment are told apart by the nonce.

    Rung like a runner (the port `Signals`): an accepted order may have brought an allotment to a mark.
    """

    def __init__(
        self,
        *,
        notices: NoticeStore,
        messenger: NoticeMessenger,
        clock: Clock,
        random: Callable[[], float],
        leading: Callable[[], bool],
        reviews: Cases,
        gather: float = 0.0,
        courtesy: Courtesy = UNHURRIED,
    ) -> None:
        self._reviews = reviews
        self._notices = notices
        self._messenger = messenger
        self._clock = clock
        self._random = random
        self._leading = leading
        self._courtesy = courtesy
        self._alarm = Alarm(clock, gather)
        self._posts = asyncio.Semaphore(MOST_POSTS)

    def wake(self, job_id: str) -> None:  # noqa: ARG002 - which job it was says nothing about what is owed
        self._alarm.ring()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._alarm.wait(await self._serve())

    async def _serve(self) -> float:
        """Post what is due; seconds until there is something to do again."""
        if not self._leading():
            return SWEEP
        await self._courtesy.after_you()
        try:
            due = await self._notices.due()
            waits = [wait for wait in await asyncio.gather(*(self._pay(notice) for notice in due)) if wait is not None]
        except StoreUnavailable as error:
            log.warning("store unavailable: %s", error, extra={"action": "notice"})
            return FIRST_WAIT
        return max(0.1, min([SWEEP, *waits]))

    async def _pay(self, notice: Notice) -> float | None:
        """Try once if it is time; seconds until the next try, None once it is settled."""
        async with self._posts:
            now = self._clock.now()
            if notice.not_before is not None and notice.not_before > now:
                return (notice.not_before - now) / timedelta(seconds=1)
            if _outdated(notice, now):
                return await self._drop(notice, "its period is over")
            if notice.message_id is not None:
                return await self._edit(notice)
            if notice.first_try_at is not None and now - notice.first_try_at > NONCE_WINDOW:
                return await self._look(notice)
            return await self._post(notice)

    async def _look(self, notice: Notice) -> float | None:
        """An earlier try may have been posted, too long ago for the nonce to tell."""
        try:
            found = await self._messenger.look_for(notice)
        except ReadFailed as error:
            if notice.tries >= LOOKS:
                return await self._drop(notice, f"it may have been posted, and {error}")
            return await self._later(replace(notice, tries=notice.tries + 1), None)
        if found is None:
            return await self._post(replace(notice, first_try_at=None))
        return await self._arrived(notice, found, fresh=notice.job_id is None)

    async def _post(self, notice: Notice) -> float | None:
        now, fresh = self._clock.now(), notice.first_try_at is None
        case = await self._case(notice)
        if notice.job_id is not None and case is None:
            return await self._drop(notice, "there is no such order")
        notice = replace(notice, tries=notice.tries + 1, first_try_at=notice.first_try_at or now, not_before=None)
        if not await self._notices.save(notice):
            return None
        return await self._record(notice, await self._messenger.post(notice, case), fresh=fresh)

    async def _edit(self, notice: Notice) -> float | None:
        """The message is there, and is to say what holds now."""
        case = await self._case(notice)
        if case is None:
            return await self._drop(notice, "there is no such order")
        notice = replace(notice, tries=notice.tries + 1)
        return await self._record(notice, await self._messenger.edit(notice, case), fresh=True)

    async def _record(self, notice: Notice, outcome: PostOutcome, *, fresh: bool) -> float | None:
        match outcome:
            case Posted():
                log.info("notice %s posted to channel %d", notice.id, notice.channel_id, extra=_about(notice))
                return await self._arrived(notice, outcome.message, fresh=fresh)
            case CannotPost():
                return await self._drop(notice, outcome.reason)
            case TextRefused() | PostTooLarge():
                return await self._drop(notice, "Discord refused its words")
            case TryLater():
                log.info("notice %s: post again later: %s", notice.id, outcome.reason, extra=_about(notice))
                # What this try did not do, one before may have done: whoever made it died before the answer came.
                tried = replace(notice, first_try_at=None) if fresh and not outcome.doubtful else notice
                return await self._later(tried, outcome.after)
            case _:
                assert_never(outcome)

    async def _later(self, notice: Notice, after: timedelta | None) -> float | None:
        wait = 1 + full_jitter(notice.tries, base=FIRST_WAIT, cap=SLOWEST_RETRY, random=self._random)
        wait = max(wait, after / timedelta(seconds=1) if after is not None else 0.0)
        saved = await self._notices.save(replace(notice, not_before=self._clock.now() + timedelta(seconds=wait)))
        return wait if saved else None

    async def _arrived(self, notice: Notice, message: MessageRef, *, fresh: bool) -> float | None:
        """It is there. `fresh`: with the words that hold now; an older try of a message that changes may have brought older ones."""
        known = replace(notice, message_id=message.message_id or None) if notice.job_id is not None else notice
        if fresh or known.message_id is None:
            return await self._settle(known, NoticeState.SENT)
        return 0.0 if await self._notices.save(replace(known, not_before=None)) else None

    async def _drop(self, notice: Notice, reason: str) -> None:
        log.warning("notice %s to channel %d dropped: %s", notice.id, notice.channel_id, reason, extra=_about(notice))
        if notice.job_id is not None:
            # First: should we die in between, the notice is still due, and its order does not wait for moderators who were never asked.
            await self._reviews.unreachable(notice.job_id)
        await self._settle(notice, NoticeState.DROPPED)

    async def _case(self, notice: Notice) -> ReviewCase | None:
        return None if notice.job_id is None else await self._reviews.case(notice.job_id)

    async def _settle(self, notice: Notice, state: NoticeState) -> None:
        await self._notices.save(replace(notice, state=state, not_before=None))


def _outdated(notice: Notice, now: datetime) -> bool:
    ends = dict(notice.values).get("ends")
    return isinstance(ends, datetime) and ends <= now


def _about(notice: Notice) -> dict[str, str | int]:
    return {"job_id": notice.job_id or "", "action": "notice", "guild_id": notice.guild_id}
