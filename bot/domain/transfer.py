"""What the admins of a server have set, as it can be carried to a file and back, and how two of them differ.

Provider keys, grants of the period under way, the pause and the operator's allotment are no part of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from bot.domain.moderation import ModerationRules
from bot.domain.money import Period, Unit
from bot.domain.policy import Entry, EntryKind
from bot.domain.quota import Allowance, Block, GuildSettings, Target, TargetKind

CARRIED = tuple(one.name for one in fields(GuildSettings) if one.name != "pause")
"""Settings that are carried."""

OF_ADMINS = (TargetKind.MEMBERS, TargetKind.ROLE, TargetKind.MEMBER)
"""Whose limits a server's admins set."""

LimitKey = tuple[Target, Period, Unit]


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """`settings.pause` is always None here; `blocks` are those that have not ended, by member."""

    settings: GuildSettings
    entries: frozenset[Entry]
    zone: str
    limits: Mapping[LimitKey, int]
    blocks: Mapping[int, Block]
    moderation: ModerationRules = field(default_factory=ModerationRules)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file asks for. What is None, or not among settings or moderation, stays as it is. `server_id` is where it came from."""

    server_id: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    entries: frozenset[Entry] | None = None
    zone: str | None = None
    limits: Mapping[LimitKey, int] | None = None
    blocks: Mapping[int, Block] | None = None
    moderation: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Known:
    """Ids that mean something in a server. `log_channels` are those in which the bot can post."""

    roles: frozenset[int]
    channels: frozenset[int]
    log_channels: frozenset[int]


@dataclass(frozen=True, slots=True)
class SettingChange:
    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ZoneSwitch:
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EntryChange:
    """True: allowed, False: denied, None: no entry."""

    kind: EntryKind
    subject: str
    before: bool | None
    after: bool | None


@dataclass(frozen=True, slots=True)
class LimitChange:
    target: Target
    before: Allowance | None
    after: Allowance | None


@dataclass(frozen=True, slots=True)
class BlockChange:
    user_id: int
    before: Block | None
    after: Block | None


@dataclass(frozen=True, slots=True)
class ListChange:
    """Entries of the word or pattern list that go and come."""

    name: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewChange:
    """Of `review` or `channel`."""

    name: str
    before: Any
    after: Any


Difference = SettingChange | ZoneSwitch | EntryChange | LimitChange | BlockChange | ListChange | ReviewChange


def merged(before: ServerConfig, wanted: Wanted) -> ServerConfig:
    """A block that says the same as one that holds keeps its author and its time."""
    return ServerConfig(
        settings=replace(before.settings, **wanted.settings),
        entries=before.entries if wanted.entries is None else wanted.entries,
        zone=wanted.zone or before.zone,
        limits=before.limits if wanted.limits is None else wanted.limits,
        moderation=replace(before.moderation, **wanted.moderation),
        blocks=before.blocks
        if wanted.blocks is None
        else {user: _kept(before.blocks.get(user), new) for user, new in wanted.blocks.items()},
    )


def differences(before: ServerConfig, after: ServerConfig) -> tuple[Difference, ...]:
    return tuple(_differences(before, after))


def allowances(limits: Mapping[LimitKey, int]) -> Iterator[tuple[Target, Allowance]]:
    """Every member's first, then by role, then by member."""
    periods, units = list(Period), list(Unit)

    def place(key: LimitKey) -> tuple[int, int, int, int]:
        target, period, unit = key
        return OF_ADMINS.index(target.kind), target.id, periods.index(period), units.index(unit)

    for target, period, unit in sorted(limits, key=place):
        yield target, Allowance(period, unit, limits[target, period, unit])


