"""Buttons, forms and files of a server's moderation: for the member whose prompt was stopped, for moderators, for admins."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import discord

from bot.domain.admin_views import ReviewCase
from bot.domain.discord_limits import LONGEST_CHOICE, LONGEST_TITLE
from bot.domain.holds import Hold
from bot.domain.jobs import Job, JobState
from bot.domain.moderation import LONGEST_LIST, ReviewState, print_of, written
from bot.domain.wording import LONGEST_REASON
from bot.text import Texts

from .controls import APPROVE, CONFIRM, PATTERNS, REFUSE, REFUSED, SEND, WORDS, button, custom_id, row_view
from .render.review import FILE_NAME, shown, whole_text

REASON_FIELD = "reason"
LIST_FIELD = "list"

Button = discord.ui.Button[discord.ui.View]


def draft_button(texts: Texts, locale: str, job: Job) -> Button | None:
    """What its member can do with a draft besides ending it."""
    if job.state is not JobState.DRAFT:
        return None
    match job.hold:
        case Hold.REVIEW:
            return None
        case Hold.STOPPED:
            return button(SEND, job.id, texts.say(locale, "button-send"), discord.ButtonStyle.primary)
        case Hold.PRICE | None:
            price = texts.say(locale, "credits", count=job.request.price)
            return button(CONFIRM, job.id, texts.say(locale, "button-confirm", price=price), discord.ButtonStyle.primary)


def answers(texts: Texts, locale: str, case: ReviewCase) -> discord.ui.View | None:
    """Approve and refuse, as long as nobody has."""
    if case.review.state is not ReviewState.WAITING:
        return None
    approve = button(APPROVE, case.job.id, texts.say(locale, "button-approve"), discord.ButtonStyle.success)
    return row_view([approve, button(REFUSE, case.job.id, texts.say(locale, "button-refuse"), discord.ButtonStyle.danger)])


def enclosed(texts: Texts, locale: str, case: ReviewCase, *, hide: bool = False) -> list[discord.File]:
    """Pictures, hidden until somebody looks, and the text where it is too long for a message. Good for one call."""
    alt = texts.say(locale, "review-picture-alt")
    files = [discord.File(BytesIO(data), filename=name, spoiler=True, description=alt) for name, data in shown(case)]
    text = whole_text(case, hide=hide)
    return files if text is None else [*files, discord.File(BytesIO(text.encode()), filename=FILE_NAME)]


def refusal_form(texts: Texts, locale: str, job_id: str) -> discord.ui.Modal:
    """Asks for a reason, which may stay empty."""
    form = discord.ui.Modal(title=texts.say(locale, "refuse-title")[:LONGEST_TITLE], custom_id=custom_id(REFUSED, job_id))
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=REASON_FIELD, style=discord.TextStyle.paragraph, max_length=LONGEST_REASON, required=False
    )
    hint = texts.say(locale, "refuse-reason-hint")[:LONGEST_CHOICE]
    form.add_item(discord.ui.Label(text=texts.say(locale, "refuse-reason")[:LONGEST_TITLE], description=hint, component=field))
    form.stop()
    return form


def words_form(texts: Texts, locale: str, entries: Sequence[str]) -> discord.ui.Modal:
    title, label, hint = (texts.say(locale, key) for key in ("words-title", "words-field", "words-hint"))
    return _list_form(WORDS, title, label, hint, entries)


def patterns_form(texts: Texts, locale: str, entries: Sequence[str]) -> discord.ui.Modal:
    title, label, hint = (texts.say(locale, key) for key in ("patterns-title", "patterns-field", "patterns-hint"))
    return _list_form(PATTERNS, title, label, hint, entries)


def _list_form(action: str, title: str, label: str, hint: str, entries: Sequence[str]) -> discord.ui.Modal:
    """The list as it is, to be changed. Its id carries the print of what it was filled with."""
    form = discord.ui.Modal(title=title[:LONGEST_TITLE], custom_id=custom_id(action, print_of(entries)))
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=LIST_FIELD,
        style=discord.TextStyle.paragraph,
        default=written(entries) or None,
        max_length=LONGEST_LIST,
        required=False,
    )
    form.add_item(discord.ui.Label(text=label[:LONGEST_TITLE], description=hint[:LONGEST_CHOICE], component=field))
    form.stop()
    return form
