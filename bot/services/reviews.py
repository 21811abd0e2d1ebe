"""Orders before a server's moderators: sent to them, and decided by one of them."""

import logging
from datetime import datetime

from bot.domain import transitions
from bot.domain.admin_views import ReviewCase, ReviewResult
from bot.domain.discord_ports import Receipts
from bot.domain.drafts import waits_until
from bot.domain.errors import CannotPostHere, LimitReached, NotAllowed, RequestRefused
from bot.domain.holds import Hold
from bot.domain.jobs import Job, JobState
from bot.domain.moderation import Review, ReviewState
from bot.domain.moderation_ports import ReviewStore
from bot.domain.origin import Sight
from bot.domain.outbox import Owed
from bot.domain.ports import Clock, Ids, JobStore, Signals
from bot.domain.presses import SendAnswer, SendResult
from bot.domain.wording import LONGEST_REASON
from bot.services.moderation import Moderation
from bot.services.rechecking import Recheck

log = logging.getLogger(__name__)


class ReviewDesk:
    """What the moderators' message shows, and the end of an order on which nobody decides."""

    def __init__(self, *, jobs: JobStore, reviews: ReviewStore, receipts: Receipts, signals: Signals, clock: Clock, ids: Ids) -> None:
        self._jobs = jobs
        self._reviews = reviews
        self._receipts = receipts
        self._signals = signals
        self._clock = clock
        self._ids = ids

    async def unreachable(self, job_id: str) -> None:
        """The moderators could not be asked: nobody would ever decide, so the order ends."""
        job = await self._jobs.get(job_id)
        if job is not None and job.state is JobState.DRAFT and job.hold is Hold.REVIEW:
            await self.lapse(job, self._clock.now())

    async def lapse(self, job: Job, now: datetime) -> None:
        """Nobody decides on it any more; its member is told."""
        row = transitions.owe(job, Owed.UNREVIEWED, row_id=self._ids.row_id(), nonce=self._ids.nonce(), now=now)
        ended = await self._jobs.apply(transitions.unreviewed(job, now, row), None)
        if ended is not None:
            log.info("no moderator decided", extra=_about(job))
            self._tell(ended)

    async def case(self, job_id: str) -> ReviewCase | None:
        """What the moderators' message shows now. The pictures are there as long as it waits."""
        job, review = await self._jobs.get(job_id), await self._reviews.get(job_id)
        if job is None or review is None:
            return None
        return ReviewCase(job, review, await self._jobs.pictures(job_id))

    def _tell(self, job: Job) -> None:
        self._receipts.changed(job)
        self._signals.wake(job.id)


class Reviews(ReviewDesk):
    """With what members and moderators decide."""

    def __init__(
        self,
        *,
        jobs: JobStore,
        reviews: ReviewStore,
        moderation: Moderation,
        recheck: Recheck,
        receipts: Receipts,
        signals: Signals,
        clock: Clock,
        ids: Ids,
    ) -> None:
        super().__init__(jobs=jobs, reviews=reviews, receipts=receipts, signals=signals, clock=clock, ids=ids)
        self._moderation = moderation
        self._recheck = recheck

    async def send(self, job_id: str, user_id: int, sight: Sight | None = None) -> SendResult:
        """A member sends their stopped prompt to the moderators, and with that agrees to its price. `sight`: see `Recheck.order`."""
        job = await self._jobs.get(job_id)
        if job is None or job.requester.user_id != user_id:
            raise NotAllowed("job-not-yours")
        now = self._clock.now()
        if job.state is not JobState.DRAFT or job.hold is not Hold.STOPPED or now >= waits_until(job):
            return SendResult(job, _why_not(job))
        model = await self._recheck.order(job, sight=sight)
        screening = await self._moderation.screen(job.place.guild_id, job.request)
        asked = await self._reviews.ask(job_id, screening.ask(now, by_hand=True), now)
        if asked is None:
            moved = await self._jobs.get(job_id) or job
            return SendResult(moved, _why_not(moved))
        log.info("sent to the moderators", extra=_about(job))
        self._signals.wake(job_id)
        return SendResult(asked.job, SendAnswer.SENT, await self._recheck.receipt(asked, model))

    async def approve(self, job_id: str, guild_id: int, moderator: int, sight: Sight | None = None) -> ReviewResult:
        """The order goes on as it was ordered, by the limits of now."""
        job, review = await self._before(job_id, guild_id)
        if review.state is not ReviewState.WAITING:
            return ReviewResult(review)
        try:
            await self._recheck.order(job, sight=sight)
            accepted = await self._reviews.approve(job_id, moderator, self._clock.now())
        except (LimitReached, NotAllowed, CannotPostHere) as refusal:
            # Its words are for the member, and its numbers nobody else's business.
            raise RequestRefused("review-not-now") from refusal
        if accepted is not None:
            log.info("approved by %d", moderator, extra=_about(job))
            self._tell(accepted.job)
        return ReviewResult(await self._now(job_id, review), decided=accepted is not None)

    async def refuse(self, job_id: str, guild_id: int, moderator: int, reason: str) -> ReviewResult:
        """The order ends, and its member is told."""
        job, review = await self._before(job_id, guild_id)
        if review.state is not ReviewState.WAITING or job.state is not JobState.DRAFT:
            return ReviewResult(review)
        now = self._clock.now()
        row = transitions.owe(job, Owed.REFUSED, row_id=self._ids.row_id(), nonce=self._ids.nonce(), now=now)
        ended = await self._reviews.refuse(transitions.turned_down(job, now, moderator, reason[:LONGEST_REASON], row), moderator)
        if ended is not None:
            log.info("refused by %d", moderator, extra=_about(job))
            self._tell(ended)
        return ReviewResult(await self._now(job_id, review), decided=ended is not None)

    async def _before(self, job_id: str, guild_id: int) -> tuple[Job, Review]:
        """Raises `NotAllowed` for what never was before the moderators of this server."""
        job, review = await self._jobs.get(job_id), await self._reviews.get(job_id)
        if job is None or review is None or review.guild_id != guild_id:
            raise NotAllowed("outdated-control")
        return job, review

    async def _now(self, job_id: str, before: Review) -> Review:
        return await self._reviews.get(job_id) or before


def _why_not(job: Job) -> SendAnswer:
    if job.state is JobState.DRAFT and job.hold is Hold.STOPPED:
        return SendAnswer.LAPSED
    return SendAnswer.ALREADY if job.hold is Hold.REVIEW or not job.ended else SendAnswer.LAPSED


def _about(job: Job) -> dict[str, str]:
    return {"job_id": job.id, "provider": job.provider, "action": "review"}
