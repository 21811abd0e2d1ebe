"""Where in a TOML file a key stands: `tomllib` does not say, and people want to be told the line."""

import re
import tomllib
from collections.abc import Mapping
from typing import cast

_HEADER = re.compile(r"\s*\[(?!\[)(?P<path>.+)\]\s*(#.*)?$")
_KEY = re.compile(r"\s*(?P<path>[^=#\[]+?)\s*=")


class TomlLines:
    """Reads headers and keys line by line, which is enough for tables; a key inside an inline table is found at the table's line."""

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[str, ...], int] = {}
        table: tuple[str, ...] = ()
        for number, line in enumerate(text.splitlines(), start=1):
            if (header := _HEADER.match(line)) and (path := _parts(header["path"])):
                table = path
                self._lines.setdefault(table, number)
            elif (key := _KEY.match(line)) and (path := _parts(key["path"])):
                self._lines.setdefault((*table, *path), number)

    def of(self, *path: str | int) -> str:
        """`:12` for the line of the key or of the closest table around it; empty when it does not stand in the file."""
        parts = [str(part) for part in path]
        while parts:
            if (line := self._lines.get(tuple(parts))) is not None:
                return f":{line}"
            parts.pop()
        return ""


def _parts(text: str) -> tuple[str, ...]:
    """A dotted key as TOML reads it; empty when it is none."""
    try:
        inside: object = tomllib.loads(f"{text} = 0")
    except ValueError:
        return ()
    parts: list[str] = []
    while isinstance(inside, dict):
        name, inside = next(iter(cast("Mapping[str, object]", inside).items()))
        parts.append(name)
    return tuple(parts)
