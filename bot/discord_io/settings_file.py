"""A server's settings as a JSON file that people can read, edit and hand in again. What is wrong in one is named by line and field."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, NoReturn

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from bot.domain.errors import RequestRefused
from bot.domain.moderation import LONGEST_PATTERN, ReviewMode
from bot.domain.money import Period, Unit
from bot.domain.policy import Entry, EntryKind
from bot.domain.quota import Block, PrivateClips, Target, TargetKind
from bot.domain.transfer import LimitKey, ServerConfig, Wanted, allowances
from bot.domain.wording import LONGEST_REASON, typed
from bot.text import Texts

from .json_lines import Path, lines_of

VERSION: Literal[1] = 1
MOST_BYTES = 128 * 1024
MOST_FAULTS = 10
MOST_AMOUNT = 1_000_000
MOST_ROWS = 2000
LONGEST_FIELD = 80
LONGEST_RETENTION = 3650
LARGEST_ID = 2**63 - 1
LONGEST_NUMBER = 30

_KEYS = {
    "extra_forbidden": "import-unknown",
    "id": "import-takes-id",
    "int": "import-takes-number",
    "greater": "import-takes-number",
    "less": "import-takes-number",
    "bool": "import-takes-flag",
    "datetime": "import-takes-time",
    "timezone": "import-takes-time",
    "string": "import-takes-text",
    "list": "import-takes-list",
    "too_long": "import-takes-list",
}
"""What each of pydantic's errors comes to, by how its name begins."""

LISTS = frozenset({"words", "patterns"})
SCOPES = {TargetKind.MEMBERS: "everyone", TargetKind.ROLE: "role", TargetKind.MEMBER: "member"}


def _id(value: object) -> object:
    """Discord's ids have more digits than JSON numbers keep everywhere, so they are written as texts; both are read."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= LARGEST_ID:
        raise PydanticCustomError("id", "an id of Discord")
    return value


Snowflake = Annotated[int, BeforeValidator(_id), PlainSerializer(str, when_used="json")]
Amount = Annotated[int, Field(ge=0, le=MOST_AMOUNT)]
Bound = Annotated[int, Field(ge=1, le=MOST_AMOUNT)]
Ids = Annotated[list[Snowflake], Field(max_length=MOST_ROWS)]
Names = Annotated[list[Annotated[str, Field(min_length=1, max_length=100)]], Field(max_length=MOST_ROWS)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Settings(_Part):
    confirm_at: Bound | None = None
    log_channel: Snowflake | None = None
    default_model: Annotated[str, Field(max_length=100)] | None = None
    longest: Bound | None = None
    highest_price: Bound | None = None
    age_restricted_only: bool = False
    spoiler: bool = False
    private: Literal["allow", "force", "forbid"] = "allow"
    retention_days: Annotated[int, Field(ge=0, le=LONGEST_RETENTION)] | None = None


class _Names(_Part):
    channels: Ids = Field(default_factory=list[int])
    roles: Ids = Field(default_factory=list[int])
    models: Names = Field(default_factory=list[str])


class _Rules(_Part):
    allow: _Names = Field(default_factory=_Names)
    deny: _Names = Field(default_factory=_Names)


class _Limit(_Part):
    scope: Literal["everyone", "role", "member"] = Field(alias="for")
    id: Snowflake | None = None
    amount: Amount
    unit: Literal["credits", "clips"] = "credits"
    period: Literal["day", "week", "month"] = "month"


class _Block(_Part):
    member: Snowflake
    reason: Annotated[str, Field(max_length=LONGEST_REASON)] = ""
    # A text in JSON, which strict reading would not take for a time.
    until: Annotated[AwareDatetime, Field(strict=False)] | None = None


class _Moderation(_Part):
    words: Names = Field(default_factory=list[str])
    patterns: Annotated[list[Annotated[str, Field(min_length=1, max_length=LONGEST_PATTERN)]], Field(max_length=MOST_ROWS)] = Field(
        default_factory=list[str]
    )
    review: Literal["off", "flagged", "all"] = "off"
    channel: Snowflake | None = None


class _File(_Part):
    clapper: Literal[1]
    server: Snowflake | None = None
    exported_at: Annotated[AwareDatetime, Field(strict=False)] | None = None
    settings: _Settings | None = None
    timezone: Annotated[str, Field(max_length=100)] | None = None
    rules: _Rules | None = None
    limits: Annotated[list[_Limit], Field(max_length=MOST_ROWS)] | None = None
    blocks: Annotated[list[_Block], Field(max_length=MOST_ROWS)] | None = None
    moderation: _Moderation | None = None


def write(config: ServerConfig, guild_id: int, now: datetime) -> bytes:
    settings = {name: getattr(config.settings, name) for name in _Settings.model_fields}
    limits = [
        {"for": SCOPES[target.kind], "id": target.id or None, "amount": one.amount, "unit": one.unit.value, "period": one.period.value}
        for target, one in allowances(config.limits)
    ]
    blocks = [{"member": one.user_id, "reason": one.reason, "until": one.until} for one in config.blocks.values()]
    file = _File.model_validate({
        "clapper": VERSION,
        "server": guild_id,
        "exported_at": now.replace(microsecond=0),
        "settings": {**settings, "private": config.settings.private.value},
        "timezone": config.zone,
        "rules": {"allow": _named(config.entries, allowed=True), "deny": _named(config.entries, allowed=False)},
        "limits": limits,
        "blocks": blocks,
        "moderation": {
            "words": list(config.moderation.words),
            "patterns": list(config.moderation.patterns),
            "review": config.moderation.review.value,
            "channel": config.moderation.channel,
        },
    })
    return (json.dumps(file.model_dump(mode="json", by_alias=True), indent=2, ensure_ascii=False) + "\n").encode()


def read(data: bytes, texts: Texts, locale: str, *, guild_id: int, by: int, now: datetime) -> Wanted:
    """Raises `RequestRefused` naming each fault by its line and field, in the reader's language."""
    try:
        text = data.decode("utf-8-sig")
        found = json.loads(text, parse_int=_whole)
    except UnicodeDecodeError:
        raise RequestRefused("import-no-text") from None
    except json.JSONDecodeError as fault:
        raise RequestRefused("import-no-json", line=fault.lineno, column=fault.colno) from None
    except RecursionError:
        raise RequestRefused("import-no-json", line=1, column=1) from None
    where = _Where(texts, locale, lines_of(text))
    try:
        file = _File.model_validate(found)
    except ValidationError as fault:
        where.refuse(where.fault(one) for one in fault.errors(include_url=False))
    return _wanted(file, where, guild_id, by, now)


