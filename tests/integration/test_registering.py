"""Which commands Discord is told of, when, and in which languages."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.discord_io.registering import register_commands
from bot.text import Texts
from tests.integration.stage import FakeState, Stage, make_client

pytestmark = pytest.mark.asyncio


ENGLISH = (Path(__file__).parents[2] / "bot/text/en.ftl").read_text(encoding="utf-8")


def leaves(options: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for option in options:
        yield option
        yield from leaves(option.get("options") or [])


def characters(node: Mapping[str, Any]) -> int:
    """Discord's count of a command: names, descriptions and values of choices, all the way down."""
    own = len(node["name"]) + len(node.get("description", ""))
    return own + sum(characters(option) for option in node.get("options") or [])


def commands(stage: Stage) -> dict[str, dict[str, Any]]:
    return {command.name: command.to_dict(stage.client.tree) for command in stage.client.tree.get_commands()}


async def test_the_commands_of_product_md(stage: Stage) -> None:
    assert set(commands(stage)) == {"video", "Animate", "storyboard", "jobs", "quota", "models", "privacy", "clapper", "operator"}
    options = {option["name"]: option["type"] for option in commands(stage)["video"]["options"]}
    string, integer, boolean, attachment = 3, 4, 5, 11
    assert options == {
        "prompt": string, "image": attachment, "last_image": attachment, "video": attachment, "model": string, "duration": integer,
        "aspect": string, "resolution": string, "quality": string, "audio": boolean, "negative": string, "seed": integer,
        "enhance": boolean, "extra": string, "private": boolean,
    }  # fmt: skip


async def test_no_option_of_video_is_required_and_only_the_model_autocompletes(stage: Stage) -> None:
    options = commands(stage)["video"]["options"]
    assert [option["name"] for option in options if option.get("required")] == []
    assert [option["name"] for option in options if option.get("autocomplete")] == ["model"]


async def test_commands_are_for_servers_and_some_also_for_direct_messages(stage: Stage) -> None:
    assert {name: command["contexts"] for name, command in commands(stage).items()} == {
        "video": [0], "Animate": [0], "storyboard": [0], "jobs": [0, 1], "quota": [0], "models": [0], "clapper": [0], "operator": [0, 1],
        "privacy": [0, 1],
    }  # fmt: skip
    assert all(command["integration_types"] == [0] for command in commands(stage).values())


async def test_only_admin_commands_are_hidden_from_members(stage: Stage) -> None:
    needed = {name: command["default_member_permissions"] for name, command in commands(stage).items()}
    hidden = {name: permissions for name, permissions in needed.items() if permissions is not None}
    assert hidden == {"clapper": discord.Permissions(manage_guild=True).value, "operator": 0}


async def test_commands_keep_discord_s_limits(stage: Stage) -> None:
    for command in commands(stage).values():
        assert characters(command) <= 8000
        for node in [command, *leaves(command.get("options") or [])]:
            assert 1 <= len(node["name"]) <= 32
            assert len(node.get("description", "")) <= 100
            assert len(node.get("options") or []) <= 25


async def test_commands_are_synchronised_only_when_they_changed(stage: Stage) -> None:
    def syncs() -> int:
        return sum(entry.method == "PUT" and entry.path.endswith("/commands") for entry in stage.env.http_requests)

    assert syncs() == 1
    (fact,) = stage.state.facts
    assert fact == f"commands:{stage.client.application_id}"
    await stage.env.restart_bot(make_client(stage.client.texts, stage.clock, stage.state, stage.services))
    assert syncs() == 1

    stage.state.facts[fact] = "of an older version"
    await stage.env.restart_bot(make_client(stage.client.texts, stage.clock, stage.state, stage.services))
    assert syncs() == 2


async def test_a_failed_synchronisation_is_not_taken_for_a_good_one(stage: Stage) -> None:
    stage.state.facts.clear()
    stage.env.inject_error("PUT", "/applications/*/commands", status=500)
    with pytest.raises(discord.HTTPException):
        await register_commands(stage.client.tree, stage.state)
    assert stage.state.facts == {}


async def test_another_language_names_and_describes_the_commands(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "en.ftl").write_text(ENGLISH, encoding="utf-8")
    (tmp_path / "de.ftl").write_text(
        "command-quota-description = Was du noch hast\noption-video-prompt = Was geschieht\n", encoding="utf-8"
    )
    client = make_client(Texts.load(tmp_path, strict=True), stage.clock, FakeState(), stage.services)
    await stage.env.restart_bot(client)

    english = "What you and this server have left"
    registered = stage.env.backend.find_command("quota", None, type=1)
    assert registered is not None
    assert registered["description_localizations"] == {"de": "Was du noch hast", "en-US": english, "en-GB": english}
    video = stage.env.backend.find_command("video", None, type=1)
    assert video is not None
    assert video["options"][0]["description_localizations"]["de"] == "Was geschieht"
