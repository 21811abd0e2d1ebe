"""Provider answers as they may come: a field of the wrong shape reads as missing, since one odd value must not hide the rest."""

import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, TypeVar, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from bot.providers.reading import web_link

ID_CAP = 200
EPOCH_MILLISECONDS = 1e11
JSON_TEXT_CAP = 256 * 1024


def text(value: object) -> str | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        return value.strip() or None
    return str(value) if isinstance(value, int | float) else None


def message(value: object) -> str | None:
    """The words of an error: a string, an object with `message` or `msg`, or the first of a list of those."""
    if isinstance(value, list):
        return next((words for one in cast("list[object]", value)[:5] if (words := message(one))), None)
    if isinstance(value, Mapping):
        inside = fields(cast("object", value))
        return text(inside.get("message")) or text(inside.get("msg")) or text(inside.get("name"))
    return text(value)


def task_id(value: object) -> str | None:
    found = text(value)
    # Dots alone would be folded away as a path.
    return found if found and len(found) <= ID_CAP and found.strip(".") else None


def moment(value: object) -> datetime | None:
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if value > EPOCH_MILLISECONDS else value, UTC)
        parsed = datetime.fromisoformat(value) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None
    if parsed is None:
        return None
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def number(value: object) -> float | None:
    try:
        found = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def fields(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def unpacked(value: object) -> Mapping[str, object]:
    """An object, or the JSON text of one; anything else is empty."""
    if not isinstance(value, str):
        return fields(value)
    if len(value) > JSON_TEXT_CAP:
        return {}
    try:
        return fields(json.loads(value))
    except (ValueError, RecursionError):
        return {}


Text = Annotated[str | None, BeforeValidator(text)]
Message = Annotated[str | None, BeforeValidator(message)]
TaskId = Annotated[str | None, BeforeValidator(task_id)]
Moment = Annotated[datetime | None, BeforeValidator(moment)]
Number = Annotated[float | None, BeforeValidator(number)]
Fields = Annotated[Mapping[str, object], BeforeValidator(fields)]
Unpacked = Annotated[Mapping[str, object], BeforeValidator(unpacked)]


class Tolerant(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)


class Catalog(Tolerant):
    """A list of models, as every provider with one shows it: `data`, with an `id` each."""

    data: object = None

    @property
    def ids(self) -> frozenset[str] | None:
        data: object = self.data
        if not isinstance(data, list):
            return None
        ids = (fields(entry).get("id") for entry in cast("list[object]", data))
        return frozenset(found for found in ids if isinstance(found, str))


T = TypeVar("T", bound=Tolerant)


def read(kind: type[T], body: bytes) -> T | None:
    """None: not a JSON object, so nothing is known."""
    try:
        return kind.model_validate_json(body)
    except ValidationError:
        return None


def named_link(value: object, names: Sequence[str]) -> str | None:
    """The first link that stands under one of `names`, in their order."""
    inside = fields(value)
    return next((link for name in names if (link := web_link(inside.get(name)))), None)


def first_link(value: object) -> str | None:
    """The link in a list's first entry, plain or as its `url`."""
    if not isinstance(value, list) or not value:
        return None
    first = cast("list[object]", value)[0]
    return web_link(first) or web_link(fields(first).get("url"))


def plain(amount: float) -> str:
    """An amount as people write it: no exponent, no trailing zeros."""
    return format(Decimal(repr(amount)).normalize(), "f")