def _whole(digits: str) -> int:
    """Python reads no more than 4,300 digits. What is beyond every bound stays beyond it, and is refused as that, with its line."""
    return int(digits[:LONGEST_NUMBER])


class _Where:
    """Faults in words."""

    def __init__(self, texts: Texts, locale: str, lines: Mapping[Path, int]) -> None:
        self._texts = texts
        self._locale = locale
        self._lines = lines

    def refuse(self, faults: Iterable[str]) -> NoReturn:
        said = list(dict.fromkeys(faults))
        more = len(said) - MOST_FAULTS
        shown = said[:MOST_FAULTS] + ([self._texts.say(self._locale, "list-more", count=more)] if more > 0 else [])
        raise RequestRefused("import-invalid", lines=tuple(shown))

    def fault(self, error: ErrorDetails) -> str:
        path, kind = error["loc"], error["type"]
        if kind == "missing":
            return self.say(path[:-1], "import-missing", name=str(path[-1]))
        if kind == "literal_error":
            return self.say(path, "import-takes-one-of", takes=str(error.get("ctx", {}).get("expected", "")))
        key = next((key for beginning, key in _KEYS.items() if kind.startswith(beginning)), "import-takes-fields")
        return self.say(path, key, most=MOST_ROWS)

    def say(self, path: Path, key: str, **values: str | int) -> str:
        said = self._texts.say(self._locale, key, **values)
        return self._texts.say(self._locale, "import-fault", line=self._line(path), field=_spelt(path), what=said)

    def _line(self, path: Path) -> int:
        return next(self._lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in self._lines)


def _wanted(file: _File, where: _Where, guild_id: int, by: int, now: datetime) -> Wanted:
    faults: list[str] = []
    limits = dict(_limits(file.limits or (), where, faults, guild_id))
    entries = frozenset(_entries(file.rules, where, faults)) if file.rules is not None else None
    blocks = {one.member: _block(one, by, now) for one in file.blocks or () if one.until is None or one.until > now}
    if faults:
        where.refuse(faults)
    return Wanted(
        server_id=file.server,
        settings=_settings(file.settings) if file.settings is not None else {},
        entries=entries,
        zone=file.timezone,
        limits=limits if file.limits is not None else None,
        blocks=blocks if file.blocks is not None else None,
        moderation=dict(_moderation(file.moderation)) if file.moderation is not None else {},
    )


def _settings(part: _Settings) -> dict[str, Any]:
    """Those that the file names."""
    return {
        name: PrivateClips(part.private) if name == "private" else getattr(part, name)
        for name in _Settings.model_fields
        if name in part.model_fields_set
    }


def _moderation(part: _Moderation) -> Iterator[tuple[str, Any]]:
    """Those that the file names."""
    for name in part.model_fields_set:
        value = getattr(part, name)
        yield name, ReviewMode(value) if name == "review" else tuple(value) if name in LISTS else value


def _entries(rules: _Rules, where: _Where, faults: list[str]) -> Iterator[Entry]:
    for kind in EntryKind:
        name = f"{kind.value}s"
        allowed, denied = ([str(one) for one in getattr(part, name)] for part in (rules.allow, rules.deny))
        for place, subject in enumerate(denied):
            if subject in allowed:
                faults.append(where.say(("rules", "deny", name, place), "import-both"))
        yield from (Entry(kind, subject, allowed=True) for subject in allowed)
        yield from (Entry(kind, subject, allowed=False) for subject in denied)


def _limits(rows: Iterable[_Limit], where: _Where, faults: list[str], guild_id: int) -> Iterator[tuple[LimitKey, int]]:
    kinds = {scope: kind for kind, scope in SCOPES.items()}
    seen: set[LimitKey] = set()
    for place, row in enumerate(rows):
        kind = kinds[row.scope]
        if (kind is TargetKind.MEMBERS) is not (row.id is None):
            faults.append(where.say(("limits", place), "import-limit-id"))
            continue
        key = Target(kind, guild_id, row.id or 0), Period(row.period), Unit(row.unit)
        if key in seen:
            faults.append(where.say(("limits", place), "import-twice"))
        seen.add(key)
        yield key, row.amount


def _block(row: _Block, by: int, now: datetime) -> Block:
    return Block(row.member, typed(row.reason), row.until.astimezone(UTC) if row.until is not None else None, by, now)


def _named(entries: Iterable[Entry], *, allowed: bool) -> dict[str, list[str]]:
    here = sorted(entry for entry in entries if entry.allowed is allowed)
    return {f"{kind.value}s": [entry.subject for entry in here if entry.kind is kind] for kind in EntryKind}


def _spelt(path: Path) -> str:
    """`limits[2].amount`, counted from 0 as in the file."""
    spelt = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return spelt.removeprefix(".").replace("`", "'")[:LONGEST_FIELD] or "{}"
