"""From the queue to the provider: whose turn it is, the intent, and the paid call."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain import transitions
from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import Account, Attempt, Failure, FailureKind, Job, JobState
from bot.domain.metrics import CallAnswered
from bot.domain.models import Model
from bot.domain.money import OPERATOR_ACCOUNT
from bot.domain.outbox import DeliveredTo
from bot.domain.outcomes import NotSent, SubmitCall, SubmitOutcome, Unknown
from bot.domain.provider_ports import Provider
from bot.domain.queueing import Concurrency, QueueEntry, QueueSnapshot, Turns, choose
from bot.domain.reordering import needs_file
from bot.domain.requests import Picture
from bot.domain.switches import Gate
from bot.services.alarm import Alarm
from bot.services.chronicle import Chronicle
from bot.services.crew import Crew
from bot.services.desk import Desk
from bot.services.recording import Recording
from bot.services.registry import Registry
from bot.services.rests import Rests
from bot.services.switchboard import Switchboard

log = logging.getLogger(__name__)

SWEEP = 30.0
"""Seconds after which queue and switches are looked at although nobody rang."""
STALE = 0.3
"""Seconds after which a look at the queue is an old one."""
CALL_WINDOW = 5.0
"""Seconds from the intent within which the call must begin."""
STORE_WAIT = 1.0
"""Seconds until a queue that could not be read is read again."""
BROKEN_WAIT, LOST_WAIT, PASSED_OVER = 60.0, 10.0, 1.0
"""Seconds for which a job rests that could not be begun: a fault of ours, a lost guard, any other reason."""
TWIN_WAIT = 5.0
"""Seconds until a job is tried again whose twin (same fingerprint) has no answer yet."""


@dataclass(frozen=True, slots=True)
class _Open:
    """A paid call. `waits`: it is answered when the clip is there."""

    provider: str
    waits: bool


class Dispatch:
    def __init__(
        self,
        *,
        desk: Desk,
        crew: Crew,
        registry: Registry,
        switches: Switchboard,
        chronicle: Chronicle,
        rests: Rests,
        recording: Recording,
        limits: Concurrency,
        most_calls: int,
        most_calls_each: int,
        most_blocking: int,
        hook_url: Callable[[str], str | None],
        in_flight: Callable[[str], int],
        gather: float,
    ) -> None:
        """At most `most_calls` calls are open at once, `most_calls_each` of them at one provider.

        Calls that wait for their clip are counted apart, at most `most_blocking` a provider; `in_flight` says how many of a provider's
        an earlier process left behind.
        """
        self._desk = desk
        self._crew = crew
        self._registry = registry
        self._switches = switches
        self._chronicle = chronicle
        self._rests = rests
        self._recording = recording
        self._limits = limits
        self._most_calls = most_calls
        self._most_calls_each = most_calls_each
        self._most_blocking = most_blocking
        self._hook_url = hook_url
        self._in_flight = in_flight
        self._alarm = Alarm(desk.clock, gather)
        self._turns = Turns()
        self._calling: dict[str, _Open] = {}
        self._answers = 0
        self._looked_at = desk.clock.monotonic()
        self.closing = False

    def ring(self) -> None:
        self._alarm.ring()

    def resolved(self, fingerprint: str) -> None:
        """An attempt with this fingerprint has an answer: its twins need not wait."""
        self._answers += 1
        self._rests.end_of_twins(fingerprint)

    def freed(self, provider: str) -> None:
        """A call that waited for its clip may be over."""
        self._rests.end_of_blocked(provider)

    def calling(self, job_id: str) -> bool:
        return job_id in self._calling

    async def run(self) -> None:
        while True:
            try:
                await self._serve()
            except StoreUnavailable as error:
                log.warning("store unavailable: %s", error, extra={"action": "dispatch"})
                await self._desk.clock.sleep(STORE_WAIT)
            else:
                await self._alarm.wait(self._rest())

    def _rest(self) -> float:
        """Seconds until a job that rests may go, or the next sweep."""
        waits = self._rests.left()
        opening = self._registry.next_opening(self._desk.clock.now())
        if opening is not None:
            waits.append(opening / timedelta(seconds=1))
        return max(0.05, min(SWEEP, *waits)) if waits else SWEEP

    async def _look_at_switches(self) -> None:
        """Another process may have turned them, and died or been cut off before it could tell."""
        if self._desk.clock.monotonic() - self._looked_at >= SWEEP:
            await self._switches.load()
            self._looked_at = self._desk.clock.monotonic()

    async def _serve(self) -> None:
        await self._look_at_switches()
        self._rests.forget_over()
        await self._desk.courtesy.after_you()
        room = self._most_calls - sum(not call.waits for call in self._calling.values())
        if self.closing or room <= 0:
            return
        snapshot = await self._desk.jobs.queue()
        await self._give_back(snapshot)
        held_back = {entry.job_id for entry in snapshot.waiting if entry.paused or not self._switches.is_open(entry.provider)}
        picks = choose(
            self._registry.with_buyers(snapshot),
            self._turns,
            limits=self._limits,
            room=room,
            account_room=self._registry.room(self._desk.clock.now()),
            provider_room=self._provider_room(),
            held=self._rests.jobs() | self._calling.keys() | held_back,
        )
        self._turns = picks.turns
        if not await self._begin_all(picks.entries):
            self.ring()

    async def _begin_all(self, entries: Sequence[QueueEntry]) -> bool:
        """False: there may be more to begin at once. What the queue said is not gone by for long: its server may pause it meanwhile."""
        looked_at, begun = self._desk.clock.monotonic(), True
        for entry in entries:
            if self._desk.clock.monotonic() - looked_at > STALE:
                return False
            begun = await self._safely(entry) and begun
        return begun

    async def _give_back(self, snapshot: QueueSnapshot) -> None:
        """End every waiting job of a provider that is off, released."""
        for entry in snapshot.waiting:
            if self._switches.gate(entry.provider) is Gate.OFF and entry.job_id not in self._calling:
                await self._safely(entry)

    async def _safely(self, entry: QueueEntry) -> bool:
        """One job that cannot even be begun must not stop the others."""
        try:
            begun = await self._begin(entry)
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("begin broke", extra={"job_id": entry.job_id, "provider": entry.provider, "action": "submit"})
            self._calling.pop(entry.job_id, None)
            self._rests.begin(entry.job_id, BROKEN_WAIT)
            return False
        if not begun and entry.job_id not in self._rests:
            self._rests.begin(entry.job_id, PASSED_OVER)
        return begun

    async def _begin(self, entry: QueueEntry) -> bool:
        """Commit the intent and open the call. False: this job could not go, another may have its place."""
        job = await self._desk.jobs.get(entry.job_id)
        if job is None or job.state is not JobState.QUEUED:
            return False
        if job.cancel_asked or job.delivered_to is DeliveredTo.REMOVED:
            await self._desk.apply(transitions.cancelled(job, self._desk.clock.now(), "asked"))
            return False
        if self._switches.gate(job.provider) is Gate.OFF:
            await self._desk.refuse(job, Failure(FailureKind.SWITCHED_OFF))
            return False
        provider, model = self._registry.provider(job.provider), self._registry.model(job.request.model)
        if provider is None or model is None or model.retired:
            log.error("provider or model is off", extra={"job_id": job.id, "provider": job.provider, "action": "submit"})
            await self._desk.refuse(job, Failure(FailureKind.PROVIDER))
            return False
        buyer = self._registry.buyer(job.provider, job.account)
        if buyer is None:
            await self._no_key(job)
            return False
        return await self._intend(job, provider, model, provider.account(buyer))

    async def _no_key(self, job: Job) -> None:
        about = {"job_id": job.id, "provider": job.provider, "action": "submit"}
        if self._registry.unheard_of(job.provider, job.account):
            log.warning("the server's key is not known here yet", extra=about)
            self._rests.begin(job.id, BROKEN_WAIT)
            return
        log.error("no key to order with", extra=about)
        kind = FailureKind.PROVIDER if job.account == OPERATOR_ACCOUNT else FailureKind.KEY_GONE
        await self._desk.refuse(job, Failure(kind))

    async def _intend(self, job: Job, provider: Provider, model: Model, account: Account) -> bool:
        desk = self._desk
        fingerprint = provider.fingerprint(account, job.request)
        while True:
            await desk.courtesy.after_you()
            answers = self._answers
            if not fingerprint or not await desk.jobs.unresolved(fingerprint, except_job=job.id):
                break
            # An answer that came during this very read may have been the twin's.
            if answers == self._answers:
                self._rests.begin(job.id, TWIN_WAIT, twin_of=fingerprint)
                return False
        if model.blocking and self._waiting_at(provider.name) >= self._most_blocking:
            self._rests.begin(job.id, SWEEP, blocked_by=provider.name)
            return False
        pictures: Mapping[str, Picture] = await desk.jobs.pictures(job.id) if needs_file(job.request) else {}
        number = job.attempt.number + 1 if job.attempt else 1
        token = desk.ids.token()
        attempt = Attempt(desk.ids.row_id(), job.id, number, account, fingerprint, desk.clock.now(), token)
        if not self._switches.is_open(provider.name):
            return False
        begun_at = desk.clock.monotonic()
        self._calling[job.id] = _Open(provider.name, waits=model.blocking)
        intended = await desk.apply(transitions.begun(job, attempt))
        if intended is None:
            self._calling.pop(job.id, None)
            self._rests.begin(job.id, LOST_WAIT)
            return False
        self._registry.breaker(account).sending()
        call = SubmitCall(account, model, intended.request, pictures, attempt, self._hook_url(token))
        if not self._crew.start(f"call:{job.id}", self._call(intended, provider, call, begun_at)):
            self._calling.pop(job.id, None)
            await self._crew.record(desk.apply(transitions.requeued(intended, desk.clock.now(), "stopping")))
        return True

    def _waiting_at(self, provider: str) -> int:
        return sum(call.waits and call.provider == provider for call in self._calling.values()) + self._in_flight(provider)

    def _provider_room(self) -> Mapping[str, int]:
        """So that one provider that hangs does not keep the others waiting."""
        opened = Counter(call.provider for call in self._calling.values() if not call.waits)
        return {provider.name: self._most_calls_each - opened[provider.name] for provider in self._registry.providers()}

    async def _call(self, job: Job, provider: Provider, call: SubmitCall, begun_at: float) -> None:
        try:
            # Here and not later: between the last look at the switches and the call nothing is waited for.
            await self._desk.courtesy.after_you()
            if not await self._crew.record(self._chronicle.calling(call.attempt)):
                await self._crew.record(self._recording.back(job, BROKEN_WAIT, "journal"))
                return
            if not self._switches.is_open(provider.name):
                await self._crew.record(self._hold_back(job, call.attempt))
                return
            calling_at = self._desk.clock.monotonic()
            if calling_at - begun_at > CALL_WINDOW:
                outcome: SubmitOutcome = NotSent("the call would have begun too late")
            else:
                outcome = await self._paid(provider, call)
            self._desk.meter.observe(CallAnswered(provider.name, outcome, self._desk.clock.monotonic() - calling_at))
            await self._crew.record(self._recording.outcome(job, outcome))
        finally:
            self._registry.breaker(call.account).unsent()
            self._calling.pop(job.id, None)
            self.freed(provider.name)
            self._alarm.ring()

    async def _hold_back(self, job: Job, attempt: Attempt) -> None:
        await self._chronicle.not_made(attempt)
        await self._recording.back(job, 0, "held-back")

    async def _paid(self, provider: Provider, call: SubmitCall) -> SubmitOutcome:
        """The one paid call. Cancelled or broken it is unknown: the job stays in `submitting` and goes by the evidence."""
        about = {"job_id": call.attempt.job_id, "provider": provider.name, "action": "submit"}
        try:
            outcome = await provider.submit(call)
        except asyncio.CancelledError:
            log.warning("call cut off, outcome unknown", extra=about)
            raise
        except Exception as error:
            log.exception("provider broke its promise not to raise", extra=about)
            return Unknown(type(error).__name__)
        log.info("submit: %s", type(outcome).__name__, extra=about)
        return outcome
