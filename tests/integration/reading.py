"""What people see of an answer: its words, its buttons, its form."""

from collections.abc import Mapping
from typing import Any

from simcord.results import InteractionResult

from tests.integration.stage import Stage


def said(result: InteractionResult) -> str:
    """The words of an answer that only whoever asked can see."""
    assert result.ephemeral
    assert result.response is not None
    return result.response.content


def headline(result: InteractionResult) -> str:
    return said(result).splitlines()[0]


def labels(message: Any) -> list[str]:
    """What stands on the buttons of a message, be it as Discord keeps it or as discord.py shows it."""
    if message.components and isinstance(message.components[0], dict):
        return [part["label"] for row in message.components for part in row["components"]]
    return [str(part.label) for row in message.components for part in row.children]


def buttons(result: InteractionResult) -> list[tuple[str, str]]:
    """The label and the custom id of each."""
    assert result.response is not None
    return [(one["label"], one["custom_id"]) for row in result.response.components for one in row["components"]]


def fields(result: InteractionResult) -> dict[str, dict[str, Any]]:
    """Those of the form that was opened, by custom id."""
    assert result.modal is not None
    return fields_of(result.modal)


def fields_of(form: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {label["component"]["custom_id"]: label["component"] for label in form["components"]}


async def admin(stage: Stage, command: str, **options: object) -> str:
    """What an admin of the server is told after `/clapper <command>`."""
    return said(await stage.admin.slash(stage.channel, f"clapper {command}", **options))
