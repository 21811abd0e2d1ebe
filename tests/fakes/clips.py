"""Posted clips without Discord: what messages hold, who was handed what, and files that are read."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.changes import Change
from bot.domain.jobs import Job
from bot.domain.origin import MessageRef, Requester
from bot.domain.outbox import OutboxRow
from bot.domain.requests import AttachmentRef, Source


@dataclass
class FakeMessages:
    """`held` is what each message shows to the bot; `fault` is what the next call that changes something meets."""

    held: dict[MessageRef, tuple[Source, ...]] = field(default_factory=dict[MessageRef, tuple[Source, ...]])
    read: list[MessageRef] = field(default_factory=list[MessageRef])
    deleted: list[MessageRef] = field(default_factory=list[MessageRef])
    handed: list[tuple[int, str, bytes]] = field(default_factory=list[tuple[int, str, bytes]])
    nonces: set[str] = field(default_factory=set[str])
    fault: Exception | None = None

    async def sources(self, ref: MessageRef) -> tuple[Source, ...]:
        self.read.append(ref)
        return self.held.get(ref, ())

    async def delete(self, ref: MessageRef) -> None:
        self._check()
        self.deleted.append(ref)

    async def hand_over(self, to: Requester, job: Job, clip: Path, nonce: str, shown: str) -> None:
        self._check()
        if nonce not in self.nonces:
            self.handed.append((to.user_id, job.id, await asyncio.to_thread(clip.read_bytes)))
            self.nonces.add(nonce)

    def _check(self) -> None:
        fault, self.fault = self.fault, None
        if fault is not None:
            raise fault


@dataclass
class FakeCopies:
    folder: Path
    fetched: list[AttachmentRef] = field(default_factory=list[AttachmentRef])

    @asynccontextmanager
    async def of(self, ref: AttachmentRef) -> AsyncGenerator[Path]:
        self.fetched.append(ref)
        path = self.folder / "copy"
        path.write_bytes(b"fetched " + ref.filename.encode())
        try:
            yield path
        finally:
            path.unlink()


@dataclass
class FakeBook:
    """As much of the job store as services ask for, over a plain mapping."""

    jobs: dict[str, Job]
    changes: list[Change] = field(default_factory=list[Change])

    async def get(self, job_id: str) -> Job | None:
        return self.jobs.get(job_id)

    async def unfinished(self, guild_id: int) -> list[Job]:
        return [job for job in self.jobs.values() if job.place.guild_id == guild_id and not job.ended]

    async def apply(self, change: Change, epoch: int | None) -> Job | None:
        self.changes.append(change)
        self.jobs[change.before.id] = change.after
        return change.after

    async def due(self) -> list[OutboxRow]:
        return []
