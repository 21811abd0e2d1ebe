"""What couriers and those who look after them say to each other: the order by standard input, the answer by files.

Of an attempt there are `<attempt>.lock` (held while the call may still run), `<attempt>.sent` (written before the first byte) and
`<attempt>.json` (the answer; whole, by rename).
"""

import base64
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from bot.domain.outcomes import NotSent, Unknown
from bot.providers.http import Answer

KEPT_HEADERS = ("content-type", "date", "retry-after")
LENGTH_BYTES = 8


@dataclass(frozen=True, slots=True)
class CourierOrder:
    """`seconds` is how long the call may take. `secrets` are struck out of the answer before it is written."""

    folder: str
    attempt: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    seconds: float
    secrets: Sequence[str] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class CourierPaths:
    folder: Path
    attempt: str

    @property
    def lock(self) -> Path:
        return self.folder / f"{self.attempt}.lock"

    @property
    def sent(self) -> Path:
        return self.folder / f"{self.attempt}.sent"

    @property
    def result(self) -> Path:
        return self.folder / f"{self.attempt}.json"


CourierResult = Answer | NotSent | Unknown


def order_bytes(order: CourierOrder) -> bytes:
    """Head and body, each with its length before it: a reader knows whether it has all of it."""
    head = json.dumps({
        "folder": order.folder,
        "attempt": order.attempt,
        "url": order.url,
        "headers": dict(order.headers),
        "seconds": order.seconds,
        "secrets": list(order.secrets),
    }).encode()
    return b"".join((len(head).to_bytes(LENGTH_BYTES), head, len(order.body).to_bytes(LENGTH_BYTES), order.body))


def read_order(stream: BinaryIO) -> CourierOrder | None:
    """None when it broke off: whoever wrote it has died, and nothing may be sent."""
    head, body = _part(stream), _part(stream)
    return None if head is None or body is None else CourierOrder(**json.loads(head), body=body)


def write_result(paths: CourierPaths, result: CourierResult, secrets: Sequence[str] = ()) -> None:
    match result:
        case Answer():
            body = result.body
            for secret in secrets:
                body = body.replace(secret.encode(), b"***")
            headers = {name: result.headers[name] for name in KEPT_HEADERS if name in result.headers}
            content: Mapping[str, object] = {"status": result.status, "headers": headers, "body": base64.b64encode(body).decode()}
        case NotSent():
            content = {"not_sent": result.reason}
        case Unknown():
            content = {"unknown": result.reason}
    write_durably(paths.result, json.dumps(content).encode())


def read_result(paths: CourierPaths) -> CourierResult | None:
    """None when there is none. One that cannot be read is `Unknown`."""
    try:
        content = cast("dict[str, object]", json.loads(paths.result.read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        return Unknown(f"courier answer unreadable: {type(error).__name__}")
    match content:
        case {"status": int(status), "body": str(body)}:
            return Answer(status, cast("dict[str, str]", content.get("headers", {})), base64.b64decode(body))
        case {"not_sent": str(reason)}:
            return NotSent(reason)
        case {"unknown": str(reason)}:
            return Unknown(reason)
        case _:
            return Unknown("courier answer unreadable")


def write_durably(path: Path, data: bytes) -> None:
    """Whole or not at all, also after a power cut. Blocking."""
    temporary = path.with_name(path.name + ".part")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _part(stream: BinaryIO) -> bytes | None:
    length = stream.read(LENGTH_BYTES)
    if len(length) != LENGTH_BYTES:
        return None
    wanted = int.from_bytes(length)
    data = stream.read(wanted)
    return data if len(data) == wanted else None
