"""The port `Meter` over Prometheus: what each observation adds to which counter."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

from prometheus_client import CollectorRegistry

from bot.domain.jobs import Job, JobState
from bot.domain.metrics import (
    CallAnswered,
    DiscordAnswered,
    InteractionAnswered,
    InteractionHeard,
    JobMoved,
    Observation,
    OfJobs,
    OrderAccepted,
    OrderRefused,
    PostAnswered,
    StepBroke,
    TaskBegun,
    TaskFailed,
    Work,
    WorkDone,
)
from bot.domain.outbox import DeliveredTo, Owed
from bot.domain.outcomes import (
    AcceptedTask,
    CannotPost,
    Finished,
    NotSent,
    Posted,
    PostOutcome,
    PostTooLarge,
    Rejected,
    SubmitOutcome,
    TextRefused,
    TryLater,
    Unknown,
)
from bot.metrics.instruments import NO_HOLD, Discord, Jobs, Orders, Program, Providers

TOO_MANY = 429

log = logging.getLogger(__name__)


class PrometheusMeter:
    """Counts into a registry of its own; `providers` are the names that are shown from the start, at zero."""

    def __init__(self, providers: Sequence[str]) -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        self.providers = tuple(providers)
        self._orders = Orders(self.registry, providers)
        self._jobs = Jobs(self.registry, providers)
        self._providers = Providers(self.registry, providers)
        self._discord = Discord(self.registry)
        self._program = Program(self.registry)

    def observe(self, what: Observation) -> None:
        try:
            self._count(what)
        except Exception:
            self._program.faults.inc()
            log.exception("not counted: %s", type(what).__name__, extra={"action": "count"})

    def _count(self, what: Observation) -> None:
        match what:
            case StepBroke(step):
                self._program.steps.labels(step).inc()
            case TaskBegun(task):
                self._program.tasks.labels(task)
            case TaskFailed(task):
                self._program.tasks.labels(task).inc()
            case DiscordAnswered():
                self._answered(what)
            case InteractionHeard(kind):
                self._discord.heard.labels(kind).inc()
            case InteractionAnswered(kind, seconds, taken=True):
                self._discord.answering.labels(kind).observe(seconds)
            case InteractionAnswered(kind):
                self._discord.lost.labels(kind).inc()
            case _:
                self._count_of_jobs(what)

    def _count_of_jobs(self, what: OfJobs) -> None:
        match what:
            case OrderAccepted(provider, hold):
                self._orders.accepted.labels(provider, hold or NO_HOLD).inc()
            case OrderRefused(rule):
                self._orders.refused.labels(rule).inc()
            case JobMoved(before, after):
                self._moved(before, after)
            case CallAnswered(provider, outcome, seconds):
                self._called(provider, outcome, seconds)
            case WorkDone():
                self._worked(what)
            case PostAnswered(owed, rung, outcome, seconds):
                self._discord.posts.labels("clip" if owed is Owed.CLIP else "notice", rung, _posted(outcome)).inc()
                self._discord.posting.labels(rung).observe(seconds)
            case _:
                assert_never(what)

    def _moved(self, before: Job, after: Job) -> None:
        if before.state is after.state:
            return
        jobs, provider = self._jobs, after.provider
        if before.state is JobState.QUEUED and after.state is JobState.SUBMITTING:
            jobs.queued.observe(_seconds(before.changed_at, after.changed_at))
        if after.state is JobState.FETCHING and after.running_since is not None and after.succeeded_at is not None:
            jobs.making.labels(provider).observe(_seconds(after.running_since, after.succeeded_at))
        if after.state is JobState.UNCERTAIN:
            jobs.uncertain.labels(provider).inc()
        if after.ended:
            self._ended(before, after)

    def _ended(self, before: Job, after: Job) -> None:
        self._jobs.ended.labels(after.provider, after.state).inc()
        if after.failure is not None and after.state is JobState.FAILED:
            self._jobs.failures.labels(after.provider, after.failure.kind).inc()
        if before.state is JobState.DELIVERING and after.delivered_to is not None:
            self._jobs.delivered.labels(after.delivered_to).inc()
            # A storyboard has no success of its own: its shots have. What was kept was not posted.
            if after.succeeded_at is not None and after.delivered_to is not DeliveredTo.KEPT:
                self._jobs.delivering.observe(_seconds(after.succeeded_at, after.changed_at))

    def _called(self, provider: str, outcome: SubmitOutcome, seconds: float) -> None:
        self._providers.submits.labels(provider, _answer(outcome)).inc()
        self._providers.calling.labels(provider).observe(seconds)
        if isinstance(outcome, Rejected):
            self._providers.rejections.labels(provider, outcome.failure.kind).inc()

    def _worked(self, what: WorkDone) -> None:
        match what.work:
            case Work.READ:
                self._providers.reads.labels(what.provider, what.end).inc()
                self._providers.reading.labels(what.provider).observe(what.seconds)
            case Work.DOWNLOAD:
                self._providers.downloads.labels(what.provider, what.end).inc()
                self._providers.downloading.labels(what.provider).observe(what.seconds)
            case Work.FINISH | Work.JOIN:
                self._program.encodes.labels(what.work, what.end).inc()
                self._program.encoding.labels(what.work).observe(what.seconds)
            case _:
                assert_never(what.work)

    def _answered(self, what: DiscordAnswered) -> None:
        self._discord.requests.labels(str(what.status)).inc()
        if what.status == TOO_MANY:
            self._discord.limited.labels("shared" if what.shared else "own").inc()


def _answer(outcome: SubmitOutcome) -> str:
    """One of `ANSWERS`."""
    match outcome:
        case AcceptedTask():
            return "accepted"
        case Finished():
            return "finished"
        case Rejected():
            return "rejected"
        case NotSent():
            return "not-sent"
        case Unknown():
            return "unknown"
        case _:
            assert_never(outcome)


def _posted(outcome: PostOutcome) -> str:
    """One of `POSTED`."""
    match outcome:
        case Posted():
            return "posted"
        case CannotPost():
            return "closed"
        case PostTooLarge():
            return "too-large"
        case TextRefused():
            return "text-refused"
        case TryLater(doubtful=True):
            return "unsure"
        case TryLater():
            return "later"
        case _:
            assert_never(outcome)


def _seconds(since: datetime, until: datetime) -> float:
    """A clock that was set back between the two makes no negative time."""
    return max(0.0, (until - since) / timedelta(seconds=1))