def without_unknown(wanted: Wanted, known: Known, guild_id: int, models: Iterable[str]) -> tuple[Wanted, tuple[Entry, ...], bool]:
    """Leave out what means nothing in this server; returns it as entries too, and whether the log channel is among it.

    @everyone of the server that the file came from is @everyone here. `models`: names that entries may have.
    """
    entries = frozenset(_here(entry, wanted.server_id, guild_id) for entry in wanted.entries or ())
    names = {
        EntryKind.CHANNEL: frozenset(map(str, known.channels)),
        EntryKind.ROLE: frozenset(map(str, known.roles)),
        EntryKind.MODEL: frozenset(models),
    }
    strange = {entry for entry in entries if entry.subject not in names[entry.kind]}
    limits = wanted.limits or {}
    foreign = {target.id for target, _, _ in limits if target.kind is TargetKind.ROLE and target.id not in known.roles}
    closed = [one for one in (wanted.moderation.get("channel"),) if one is not None and one not in known.log_channels]
    log_channel = wanted.settings.get("log_channel")
    no_log = log_channel is not None and log_channel not in known.log_channels
    left = replace(
        wanted,
        settings={name: value for name, value in wanted.settings.items() if not (no_log and name == "log_channel")},
        moderation={name: value for name, value in wanted.moderation.items() if not (closed and name == "channel")},
        entries=None if wanted.entries is None else entries - strange,
        limits=None
        if wanted.limits is None
        else {key: amount for key, amount in limits.items() if key[0].kind is not TargetKind.ROLE or key[0].id not in foreign},
    )
    others = {Entry(EntryKind.ROLE, str(role), allowed=True) for role in foreign}
    others |= {Entry(EntryKind.CHANNEL, str(channel), allowed=True) for channel in closed}
    return left, tuple(sorted(strange | others)), no_log


def opened(wanted: Wanted, left: Wanted) -> tuple[EntryKind, ...]:
    """Kinds of which the file allows only some, all of them unknown here: without a word, everything of that kind would be allowed."""
    allowed, kept = ({entry.kind for entry in one.entries or () if entry.allowed} for one in (wanted, left))
    return tuple(sorted(allowed - kept))


def _differences(before: ServerConfig, after: ServerConfig) -> Iterator[Difference]:
    for name in CARRIED:
        was, is_now = getattr(before.settings, name), getattr(after.settings, name)
        if was != is_now:
            yield SettingChange(name, was, is_now)
    if before.zone != after.zone:
        yield ZoneSwitch(before.zone, after.zone)
    old, new = ({(entry.kind, entry.subject): entry.allowed for entry in one.entries} for one in (before, after))
    for kind, subject in sorted(old.keys() | new.keys()):
        if old.get((kind, subject)) != new.get((kind, subject)):
            yield EntryChange(kind, subject, old.get((kind, subject)), new.get((kind, subject)))
    for target, allowance in allowances({**before.limits, **after.limits}):
        amounts = (one.limits.get((target, allowance.period, allowance.unit)) for one in (before, after))
        was, is_now = (None if amount is None else replace(allowance, amount=amount) for amount in amounts)
        if was != is_now:
            yield LimitChange(target, was, is_now)
    for user_id in sorted(before.blocks.keys() | after.blocks.keys()):
        if before.blocks.get(user_id) != after.blocks.get(user_id):
            yield BlockChange(user_id, before.blocks.get(user_id), after.blocks.get(user_id))
    yield from _moderation(before.moderation, after.moderation)


def _moderation(before: ModerationRules, after: ModerationRules) -> Iterator[Difference]:
    for name in ("words", "patterns"):
        was, is_now = getattr(before, name), getattr(after, name)
        gone, new = (tuple(entry for entry in one if entry not in other) for one, other in ((was, is_now), (is_now, was)))
        if gone or new:
            yield ListChange(name, gone, new)
    for name in ("review", "channel"):
        if getattr(before, name) != getattr(after, name):
            yield ReviewChange(name, getattr(before, name), getattr(after, name))


def _kept(old: Block | None, new: Block) -> Block:
    return old if old is not None and (old.until, old.reason) == (new.until, new.reason) else new


def _here(entry: Entry, server_id: int | None, guild_id: int) -> Entry:
    everyone = entry.kind is EntryKind.ROLE and entry.subject == str(server_id)
    return replace(entry, subject=str(guild_id)) if everyone else entry


def ended(block: Block, now: datetime) -> bool:
    return block.until is not None and block.until <= now
