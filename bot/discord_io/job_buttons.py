"""The buttons below a job that its member may still decide about."""

import discord

from bot.domain.jobs import JobState
from bot.domain.views import JobView
from bot.text import Texts

from .controls import CANCEL, CONFIRM, RETAKE, button
from .render.receipt import CANCELLABLE
from .render.storyboard import has_finished, waits_with


def job_buttons(texts: Texts, locale: str, view: JobView) -> list[discord.ui.Button[discord.ui.View]]:
    """Start, try again, cancel: none once there is nothing to decide."""
    job = view.job
    if job.state not in CANCELLABLE or job.cancel_asked:
        return []
    found: list[discord.ui.Button[discord.ui.View]] = []
    if job.state is JobState.DRAFT:
        start = texts.say(locale, "button-confirm", price=texts.say(locale, "credits", count=job.request.price))
        found.append(button(CONFIRM, job.id, start, discord.ButtonStyle.primary))
    failed = waits_with(view)
    if failed is not None and failed.shot is not None:
        price = texts.say(locale, "credits", count=failed.request.price)
        label = texts.say(locale, "button-retake", number=failed.shot.number, price=price)
        found.append(button(RETAKE, job.id, label, discord.ButtonStyle.primary))
    return [*found, button(CANCEL, job.id, texts.say(locale, _cancel(view, stalled=failed is not None)))]


def numbered(
    texts: Texts, locale: str, number: int, buttons: list[discord.ui.Button[discord.ui.View]]
) -> list[discord.ui.Button[discord.ui.View]]:
    """The same below a list, where they have to say whose they are."""
    for one in buttons:
        one.label = texts.say(locale, "button-of-number", number=number, label=one.label or "")
    return buttons


def _cancel(view: JobView, *, stalled: bool) -> str:
    if not has_finished(view):
        return "button-cancel"
    return "button-what-is-there" if stalled else "button-cancel-rest"
