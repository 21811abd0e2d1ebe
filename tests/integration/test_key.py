"""`/clapper key …`: the key goes through a form, and only its last four characters come back."""

import logging

import discord
import pytest
from simcord.results import InteractionResult

from bot.domain.errors import OperatorError
from bot.domain.keys import KeyTest
from tests.integration.reading import said
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio
CANARY = "sk-canary-7f3a91c2-ab3d"


async def sent(stage: Stage, key: str = CANARY, provider: str = "aigate") -> InteractionResult:
    form = await stage.admin.slash(stage.channel, "clapper key set", provider=provider)
    return await stage.admin.submit_modal(form, {"key": key})


async def test_the_form_is_the_first_answer_and_asks_for_the_key_alone(stage: Stage) -> None:
    result = await stage.admin.slash(stage.channel, "clapper key set", provider="aigate")
    assert result.modal is not None
    assert result.modal["title"] == "Key for aigate"
    (label,) = result.modal["components"]
    assert (label["component"]["custom_id"], label["component"]["required"]) == ("key", True)
    assert not stage.services.keys


async def test_a_key_is_stored_for_this_server_and_shown_by_its_end(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    result = await sent(stage, f"  {CANARY}\n")
    assert said(result).startswith("Saved. The key ending in `ab3d` now pays for this server's clips by `aigate`")
    assert {where: key.reveal() for where, key in stage.services.keys.items()} == {(stage.guild.id, "aigate"): CANARY}
    assert "canary" not in said(result) + caplog.text
    assert not any("canary" in str(entry.json) for entry in stage.env.http_requests)


async def test_a_key_that_nobody_can_vouch_for_is_stored_and_said_so(stage: Stage) -> None:
    stage.services.key_test = KeyTest.UNSURE
    assert "did not say whether it takes it" in said(await sent(stage))
    assert stage.services.keys


async def test_a_refused_key_is_not_stored(stage: Stage) -> None:
    stage.services.key_test = KeyTest.REFUSED
    assert said(await sent(stage)).startswith("`aigate` refuses this key, so it was not stored.")
    assert not stage.services.keys


async def test_no_form_where_no_key_can_be_kept(stage: Stage) -> None:
    stage.services.fault = OperatorError("key-no-secret")
    result = await stage.admin.slash(stage.channel, "clapper key set", provider="aigate")
    assert said(result).startswith("This bot cannot keep keys yet. Its operator has to set SECRET_KEY first.")
    assert "Choose one of these: aigate, aimlapi." in said(await stage.admin.slash(stage.channel, "clapper key set", provider="demo"))


@pytest.mark.parametrize(
    ("verdict", "words"), [(KeyTest.OK, "`aigate` takes"), (KeyTest.REFUSED, "`aigate` refuses"), (KeyTest.UNSURE, "`aigate` did not say")]
)
async def test_a_stored_key_is_tested(stage: Stage, verdict: KeyTest, words: str) -> None:
    await sent(stage)
    stage.services.key_test = verdict
    assert said(await stage.admin.slash(stage.channel, "clapper key test", provider="aigate")).startswith(words)


async def test_a_key_is_removed(stage: Stage) -> None:
    await sent(stage)
    assert said(await stage.admin.slash(stage.channel, "clapper key remove", provider="aigate")).startswith(
        "Removed the key ending in `ab3d`"
    )
    assert not stage.services.keys
    for command in ("clapper key remove", "clapper key test"):
        assert said(await stage.admin.slash(stage.channel, command, provider="aigate")).startswith("This server has no key of its own")


async def test_choices_show_providers_and_what_is_stored(stage: Stage) -> None:
    await sent(stage)
    takers = await stage.admin.autocomplete(stage.channel, "clapper key set", "provider", "ai")
    held = await stage.admin.autocomplete(stage.channel, "clapper key remove", "provider", "")
    assert [choice["value"] for choice in takers] == ["aigate", "aimlapi"]
    assert [(choice["name"], choice["value"]) for choice in held] == [("aigate · …ab3d", "aigate")]


async def test_choices_are_nobody_elses_to_see_and_no_fault(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """Every key that is pressed asks: a traceback for each would fill the log."""
    await sent(stage)
    open_to_all(stage)
    assert await stage.member.autocomplete(stage.channel, "clapper key remove", "provider", "") == []
    assert [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"}] == []


@pytest.mark.parametrize("command", ["clapper key set", "clapper key test", "clapper key remove"])
async def test_the_bot_checks_for_itself(stage: Stage, command: str) -> None:
    await sent(stage)
    open_to_all(stage)
    assert said(await stage.member.slash(stage.channel, command, provider="aigate")).startswith("Only people who may manage this server")
    assert len(stage.services.keys) == 1


async def test_a_right_that_was_taken_away_while_the_form_was_open_counts(stage: Stage) -> None:
    form = await stage.admin.slash(stage.channel, "clapper key set", provider="aigate")
    stage.env.backend.guilds[stage.guild.id].members[stage.admin.id].role_ids.clear()
    result = await stage.admin.submit_modal(form, {"key": CANARY})
    assert said(result).startswith("Only people who may manage this server")
    assert not stage.services.keys


async def test_models_are_asked_for_by_server(stage: Stage) -> None:
    await stage.member.slash(stage.channel, "models")
    await stage.member.autocomplete(stage.channel, "video", "model", "")
    message = await stage.admin.send(stage.channel, "look", attachments=[("fox.png", b"\x89PNG\r\n\x1a\n0000")])
    await stage.member.context_menu(stage.channel, "Animate", message)
    assert len(stage.services.asked_for) > 2
    assert set(stage.services.asked_for) == {stage.guild.id}


def open_to_all(stage: Stage) -> None:
    root = stage.env.backend.find_command("clapper", None, type=1)
    assert root is not None
    assert root["default_member_permissions"] == discord.Permissions(manage_guild=True).value
    root["default_member_permissions"] = None
