"""Commands as a client shows them in its language."""

from collections.abc import Mapping
from typing import Any

from sandbox.discord.backend import Json, as_list, as_object

DEFAULT_LOCALE = "en-US"


def in_language(command: Json, locale: str) -> Json:
    """A copy with the texts of `locale`. `name` stays what interactions name it by; what is shown for it is `name_localized`."""
    shown = {**command, "name_localized": _text(command, "name", locale)}
    if "description" in command:
        shown["description"] = _text(command, "description", locale)
    if command.get("options"):
        shown["options"] = [in_language(as_object(one), locale) for one in as_list(command["options"])]
    if command.get("choices"):
        shown["choices"] = [{**one, "name": _text(one, "name", locale)} for one in map(as_object, as_list(command["choices"]))]
    return shown


def _text(node: Mapping[str, Any], name: str, locale: str) -> str:
    return str(as_object(node.get(f"{name}_localizations")).get(locale, node.get(name, "")))
