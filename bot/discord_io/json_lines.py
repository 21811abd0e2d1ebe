"""Where in a JSON text each value stands, so that a fault can be found by whoever wrote it."""

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def lines_of(text: str) -> Mapping[Path, int]:
    """The line, from 1, of every field and element of a valid JSON text, by its path."""
    found: dict[Path, int] = {(): 1}
    path: list[str | int] = []
    name, line, read = "", 1, 0
    for token in _TOKEN.finditer(text):
        line, read, word = line + text.count("\n", read, token.start()), token.start(), token.group()
        match word:
            case "{" | "[":
                found.setdefault(tuple(path), line)
                path.append("" if word == "{" else 0)
                continue
            case "}" | "]":
                path.pop()
                continue
            case ",":
                if path and isinstance(path[-1], int):
                    path[-1] += 1
                continue
            case ":" if path:
                path[-1] = name
            case _:
                name = word[1:-1]
        found.setdefault(tuple(path), line)
    return found
