"""A member agrees to the price of an order at or above the server's threshold; and what ends an order that nobody agreed to."""

import logging
from datetime import timedelta

from bot.domain import transitions
from bot.domain.discord_ports import Receipts
from bot.domain.drafts import has_lapsed, waits_until
from bot.domain.errors import NotAllowed, RequestRefused, StoreUnavailable
from bot.domain.holds import Hold
from bot.domain.jobs import Job, JobState
from bot.domain.models import Model
from bot.domain.moderation_ports import ReviewStore
from bot.domain.ports import Clock, JobStore, Signals
from bot.domain.presses import ConfirmAnswer, ConfirmResult, Press
from bot.services.moderation import Moderation
from bot.services.rechecking import Recheck
from bot.services.reviews import ReviewDesk

log = logging.getLogger(__name__)

SWEEP = 30.0
"""Seconds between two looks for drafts. Shorter than any draft lives, so each is seen before its end comes."""


class Confirm:
    def __init__(
        self, *, jobs: JobStore, reviews: ReviewStore, moderation: Moderation, recheck: Recheck, signals: Signals, clock: Clock
    ) -> None:
        self._jobs = jobs
        self._reviews = reviews
        self._moderation = moderation
        self._recheck = recheck
        self._signals = signals
        self._clock = clock

    async def job(self, job_id: str, press: Press) -> ConfirmResult:
        job = await self._jobs.get(job_id)
        if job is None or job.requester.user_id != press.user_id:
            raise NotAllowed("job-not-yours")
        if job.state is not JobState.DRAFT or job.hold is not Hold.PRICE:
            return self._no_draft(job)
        now = self._clock.now()
        if now >= waits_until(job):
            return ConfirmResult(job, ConfirmAnswer.LAPSED)
        model = await self.checked(job, press)
        screening = await self._moderation.screen(job.place.guild_id, job.request)
        if screening.stopped:
            raise RequestRefused("moderation-stopped")
        review = screening.ask(now) if screening.reviewed else None
        accepted = await (self._jobs.confirm(job_id, now) if review is None else self._reviews.ask(job_id, review, now))
        if accepted is None:
            return self._no_draft(await self._jobs.get(job_id) or job)
        log.info("confirmed", extra={"job_id": job_id, "provider": job.provider, "action": "confirm"})
        self._signals.wake(job_id)
        answer = ConfirmAnswer.STARTED if review is None else ConfirmAnswer.REVIEW
        return ConfirmResult(accepted.job, answer, await self._recheck.receipt(accepted, model))

    async def checked(self, job: Job, press: Press) -> Model:
        """What may have changed since the order was checked. A refusal leaves everything as it is."""
        return await self._recheck.order(job, press)

    def _no_draft(self, job: Job) -> ConfirmResult:
        """Somebody was faster: an earlier press, a cancel, or the end of its time."""
        if job.state is JobState.CANCELLED:
            return ConfirmResult(job, ConfirmAnswer.LAPSED if has_lapsed(job) else ConfirmAnswer.CANCELLED)
        if job.state is JobState.DRAFT:
            return ConfirmResult(job, ConfirmAnswer.REVIEW)
        self._signals.wake(job.id)
        return ConfirmResult(job, ConfirmAnswer.ALREADY)


class Drafts:
    """Ends drafts whose time is over, whoever made them and whenever."""

    def __init__(self, *, jobs: JobStore, reviews: ReviewDesk, receipts: Receipts, clock: Clock) -> None:
        self._jobs = jobs
        self._reviews = reviews
        self._receipts = receipts
        self._clock = clock

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._clock.sleep(await self._end_overdue())

    async def _end_overdue(self) -> float:
        """Seconds until the next look."""
        try:
            ends = [await self._end(job) for job in await self._jobs.drafts()]
        except StoreUnavailable as error:
            log.warning("store unavailable: %s", error, extra={"action": "drafts"})
            return SWEEP
        return min(SWEEP, *ends) if ends else SWEEP

    async def _end(self, job: Job) -> float:
        """End the draft if it is time; seconds until it is, else."""
        now = self._clock.now()
        left = (waits_until(job) - now) / timedelta(seconds=1)
        if left > 0:
            return left
        if job.hold is Hold.REVIEW:
            await self._reviews.lapse(job, now)
            return SWEEP
        dropped = await self._jobs.apply(transitions.lapsed(job, now), None)
        if dropped is not None:
            log.info("not confirmed in time", extra={"job_id": job.id, "provider": job.provider, "action": "drop"})
            self._receipts.changed(dropped)
        return SWEEP
