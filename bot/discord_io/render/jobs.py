"""`/jobs`: one short entry a job."""

from collections.abc import Sequence

from bot.domain.jobs import Job, JobState
from bot.domain.operator_views import Page
from bot.domain.views import JobView
from bot.text import Texts

from .limits import cut
from .parts import job_details, jump, lines, quote
from .states import state
from .storyboard import shot_lines

PROMPT_IN_LIST = 80


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
    job = view.job
    head = texts.say(locale, "jobs-line", number=number, state=_told_state(texts, locale, view), details=job_details(texts, locale, job))
    if view.shots and not job.ended:
        return lines(head, *(f"> {line}" for line in shot_lines(texts, locale, view)))
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
    said = state(texts, locale, view)
    asked = view.job.cancel_asked and not view.job.ended
    return f"{said} · {texts.say(locale, 'state-cancel-asked')}" if asked else said
