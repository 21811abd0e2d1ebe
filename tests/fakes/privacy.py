"""What is held about people, in memory; and what stands around forgetting it."""

from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO

from bot.domain.origin import MessageRef
from bot.domain.privacy import Erasure, ErasureView, Found, Holdings, RemovalOutcome, Removed, Trace
from bot.domain.tombstones import Tombstone
from bot.media.bundle import Packed

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@dataclass
class FakePrivacy:
    """The use case that cogs call."""

    held: Holdings = field(default_factory=lambda: Holdings(3, 0, 0, 0))
    last: ErasureView | None = None
    erased: list[int] = field(default_factory=list[int])
    readmes: list[str] = field(default_factory=list[str])
    limits: list[int] = field(default_factory=list[int])
    left_out: int = 0
    default_retention: int = 180
    changes: int = 0
    fault: Exception | None = None

    async def holdings(self, user_id: int) -> tuple[Holdings, ErasureView | None]:
        return self.held, self.last

    async def erase(self, user_id: int) -> ErasureView:
        self.erased.append(user_id)
        erasure = Erasure("e", user_id, NOW, NOW + timedelta(days=10))
        return ErasureView(erasure, unended=self.held.unended, deleted=0, waiting=self.held.posts)

    @asynccontextmanager
    async def export(self, user_id: int, readme: str, max_bytes: int) -> AsyncGenerator[Packed]:
        if self.fault is not None:
            raise self.fault
        self.readmes.append(readme)
        self.limits.append(max_bytes)
        yield Packed("clapper-data.json", BytesIO(b'{"jobs": []}'), self.left_out)

    def servers_changed(self) -> None:
        self.changes += 1


@dataclass
class FakeRemover:
    """Removes, unless told otherwise for a message's id."""

    outcomes: dict[int, RemovalOutcome] = field(default_factory=dict[int, RemovalOutcome])
    asked: list[int] = field(default_factory=list[int])

    async def remove(self, message: MessageRef) -> RemovalOutcome:
        self.asked.append(message.message_id)
        return self.outcomes.get(message.message_id, Removed())


@dataclass
class FakeLeftovers:
    discarded: list[str] = field(default_factory=list[str])
    fault: OSError | None = None

    async def discard(self, traces: Sequence[Trace]) -> None:
        if self.fault is not None:
            raise self.fault
        self.discarded += [trace.job_id for trace in traces]


@dataclass
class FakeWhereabouts:
    """None: not connected yet."""

    here: frozenset[int] | None = None

    def of(self, guild_ids: Collection[int]) -> Found | None:
        return (
            None
            if self.here is None
            else Found({guild_id: f"server {guild_id}" for guild_id in self.here}, frozenset(guild_ids) - self.here)
        )


@dataclass
class FakeTombstones:
    """`fault` is what every call meets."""

    stones: list[Tombstone] = field(default_factory=list[Tombstone])
    pruned: list[datetime] = field(default_factory=list[datetime])
    fault: Exception | None = None

    async def all(self) -> Sequence[Tombstone]:
        return tuple(self.stones)

    async def add(self, stone: Tombstone) -> None:
        if self.fault is not None:
            raise self.fault
        self.stones.append(stone)

    async def prune(self, now: datetime) -> None:
        self.pruned.append(now)
