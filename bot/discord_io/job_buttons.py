"""The buttons below a job that its member may still decide about, or order once more."""

import discord

from bot.domain.holds import Hold
from bot.domain.jobs import JobState
from bot.domain.views import JobView
from bot.text import Texts

from .controls import CANCEL, button, failure_buttons, shot_buttons
from .render.receipt import CANCELLABLE
from .render.storyboard import has_finished, waits_with
from .reviews import draft_button

Button = discord.ui.Button[discord.ui.View]


def job_buttons(texts: Texts, locale: str, view: JobView) -> list[Button]:
    """Start, try again, cancel: none once there is nothing to decide."""
    job = view.job
    if job.state not in CANCELLABLE or job.cancel_asked:
        return list(failure_buttons(texts, locale, job))
    failed = waits_with(view)
    if failed is not None and failed.shot is not None:
        stop = "button-what-is-there" if has_finished(view) else "button-cancel"
        return list(shot_buttons(texts, locale, failed, failed.shot, stop=stop))
    waits_for_moderators = job.state is JobState.DRAFT and job.hold is Hold.REVIEW
    end = "button-withdraw" if waits_for_moderators else "button-cancel-rest" if has_finished(view) else "button-cancel"
    cancel = button(CANCEL, job.id, texts.say(locale, end))
    decide = draft_button(texts, locale, job)
    return [cancel] if decide is None else [decide, cancel]


def numbered(texts: Texts, locale: str, number: int, buttons: list[Button]) -> list[Button]:
    """The same below a list, where they have to say whose they are."""
    for one in buttons:
        one.label = texts.say(locale, "button-of-number", number=number, label=one.label or "")
    return buttons
