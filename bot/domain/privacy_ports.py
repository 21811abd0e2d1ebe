"""Ports of what is held about people, and of forgetting it. All times are UTC-aware."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from io import BufferedIOBase
from typing import Protocol

from bot.domain.origin import MessageRef
from bot.domain.privacy import Document, Erasure, ErasureView, ExportFile, Found, Holdings, Removal, RemovalOutcome, Trace


class PrivacyStore(Protocol):
    """Everything in small transactions, each of which leaves books that add up."""

    async def holdings(self, user_id: int, now: datetime) -> Holdings: ...

    def documents(self, user_id: int) -> AsyncIterator[tuple[str, Document]]:
        """Everything held about the member, by section; those of one section follow each other."""
        ...

    def files(self, user_id: int) -> AsyncIterator[ExportFile]:
        """Pictures of their unfinished jobs, and their clips; paths are relative to DATA_DIR and may be gone."""
        ...

    async def ask(self, user_id: int, now: datetime) -> Erasure:
        """Write the wish down."""
        ...

    async def wishes(self) -> Sequence[Erasure]:
        """Those not yet done with, oldest first."""
        ...

    async def spared(self, erasure: Erasure) -> tuple[str, ...]:
        """The jobs that were under way when it was asked."""
        ...

    async def outlived(self, erasures: Sequence[Erasure]) -> Sequence[Erasure]:
        """Those that this database has never heard of, although it names their members for what was before: it is an older one."""
        ...

    async def ask_again(self, erasure: Erasure) -> None:
        """Write down a wish that this database has forgotten."""
        ...

    async def latest(self, user_id: int) -> ErasureView | None: ...

    async def forget(self, erasure: Erasure, now: datetime) -> Sequence[Trace]:
        """Erase what some of its ended jobs were about, and owe the deletion of their posts. Empty: there are none at the moment.

        A job that ended after the wish keeps its post: it was delivered since.
        """
        ...

    async def conclude(self, erasure: Erasure, now: datetime) -> bool:
        """Take the member's name out of the books, and forget the wish. False: a job goes on, or still counts in a running period."""
        ...

    async def removals(self) -> Sequence[Removal]:
        """Posts that are owed to be deleted, oldest first."""
        ...

    async def save_removal(self, removal: Removal) -> None: ...

    async def forget_outdated(self, default_days: int, now: datetime) -> Sequence[Trace]:
        """Erase what some ended jobs were about that are older than their server keeps them. Empty: there are none."""
        ...

    async def servers(self) -> frozenset[int]:
        """Every server of which anything but anonymous money is held."""
        ...

    async def left(self, guild_ids: Collection[int], now: datetime) -> None:
        """The bot is no longer in these servers. One that was noted before keeps its time."""
        ...

    async def back(self, here: Mapping[int, str]) -> None:
        """The bot is in these servers, by id with their names."""
        ...

    async def names(self) -> Mapping[int, str]:
        """Every server that the bot is in, by id: those that any process has heard of, and that none has seen removing the bot."""
        ...

    async def departed(self, left_before: datetime) -> Sequence[int]: ...

    async def forget_departure(self, guild_id: int) -> None:
        """Nothing is held of this server any more, not even when the bot left it."""
        ...

    async def server_has_outlived(self, guild_id: int, until: datetime) -> bool:
        """Whether anything is held of a server that is as old as that: when everything was forgotten then, this database is older."""
        ...

    async def forget_server(self, guild_id: int, now: datetime, until: datetime | None = None) -> Sequence[Trace]:
        """Erase what some ended jobs of a server were about, of those ordered `until` then. Empty: there are none at the moment."""
        ...

    async def purge(self, guild_id: int, now: datetime, until: datetime | None = None) -> bool:
        """Forget a server's settings, and take its members' names out of the books, `until` as before. False: a job goes on.

        That it has left stays known until it is `back`, so that whoever dies after this does the rest once more.
        """
        ...


class PostRemover(Protocol):
    async def remove(self, message: MessageRef) -> RemovalOutcome:
        """Delete a message of ours. Never raises for what Discord or the network does. Waits for its turn among our calls."""
        ...


class Leftovers(Protocol):
    """What a program keeps in DATA_DIR of jobs: clips in the spool, orders and answers of providers."""

    async def discard(self, traces: Sequence[Trace]) -> None:
        """Raises `OSError`. What is left lying is swept within days."""
        ...


class Whereabouts(Protocol):
    def of(self, guild_ids: Collection[int]) -> Found | None:
        """Which of these servers the bot is in, from memory. None while that is not known: before the first connection."""
        ...


class Bundles(Protocol):
    def pack(
        self, readme: str, documents: AsyncIterator[tuple[str, Document]], files: AsyncIterator[ExportFile], max_bytes: int
    ) -> AbstractAsyncContextManager["Bundle"]:
        """Paths of `files` are relative to DATA_DIR; those that are gone are left out without a word.

        One file of at most `max_bytes`, which is gone when the context ends. Raises `RequestRefused("privacy-export-large")`, and
        `DiskFull` rather than use up what is held back of the disk.
        """
        ...


class Bundle(Protocol):
    """`name` says what it is: `.json`, or `.zip` with a readme, the same JSON and the files.

    `left_out`: how many files had no room.
    """

    @property
    def name(self) -> str: ...
    @property
    def file(self) -> BufferedIOBase: ...
    @property
    def left_out(self) -> int: ...
