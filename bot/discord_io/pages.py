"""Buttons that turn the pages of a list, and the operator's form for a decision."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.domain.discord_limits import LONGEST_TITLE
from bot.domain.operator_views import Page, TrailPage, UncertainJob, Verdict
from bot.domain.wording import LONGEST_REASON
from bot.text import Texts

from .controls import DECIDE, DECIDED, TRAIL, button, custom_id, row_view

REASON_FIELD = "reason"

Buttons = Sequence[discord.ui.Button[discord.ui.View]]
STYLES = {Verdict.CHARGE: discord.ButtonStyle.danger, Verdict.RELEASE: discord.ButtonStyle.success}


def pages(texts: Texts, locale: str, action: str, page: Page[Any], before: Buttons = ()) -> discord.ui.View | None:
    """Back and on, where there is something; `before` come first."""
    items = list(before)
    if page.number > 0:
        items.append(button(action, str(page.number - 1), texts.say(locale, "button-back")))
    if page.number + 1 < page.count:
        items.append(button(action, str(page.number + 1), texts.say(locale, "button-on")))
    return row_view(items) if items else None


def decisions(texts: Texts, locale: str, page: Page[UncertainJob]) -> Buttons:
    """Both for each job, numbered as in the list."""
    return [
        button(DECIDE, f"{verdict.value}:{one.job.id}", texts.say(locale, f"button-{verdict.value}", number=number), STYLES[verdict])
        for number, one in enumerate(page.items, 1)
        for verdict in Verdict
    ]


def older(texts: Texts, locale: str, page: TrailPage) -> discord.ui.View | None:
    if page.older is None:
        return None
    return row_view([button(TRAIL, f"{page.guild_id}:{page.older}", texts.say(locale, "button-older"))])


def decision_form(texts: Texts, locale: str, verdict: Verdict, job_id: str) -> discord.ui.Modal:
    """Asks for a reason, which the member is told."""
    title = texts.say(locale, f"decide-{verdict.value}")
    form = discord.ui.Modal(title=title[:LONGEST_TITLE], custom_id=custom_id(DECIDED, f"{verdict.value}:{job_id}"))
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id=REASON_FIELD, max_length=LONGEST_REASON, required=True)
    hint = texts.say(locale, "decide-reason-hint")
    form.add_item(discord.ui.Label(text=texts.say(locale, "decide-reason")[:LONGEST_TITLE], description=hint, component=field))
    form.stop()
    return form


def read_decision(argument: str) -> tuple[Verdict, str]:
    verdict, _, job_id = argument.partition(":")
    return Verdict(verdict), job_id
