"""How far a job is, in a few words."""

from bot.domain.drafts import has_lapsed, waits_until
from bot.domain.holds import Hold
from bot.domain.jobs import FailureKind, Job, JobState
from bot.domain.outbox import DeliveredTo
from bot.domain.switches import Gate
from bot.domain.views import JobView
from bot.text import Texts

from .limits import because
from .parts import jump

_DRAFTS = {Hold.PRICE: "state-draft", Hold.STOPPED: "state-stopped", Hold.REVIEW: "state-review"}
_UNAPPROVED = {FailureKind.REFUSED: "state-refused", FailureKind.UNREVIEWED: "state-unreviewed"}
ENDED_STATES = frozenset({JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED})


def state(texts: Texts, locale: str, view: JobView) -> str:
    job = view.job
    if job.state is JobState.DRAFT:
        return texts.say(locale, _DRAFTS[job.hold or Hold.PRICE], until=waits_until(job))
    if job.state is JobState.QUEUED:
        return _queued(texts, locale, view)
    if job.state in {JobState.SUBMITTING, JobState.RUNNING}:
        return _at_provider(texts, locale, view)
    if job.state is JobState.FETCHING:
        return texts.say(locale, "state-fetching-late" if view.held_up else "state-fetching")
    return _settled(texts, locale, job)


def _settled(texts: Texts, locale: str, job: Job) -> str:
    if job.state is JobState.DONE:
        part = job.shot is not None and job.message is None
        return texts.say(locale, "state-shot-done") if part else _done(texts, locale, job)
    if job.state in ENDED_STATES:
        return _ended(texts, locale, job)
    return texts.say(locale, f"state-{job.state.value}")


def _ended(texts: Texts, locale: str, job: Job) -> str:
    failure = job.failure
    if failure is not None and failure.kind in _UNAPPROVED:
        return because(texts, locale, texts.say(locale, _UNAPPROVED[failure.kind], at=job.changed_at), failure.text)
    lapsed = has_lapsed(job) and job.hold is not Hold.STOPPED
    return texts.say(locale, "state-lapsed" if lapsed else f"state-{job.state.value}", at=job.changed_at)


def _queued(texts: Texts, locale: str, view: JobView) -> str:
    said = texts.say(locale, "state-queued") if view.position is None else texts.say(locale, "state-queued-at", position=view.position)
    if view.gate is not Gate.OPEN:
        return texts.say(locale, f"state-gate-{view.gate.value}", state=said)
    return texts.say(locale, "state-server-paused", state=said) if view.server_paused else said


def _at_provider(texts: Texts, locale: str, view: JobView) -> str:
    if view.job.state is JobState.RUNNING:
        return _running(texts, locale, view)
    if not view.unconfirmed:
        return texts.say(locale, "state-submitting")
    blocking = view.model is not None and view.model.blocking
    return texts.say(locale, "state-blocking" if blocking else "state-unconfirmed")


def _running(texts: Texts, locale: str, view: JobView) -> str:
    if view.job.late:
        return texts.say(locale, "state-late")
    if view.expected_end is not None:
        return texts.say(locale, "state-running-expected", at=view.expected_end)
    return texts.say(locale, "state-running", since=view.job.running_since or view.job.changed_at)


def _done(texts: Texts, locale: str, job: Job) -> str:
    if job.delivered_to is DeliveredTo.KEPT:
        return texts.say(locale, "state-kept")
    if job.delivered_to is DeliveredTo.REMOVED:
        return texts.say(locale, "state-removed", at=job.changed_at)
    guild_id = 0 if job.delivered_to is DeliveredTo.DM else job.place.guild_id
    link = jump(guild_id, job.message) if job.message is not None else None
    if link is None:
        return texts.say(locale, "state-done-no-link", at=job.changed_at)
    return texts.say(locale, "state-done", link=link, at=job.changed_at)
