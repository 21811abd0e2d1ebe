"""Whether the database is the one that this data folder last worked with, and what has to be done where it is not.

Where it is, it may still lack the last answers: it was away when they came, and then the process died.

A database put back from a copy believes that jobs wait which were paid for since. The journal of the data folder knows those calls; where
it does not reach (another folder, or a lost one), nothing is bought on a guess. Either way nothing is bought at all until an operator says
go. All of it is done before the database and the folder are told to belong together: a death in between repeats it.
"""

import logging
from collections import Counter
from collections.abc import Mapping

from bot.domain import transitions
from bot.domain.changes import Change
from bot.domain.holds import Hold
from bot.domain.jobs import Attempt, Job, JobState
from bot.domain.journal import Answered, Called, Generation, Past, Started, answers_in, last_start, past_of
from bot.domain.outbox import Owed
from bot.domain.switches import Stop, StopKind
from bot.services.gear import RunnerPorts

log = logging.getLogger(__name__)

FACT = "generation"
NAMED = 10
"""So many forgotten jobs are named in the log."""


class Reckoning:
    """`settle` is called by whoever has just taken the runner lock, before any job is taken up."""

    def __init__(self, ports: RunnerPorts) -> None:
        self._ports = ports
        self._jobs = ports.jobs
        self._clock = ports.clock
        self._ids = ports.ids
        self._registry = ports.registry

    async def settle(self, epoch: int) -> None:
        """Raises `StoreUnavailable`."""
        state, journal = self._ports.state, self._ports.journal
        generation = Generation.read(await state.get_fact(FACT))
        entries = await journal.entries()
        past = past_of(entries, generation)
        if past.agrees(await self._jobs.attempts(past.witnesses)):
            await self._catch_up(answers_in(entries), epoch)
        else:
            await self._restored(past, epoch)
        await self._ports.reburial.again(lambda change: self._apply(change, epoch))
        fresh = self._ids.token()
        notes = [
            lambda: state.set_fact(FACT, str(Generation(fresh, last_start(entries)))),
            lambda: journal.add(Started(fresh, self._clock.now())),
        ]
        # The first start has no earlier one that both know: a death between its notes has to look like nothing at all.
        for note in notes if generation.now else reversed(notes):
            await note()
        await journal.trim(self._clock.now())

    async def _catch_up(self, answers: Mapping[str, Answered], epoch: int) -> None:
        """Write down the answers that only the journal has. An attempt's id is never used twice, so an answer holds however old it is."""
        for job in await self._jobs.active() if answers else ():
            attempt, model = job.attempt, self._registry.model(job.request.model)
            answer = answers.get(attempt.id) if attempt is not None and attempt.handle is None else None
            if answer is None or (model is not None and model.blocking):
                # What comes with its clip is beside the journal, whole: the evidence finds it there.
                continue
            change = self._caught_up(job, answer)
            if change is not None and await self._apply(change, epoch):
                about = {"job_id": job.id, "provider": job.provider, "action": "journal"}
                log.warning("an answer that the database had missed: %s", change.after.state, extra=about)

    def _caught_up(self, job: Job, answer: Answered) -> Change | None:
        now = self._clock.now()
        if answer.handle is not None and job.state in {JobState.SUBMITTING, JobState.UNCERTAIN}:
            return transitions.adopted(job, answer.handle, now)
        return transitions.requeued(job, now, "not-bought") if job.state is JobState.SUBMITTING and not answer.bought else None

    async def _restored(self, past: Past, epoch: int) -> None:
        log.warning(
            "the database is not what it was when this data folder was last used (%s): nothing is bought until /operator go",
            "the journal tells what was bought since" if past.known else "and the journal does not know it",
            extra={"action": "restored"},
        )
        await self._ports.switches.load()
        await self._ports.switches.stop(Stop(StopKind.RESTORED, self._clock.now()))
        jobs = await self._jobs.active()
        tally = Counter([await self._clear_up(job, past, epoch) for job in jobs])
        for what, count in sorted(tally.items()):
            log.warning("restored: %d jobs %s", count, what, extra={"action": "restored"})
        await self._name_forgotten(past, frozenset(job.id for job in jobs))

    async def _name_forgotten(self, past: Past, known: frozenset[str]) -> None:
        """Jobs that were ordered and called for after the copy was made: their clips and what they cost are lost to the books."""
        forgotten = [job_id for job_id in past.calls if job_id not in known and await self._jobs.get(job_id) is None]
        if forgotten:
            log.warning(
                "restored: %d jobs of which calls were made are not in this database; look for them at the provider: %s",
                len(forgotten),
                ", ".join(forgotten[:NAMED]),
                extra={"action": "restored"},
            )

    async def _clear_up(self, job: Job, past: Past, epoch: int) -> str:
        """What became of the job, in the log's words."""
        call = past.calls.get(job.id)
        if job.state is JobState.DRAFT and (call is not None or job.shots or not past.known):
            # Confirmed since, or nobody can tell: a second press must not buy it a second time. The calls of a storyboard that was
            # started since are those of jobs that this database never had.
            await self._apply(self._given_up(job), epoch)
            return "waited for a word that may have come since, and were dropped"
        if job.state is JobState.WAITING and (call is not None or not past.known):
            # Its turn has come since, or may have. Without its picture it is never sent from here: what follows goes by the evidence.
            job = await self._apply(transitions.cued(job, {}, self._clock.now()), epoch) or job
        if job.state not in {JobState.QUEUED, JobState.SUBMITTING}:
            return "go on as they were"
        attempt_id = call.attempt_id if call else job.attempt.id if job.attempt else ""
        answer = past.answers.get(attempt_id)
        if call is not None or answer is not None:
            return await self._take_over(job, call, answer, epoch)
        if past.known:
            return "wait, and were not paid for" if job.state is JobState.QUEUED else "go by the provider's evidence"
        return await self._search(job, epoch)

    async def _take_over(self, job: Job, call: Called | None, answer: Answered | None, epoch: int) -> str:
        """Bring the job to where the journal says that it was."""
        now = self._clock.now()
        begun: Job | None = job
        if job.state is JobState.SUBMITTING and (
            (call is not None and job.attempt is not None and job.attempt.id != call.attempt_id)
            or (answer is not None and not answer.bought)
        ):
            begun = await self._apply(transitions.requeued(job, now, "restored"), epoch)
        if answer is not None and not answer.bought:
            return "wait, and were not paid for"
        if begun is not None and begun.state is JobState.QUEUED and call is not None:
            begun = await self._apply(transitions.begun(begun, self._attempt(begun, call)), epoch)
        if begun is None or answer is None:
            return "go by the provider's evidence"
        if answer.handle is None:
            return await self._suspect(begun, epoch)
        await self._apply(transitions.adopted(begun, answer.handle, now), epoch)
        return "were paid for, and are fetched"

    async def _search(self, job: Job, epoch: int) -> str:
        """Nobody here knows whether it was paid for. A list searched by likeness can tell, as long as likeness means the same clip."""
        provider, model = self._registry.provider(job.provider), self._registry.model(job.request.model)
        request = job.request
        pictures = request.has_image or request.has_last_image or request.has_video
        if provider is None or model is None:
            return await self._suspect(job, epoch)
        account = provider.account(job.account)
        fingerprint = provider.fingerprint(account, request)
        if job.state is JobState.SUBMITTING:
            doubtful = pictures if fingerprint else model.blocking
            return await self._suspect(job, epoch) if doubtful else "go by the provider's evidence"
        if not fingerprint or pictures or await self._jobs.unresolved(fingerprint, except_job=job.id):
            return await self._suspect(job, epoch)
        number = job.attempt.number + 1 if job.attempt else 1
        since = job.attempt.submitted_at if job.attempt else job.created_at
        attempt = Attempt(self._ids.row_id(), job.id, number, account, fingerprint, since, self._ids.token())
        await self._apply(transitions.begun(job, attempt), epoch)
        return "go by the provider's evidence"

    def _given_up(self, job: Job) -> Change:
        """A draft that may have gone on since. Whoever waits for a moderator has no receipt any more that could tell them."""
        now = self._clock.now()
        if job.hold is not Hold.REVIEW:
            return transitions.dropped(job, now, "restored")
        row = transitions.owe(job, Owed.UNREVIEWED, row_id=self._ids.row_id(), nonce=self._ids.nonce(), now=now)
        return transitions.unreviewed(job, now, row)

    async def _suspect(self, job: Job, epoch: int) -> str:
        row = transitions.owe(job, Owed.UNCERTAIN, row_id=self._ids.row_id(), nonce=self._ids.nonce(), now=self._clock.now())
        await self._apply(transitions.suspected(job, self._clock.now(), row), epoch)
        return "are uncertain: see /operator uncertain"

    async def _apply(self, change: Change, epoch: int) -> Job | None:
        job = await self._jobs.apply(change, epoch)
        if job is not None:
            self._ports.receipts.changed(job)
        return job

    def _attempt(self, job: Job, call: Called) -> Attempt:
        provider = self._registry.provider(job.provider)
        fingerprint = provider.fingerprint(call.account, job.request) if provider else ""
        return Attempt(call.attempt_id, job.id, call.number, call.account, fingerprint, call.at, self._ids.token())
