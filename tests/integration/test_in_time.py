"""A form has to be Discord's first answer within three seconds: a slow database is said in time, not run out of time on."""

import asyncio
import logging
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from simcord.results import InteractionResult

from cogs.shared import forms
from tests.integration.attachments import picture_message
from tests.integration.clips import Shown
from tests.integration.reading import headline
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio

SLOW = "The database takes too long to answer right now."


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "AT_ONCE", 0.0)


async def never(*_: object, **__: object) -> Any:
    await asyncio.Event().wait()


def in_time(result: InteractionResult) -> None:
    assert result.modal is None
    assert headline(result).startswith(SLOW)


async def test_animate(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage.client.services.consent, "require", never)
    in_time(await stage.member.context_menu(stage.channel, "Animate", await picture_message(stage, "fox.png")))


@pytest.mark.parametrize("label", ["Remix", "Extend"])
async def test_forms_below_clips(shown: Shown, monkeypatch: pytest.MonkeyPatch, label: str) -> None:
    message = await shown.post()
    monkeypatch.setattr(shown.stage.client.services.reorder, "parent", never)
    in_time(await shown.stage.member.click(message, label=label))


@pytest.mark.parametrize("name", ["words", "patterns"])
async def test_lists_that_stop_prompts(stage: Stage, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(stage.client.services.moderation, "view", never)
    in_time(await stage.admin.slash(stage.channel, f"clapper moderation {name}"))


@pytest.mark.parametrize(("code", "level"), [(10062, logging.WARNING), (40060, logging.INFO)])
async def test_an_answer_that_came_too_late_is_noticed(stage: Stage, caplog: pytest.LogCaptureFixture, code: int, level: int) -> None:
    """10062 is what three seconds that were not kept look like; 40060 is another process that was faster."""
    caplog.set_level(logging.INFO)
    error = discord.NotFound(SimpleNamespace(status=404, reason="x"), {"code": code, "message": "x"})  # pyright: ignore[reportArgumentType]
    await stage.client.replies.error(SimpleNamespace(id=7), error)  # pyright: ignore[reportArgumentType]
    (record,) = [record for record in caplog.records if record.name == "bot.discord_io.replies"]
    assert record.levelno == level
