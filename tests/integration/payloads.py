"""What the bot sends, held against Discord's published description of its HTTP API.

The description is no part of this project: it is read from `shared/` beside the checkout, where it is there.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from simcord.types import HttpLogEntry

DESCRIPTION = Path(__file__).parents[3] / "shared" / "discord-openapi.json"
BODIES = ("application/json", "multipart/form-data")

WORDS_MOST = 2000
"""Of a bot's message. The description says 4,000, which members with Nitro may write."""

MEDIA_CHANNEL = 16
"""GUILD_MEDIA of Discord's documentation (resources/channel), which the description leaves out."""

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Operation:
    method: str
    path: re.Pattern[str]
    validator: Draft202012Validator


class Description:
    """`faults` names what Discord would refuse in requests, one line each."""

    def __init__(self, document: Schema) -> None:
        registry: Registry[Schema] = Registry[Schema]().with_resource("discord", Resource.from_contents(document, DRAFT202012))
        self._operations = tuple(_operations(document, registry))
        self._judged: dict[tuple[int, str], tuple[str, ...]] = {}

    @classmethod
    def read(cls) -> "Description | None":
        """None where the description is not there."""
        if not DESCRIPTION.is_file():
            return None
        document = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
        schemas = document["components"]["schemas"]
        schemas["ChannelTypes"]["oneOf"].append({"const": MEDIA_CHANNEL})
        # Ids may be sent as numbers, as discord.py does; the description has only the strings that Discord answers with.
        schemas["SnowflakeType"] = {"anyOf": [schemas["SnowflakeType"], {"type": "integer", "minimum": 0}]}
        return cls(document)

    def faults(self, requests: Iterable[HttpLogEntry]) -> list[str]:
        return [fault for request in requests if request.json is not None for fault in self._judge(request)]

    def _judge(self, request: HttpLogEntry) -> Iterator[str]:
        where = f"{request.method} {request.path}"
        operation = next((one for one in self._operations if one.method == request.method and one.path.fullmatch(request.path)), None)
        if operation is None:
            yield f"{where}: Discord has no such call"
            return
        yield from (f"{where}: {fault}" for fault in self._held_against(operation, request.json))
        yield from (f"{where}: {words} characters" for words in _lengths(request.json) if words > WORDS_MOST)

    def _held_against(self, operation: Operation, body: Any) -> tuple[str, ...]:
        """Every test registers the same commands, and judging those takes longer than most tests."""
        key = id(operation), json.dumps(body)
        if key not in self._judged:
            causes = map(_cause, operation.validator.iter_errors(body))
            self._judged[key] = tuple(f"{cause.json_path}: {cause.message[:400]}" for cause in causes)
        return self._judged[key]


def _operations(document: Schema, registry: Registry[Schema]) -> Iterator[Operation]:
    for template, calls in document["paths"].items():
        # Fixed parts come before placeholders, as `@original` before a message's id.
        path = re.compile("/".join("[^/]+" if part.startswith("{") else re.escape(part) for part in template.split("/")))
        for method in calls.keys() - {"parameters"}:
            content = calls[method].get("requestBody", {}).get("content", {})
            kind = next((kind for kind in BODIES if kind in content), None)
            if kind is not None:
                pointer = f"{_escaped(template)}/{method}/requestBody/content/{_escaped(kind)}/schema"
                schema = {"$ref": f"discord#/paths/{pointer}"}
                yield Operation(method.upper(), path, Draft202012Validator(schema, registry=registry))


def _cause(fault: ValidationError) -> ValidationError:
    """Of alternatives, told apart by `type`, what is wrong with the one that was meant."""
    branches: dict[object, list[ValidationError]] = {}
    for inner in fault.context or ():
        branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    meant = [branch for branch in branches.values() if not any(_is_another_kind(inner) for inner in branch)]
    return _cause(meant[0][0]) if meant else fault


def _is_another_kind(fault: ValidationError) -> bool:
    of_its_type = len(fault.relative_path) == 1 and fault.relative_path[0] == "type" and fault.validator in {"enum", "const"}
    return of_its_type or (not fault.relative_path and fault.validator == "type")


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


def _lengths(body: Any) -> Iterator[int]:
    """Of the words of each message in a body: at its top, or in an interaction's answer."""
    for holder in (body, body.get("data") if isinstance(body, dict) else None):
        if isinstance(holder, dict) and isinstance(holder.get("content"), str):
            yield len(holder["content"])
