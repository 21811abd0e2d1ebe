"""A database from yesterday: taken, put back, and what has to hold afterwards."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.jobs import Job, JobState
from bot.domain.outbox import DeliveredTo, Owed
from bot.domain.requests import AttachmentRef, VideoOrder
from bot.domain.switches import StopKind, Switch
from bot.storage import Database
from bot.storage.journal import FILE_NAME
from bot.storage.schema import copy_file
from tests.fakes.provider import Answer
from tests.unit.services.conftest import DEFAULTS
from tests.unit.services.world import World

PICTURE = VideoOrder(prompt="a red fox", image=AttachmentRef("https://cdn.discordapp.com/a.png", "a.png", 10))
ENDS = (JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED)


def copied(world: World) -> Path:
    copy = world.data_dir / "yesterday.db"
    copy_file(world.data_dir / "clapper.db", copy)
    return copy


async def put_back(world: World, copy: Path, *, folder_lost: bool = False) -> None:
    """As an operator does it who knows nothing of `clapper restore`: stop, copy the file over, start."""
    await world.kill()
    await world.database.aclose()
    for name in ("clapper.db-wal", "clapper.db-shm", *([FILE_NAME] if folder_lost else [])):
        (world.data_dir / name).unlink(missing_ok=True)
    shutil.copy(copy, world.data_dir / "clapper.db")
    world.database = await Database.open(f"sqlite:///{world.data_dir}/clapper.db", world.data_dir, DEFAULTS, world.ids)


async def waiting(world: World, order: VideoOrder | None = None) -> Job:
    """A job that waits, because its provider is paused."""
    await world.process.switches.turn("fake", Switch.PAUSED)
    job = (await world.ask(order)).job
    await world.settle(1)
    return job


async def let_go(world: World) -> None:
    """The pause in the copy ends; only the stop, if there is one, holds orders back from here on."""
    await world.process.switches.turn("fake", Switch.ON)
    await world.settle(1)


def stopped(world: World) -> StopKind | None:
    stop = world.process.switches.stopped
    return stop.kind if stop else None


@dataclass(frozen=True)
class Yesterday:
    """A world in which one job was waiting when the copy was made, and was bought and posted since."""

    world: World
    copy: Path
    job: Job


async def bought_since(
    world: World, order: VideoOrder | None = None, answers: Sequence[Answer] = (), *, until: JobState = JobState.DONE
) -> Yesterday:
    world.start()
    job = await waiting(world, order)
    copy = copied(world)
    world.provider.answers.extend(answers)
    await let_go(world)
    await world.until(job.id, until)
    return Yesterday(world, copy, job)


async def is_once(world: World, job_id: str) -> None:
    job = await world.job(job_id)
    assert (job.state, job.delivered_to) == (JobState.DONE, DeliveredTo.CHANNEL)
    assert world.provider.paid == 1
    assert len(world.messenger.of(Owed.CLIP)) == 1
    assert await world.audit() == []
    assert await world.reserved_and_used() == (0, 5)
