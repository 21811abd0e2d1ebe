"""`/jobs`: one short entry a job."""

from collections.abc import Mapping, Sequence

from bot.domain.drafts import has_lapsed, waits_until
from bot.domain.jobs import DeliveredTo, FailureKind, Hold, Job, JobState
from bot.domain.operator_views import Page
from bot.domain.switches import Gate
from bot.domain.views import JobView
from bot.text import Texts

from .limits import because, cut
from .parts import job_details, jump, lines, quote

PROMPT_IN_LIST = 80
_DRAFTS = {Hold.PRICE: "state-draft", Hold.STOPPED: "state-stopped", Hold.REVIEW: "state-review"}
_UNAPPROVED: Mapping[FailureKind | None, str] = {FailureKind.REFUSED: "state-refused", FailureKind.UNREVIEWED: "state-unreviewed"}
ENDED_STATES = frozenset({JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED})


def jobs(texts: Texts, locale: str, views: Sequence[JobView]) -> str:
    if not views:
        return texts.say(locale, "jobs-none")
    entries = [_entry(texts, locale, number, view) for number, view in enumerate(views, 1)]
    return cut(texts, locale, [texts.say(locale, "jobs-title"), *entries])


def server_queue(texts: Texts, locale: str, page: Page[JobView]) -> str:
    """Every unfinished job of a server, for its admins: without the prompts, which are their members' own."""
    if not page.total:
        return texts.say(locale, "queue-empty")
    title = texts.say(locale, "queue-title", total=page.total, number=page.number + 1, count=page.count)
    return lines(title, *(_waiting(texts, locale, number, view) for number, view in enumerate(page.items, 1)))


def can_repost(job: Job) -> bool:
    return job.state is JobState.DONE and job.clip is not None


def _entry(texts: Texts, locale: str, number: int, view: JobView) -> str:
    job, state = view.job, _told_state(texts, locale, view)
    head = texts.say(locale, "jobs-line", number=number, state=state, details=job_details(texts, locale, job))
    prompt = quote(job.request.prompt, PROMPT_IN_LIST) if job.request.prompt else f"> {texts.say(locale, 'jobs-no-prompt')}"
    return lines(head, prompt, _origin(texts, locale, job))


def _origin(texts: Texts, locale: str, job: Job) -> str | None:
    link = jump(job.place.guild_id, job.source) if job.source is not None else None
    if link is None:
        return None
    return texts.say(locale, "jobs-source" if job.descent is None else f"jobs-{job.descent.value}", link=link)


def _waiting(texts: Texts, locale: str, number: int, view: JobView) -> str:
    job = view.job
    values = {"who": f"<@{job.requester.user_id}>", "state": _told_state(texts, locale, view), "details": job_details(texts, locale, job)}
    return texts.say(locale, "queue-line", number=number, since=job.created_at, **values)


def _told_state(texts: Texts, locale: str, view: JobView) -> str:
    state = _state(texts, locale, view)
    asked = view.job.cancel_asked and not view.job.ended
    return f"{state} · {texts.say(locale, 'state-cancel-asked')}" if asked else state


def _state(texts: Texts, locale: str, view: JobView) -> str:
    job = view.job
    if job.state is JobState.DRAFT:
        return texts.say(locale, _DRAFTS[job.hold or Hold.PRICE], until=waits_until(job))
    if job.state is JobState.QUEUED:
        return _queued(texts, locale, view)
    if job.state in {JobState.SUBMITTING, JobState.RUNNING}:
        return _at_provider(texts, locale, view)
    if job.state is JobState.DONE:
        return _done(texts, locale, job)
    if job.state in ENDED_STATES:
        return _ended(texts, locale, job)
    return texts.say(locale, f"state-{job.state.value}")


def _ended(texts: Texts, locale: str, job: Job) -> str:
    kind = job.failure.kind if job.failure is not None else None
    if kind in _UNAPPROVED:
        said = texts.say(locale, _UNAPPROVED[kind], at=job.changed_at)
        return because(texts, locale, said, job.failure.text if job.failure is not None else "")
    if has_lapsed(job) and job.hold is not Hold.STOPPED:
        return texts.say(locale, "state-lapsed", at=job.changed_at)
    return texts.say(locale, f"state-{job.state.value}", at=job.changed_at)


def _queued(texts: Texts, locale: str, view: JobView) -> str:
    state = texts.say(locale, "state-queued") if view.position is None else texts.say(locale, "state-queued-at", position=view.position)
    if view.gate is not Gate.OPEN:
        return texts.say(locale, f"state-gate-{view.gate.value}", state=state)
    return texts.say(locale, "state-server-paused", state=state) if view.server_paused else state


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
