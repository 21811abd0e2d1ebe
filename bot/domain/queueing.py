"""Who is served next: by turn over servers, then over the members of a server. Pure; the runner keeps the `Turns` between calls."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

Member = tuple[int, int]


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """`paused`: its server has paused orders."""

    job_id: str
    guild_id: int
    user_id: int
    provider: str
    created_at: datetime
    account: str = "operator"
    paused: bool = False


@dataclass(frozen=True, slots=True)
class QueueSnapshot:
    """Waiting jobs, oldest first, and how many each server and member has at a provider."""

    waiting: tuple[QueueEntry, ...]
    by_guild: Mapping[int, int]
    by_member: Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Concurrency:
    """Jobs at a provider at once; 0 = no limit."""

    per_guild: int
    per_member: int


@dataclass(frozen=True, slots=True)
class Turns:
    """When each waiting server and member was last served, as a running number. Who was never served comes first."""

    served: int = 0
    guilds: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    members: Mapping[Member, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Picks:
    entries: tuple[QueueEntry, ...]
    turns: Turns


def choose(
    snapshot: QueueSnapshot,
    turns: Turns,
    *,
    limits: Concurrency,
    room: int,
    account_room: Mapping[tuple[str, str], int] = MappingProxyType({}),
    provider_room: Mapping[str, int] = MappingProxyType({}),
    held: frozenset[str] = frozenset(),
) -> Picks:
    """At most `room` jobs to submit now, in order.

    `account_room` bounds accounts, by provider and alias (0 = paused, absent = free), `provider_room` all accounts of a provider. Jobs in
    `held` are passed over without losing their turn, and so is a member or server that is at its limit.
    """
    left = _Room(dict(account_room), dict(provider_room))
    by_guild, by_member = dict(snapshot.by_guild), dict(snapshot.by_member)
    guilds = _line_up(snapshot, turns, held)
    picked: list[QueueEntry] = []
    while guilds and len(picked) < room:
        guild, members = guilds.popleft()
        if limits.per_guild and by_guild.get(guild, 0) >= limits.per_guild:
            continue
        entry = _next_of(members, by_member, limits.per_member, left)
        if entry is None:
            continue
        picked.append(entry)
        by_guild[guild] = by_guild.get(guild, 0) + 1
        member = (guild, entry.user_id)
        by_member[member] = by_member.get(member, 0) + 1
        left.take(entry)
        guilds.append((guild, members))
    return Picks(tuple(picked), _advanced(snapshot, turns, picked))


@dataclass(frozen=True, slots=True)
class _Room:
    """How many jobs may still be sent; what is not listed takes any number."""

    accounts: dict[tuple[str, str], int]
    providers: dict[str, int]

    def has(self, entry: QueueEntry) -> bool:
        return self.accounts.get((entry.provider, entry.account), 1) > 0 and self.providers.get(entry.provider, 1) > 0

    def take(self, entry: QueueEntry) -> None:
        account = (entry.provider, entry.account)
        if account in self.accounts:
            self.accounts[account] -= 1
        if entry.provider in self.providers:
            self.providers[entry.provider] -= 1


_Line = deque[tuple[Member, deque[QueueEntry]]]


def _line_up(snapshot: QueueSnapshot, turns: Turns, held: frozenset[str]) -> deque[tuple[int, _Line]]:
    """Servers, and in each its members, by their last turn; among equals who has waited longest."""
    members: dict[int, dict[Member, deque[QueueEntry]]] = {}
    for entry in snapshot.waiting:
        if entry.job_id not in held:
            own = members.setdefault(entry.guild_id, {})
            own.setdefault((entry.guild_id, entry.user_id), deque()).append(entry)
    guilds = sorted(members, key=lambda guild: turns.guilds.get(guild, 0))
    return deque((guild, deque(sorted(members[guild].items(), key=lambda pair: turns.members.get(pair[0], 0)))) for guild in guilds)


def _next_of(members: _Line, by_member: Mapping[Member, int], per_member: int, left: "_Room") -> QueueEntry | None:
    for _ in range(len(members)):
        member, entries = members.popleft()
        if per_member and by_member.get(member, 0) >= per_member:
            continue
        entry = next((entry for entry in entries if left.has(entry)), None)
        if entry is None:
            continue
        entries.remove(entry)
        if entries:
            members.append((member, entries))
        return entry
    return None


def _advanced(snapshot: QueueSnapshot, turns: Turns, picked: list[QueueEntry]) -> Turns:
    """The turns after `picked`, without those who no longer wait: their next job is a first one again."""
    waiting_guilds = {entry.guild_id for entry in snapshot.waiting}
    waiting_members = {(entry.guild_id, entry.user_id) for entry in snapshot.waiting}
    guilds = {guild: number for guild, number in turns.guilds.items() if guild in waiting_guilds}
    members = {member: number for member, number in turns.members.items() if member in waiting_members}
    served = turns.served
    for entry in picked:
        served += 1
        guilds[entry.guild_id] = served
        members[entry.guild_id, entry.user_id] = served
    return Turns(served, MappingProxyType(guilds), MappingProxyType(members))
