"""Discord's limits on what a command may be: https://docs.discord.com/developers/interactions/application-commands."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio

MOST_CHARACTERS, MOST_OPTIONS, MOST_CHOICES = 8000, 25, 25
LONGEST_NAME, LONGEST_DESCRIPTION, LONGEST_CHOICE = 32, 100, 100
SUBCOMMAND, SUBCOMMAND_GROUP = 1, 2


def parts(command: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The command, its groups and subcommands, their options and choices."""
    yield command
    for below in (*command.get("options", ()), *command.get("choices", ())):
        yield from parts(below)


def length(part: Mapping[str, Any]) -> int:
    """Characters that count: of each text, those of its longest language."""
    count = 0
    for name in ("name", "description", "value"):
        texts = [str(part.get(name, "")), *(part.get(f"{name}_localizations") or {}).values()]
        count += max(len(text) for text in texts)
    return count


async def payloads(stage: Stage) -> dict[str, Mapping[str, Any]]:
    tree = stage.client.tree
    assert tree.translator is not None
    return {one.name: await one.get_translated_payload(tree, tree.translator) for one in tree.get_commands()}


async def test_every_command_stays_within_what_discord_takes(stage: Stage) -> None:
    for name, command in (await payloads(stage)).items():
        found = list(parts(command))
        total = sum(length(part) for part in found)
        assert total <= MOST_CHARACTERS, f"/{name} has {total} characters"
        for part in found:
            where = f"/{name}: {part['name']}"
            assert len(part.get("options", ())) <= MOST_OPTIONS, where
            assert len(part.get("choices", ())) <= MOST_CHOICES, where
            for text in (part["name"], *(part.get("name_localizations") or {}).values()):
                assert 1 <= len(text) <= (LONGEST_CHOICE if "value" in part else LONGEST_NAME), where
            for text in (part.get("description", ""), *(part.get("description_localizations") or {}).values()):
                assert len(text) <= LONGEST_DESCRIPTION, where
            required = [option.get("required", False) for option in part.get("options", ())]
            assert required == sorted(required, reverse=True), f"{where}: required options come first"


async def test_a_command_that_is_too_long_would_be_noticed(stage: Stage) -> None:
    """Room is left for the two longest languages that there will be: a third more."""
    command = (await payloads(stage))["clapper"]
    options = command["options"]
    assert len(options) >= 15
    assert sum(length(part) for part in parts(command)) * 4 // 3 <= MOST_CHARACTERS
