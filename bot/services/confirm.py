"""A member agrees to the price of an order at or above the server's threshold; and what ends an order that nobody agreed to."""

import logging
from datetime import timedelta

from bot.domain import transitions
from bot.domain.book_ports import GuildStore
from bot.domain.drafts import has_lapsed, waits_until
from bot.domain.errors import NotAllowed, RequestRefused, StoreUnavailable
from bot.domain.jobs import Job, JobState, Spot
from bot.domain.outcomes import Accepted
from bot.domain.policy import Case, is_private, judge, require
from bot.domain.ports import Clock, JobStore, Receipts, Signals
from bot.domain.requests import Model
from bot.domain.views import ConfirmAnswer, ConfirmResult, Press, Receipt
from bot.services.registry import Registry
from bot.services.switchboard import Switchboard

log = logging.getLogger(__name__)

SWEEP = 30.0
"""Seconds between two looks for drafts. Shorter than any draft lives, so each is seen before its end comes."""


class Confirm:
    def __init__(
        self, *, registry: Registry, jobs: JobStore, guilds: GuildStore, signals: Signals, clock: Clock, switches: Switchboard
    ) -> None:
        self._registry = registry
        self._guilds = guilds
        self._switches = switches
        self._jobs = jobs
        self._signals = signals
        self._clock = clock

    async def job(self, job_id: str, press: Press) -> ConfirmResult:
        job = await self._jobs.get(job_id)
        if job is None or job.requester.user_id != press.user_id:
            raise NotAllowed("job-not-yours")
        if job.state is not JobState.DRAFT:
            return self._no_draft(job)
        now = self._clock.now()
        if now >= waits_until(job):
            return ConfirmResult(job, ConfirmAnswer.LAPSED)
        model = await self.checked(job, press)
        accepted = await self._jobs.confirm(job_id, now)
        if accepted is None:
            return self._no_draft(await self._jobs.get(job_id) or job)
        log.info("confirmed", extra={"job_id": job_id, "provider": job.provider, "action": "confirm"})
        self._signals.wake(job_id)
        return ConfirmResult(accepted.job, ConfirmAnswer.STARTED, await self._receipt(accepted, model))

    async def checked(self, job: Job, press: Press) -> Model:
        """What may have changed since the order was checked. A refusal leaves everything as it is."""
        await self._judge(job, press)
        model = self._registry.model(job.request.model)
        if model is None or self._registry.provider(job.provider) is None or self._registry.gone(model):
            raise RequestRefused("model-gone", model=job.request.model)
        if self._registry.buyer(job.provider, job.account) is None:
            raise RequestRefused("model-no-key", model=model.id)
        self._switches.admit(job.provider)
        return model

    async def _judge(self, job: Job, press: Press) -> None:
        """By the server's rules of now. The place of the order can be asked again only where it was made."""
        policy, block = await self._guilds.policy_for(job.place.guild_id, job.requester.user_id, self._clock.now())
        request, here = job.request, press.channel_id == job.place.channel_id
        case = Case(
            guild_id=job.place.guild_id,
            role_ids=job.requester.role_ids,
            spot=(press.spot or Spot((job.place.channel_id,))) if here else None,
            block=block,
            missing_permissions=press.missing_permissions,
            private=request.private,
            model=request.model,
            seconds=request.seconds,
            price=request.price,
        )
        require(judge(policy, case))
        if is_private(policy.settings, wanted=request.private) is not request.private:
            raise NotAllowed("policy-changed")

    def _no_draft(self, job: Job) -> ConfirmResult:
        """Somebody was faster: an earlier press, a cancel, or the end of its time."""
        if job.state is JobState.CANCELLED:
            return ConfirmResult(job, ConfirmAnswer.LAPSED if has_lapsed(job) else ConfirmAnswer.CANCELLED)
        self._signals.wake(job.id)
        return ConfirmResult(job, ConfirmAnswer.ALREADY)

    async def _receipt(self, accepted: Accepted, model: Model) -> Receipt:
        position = accepted.position or await self._jobs.position(accepted.job.id)
        paused_until = self._registry.paused_until(model.provider, self._clock.now(), accepted.job.account)
        gate = self._switches.gate(model.provider)
        return Receipt(accepted.job, accepted.created, model, accepted.standings, position, paused_until, gate)


class Drafts:
    """Ends drafts whose time is over, whoever made them and whenever."""

    def __init__(self, *, jobs: JobStore, receipts: Receipts, clock: Clock) -> None:
        self._jobs = jobs
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
        dropped = await self._jobs.apply(transitions.lapsed(job, now), None)
        if dropped is not None:
            log.info("not confirmed in time", extra={"job_id": job.id, "provider": job.provider, "action": "drop"})
            self._receipts.changed(dropped)
        return SWEEP
