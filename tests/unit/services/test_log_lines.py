"""With LOG_FORMAT=json, every line about a job carries the job's id, also of code that knows nothing of jobs."""

import io
import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import DiskFull, DownloadFailed, InternalError, LinkDead, StoreUnavailable
from bot.domain.jobs import Account, Asset, Failure, FailureKind, JobState, RemoteFile
from bot.domain.outbox import Rung
from bot.domain.outcomes import Failed, NotSent, Rejected
from bot.log import configure
from tests.fakes.clock import settle
from tests.fakes.messenger import later, lose_answer
from tests.fakes.provider import answering, breaking, buy_and_lose
from tests.unit.services.world import World

pytestmark = pytest.mark.asyncio

OF_NO_JOB = {"run"}
"""What is logged of the runner as a whole."""


class Lines:
    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    def read(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._stream.getvalue().splitlines()]

    def of_no_job(self) -> list[dict[str, Any]]:
        return [line for line in self.read() if "job_id" not in line and line.get("action") not in OF_NO_JOB]


@pytest.fixture
def lines() -> Iterator[Lines]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    configure("info", "json", stream)
    yield Lines(stream)
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def troubled(world: World) -> None:
    """As much as can go wrong with one clip that arrives all the same."""
    world.provider.answers += [
        answering(NotSent("ConnectError")),
        answering(Rejected(Failure(FailureKind.RATE_LIMITED), retry_after=timedelta(seconds=2))),
        breaking(RuntimeError("a fault of the adapter")),
    ]
    world.faults["jobs.apply"] = [StoreUnavailable("store-unavailable", reason="busy")]
    world.downloads.faults += [
        DownloadFailed("download-failed"),
        DiskFull("spool-full"),
        ZeroDivisionError("of ours"),
        LinkDead("link-dead"),
    ]
    world.tools.faults.append(InternalError("internal"))
    world.messenger.answers += [later(), lose_answer]
    world.messenger.closed.add(Rung.CHANNEL)


async def test_a_clip_that_meets_every_trouble(world: World, lines: Lines) -> None:
    troubled(world)
    world.start()
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.DONE, seconds=3600)
    assert lines.of_no_job() == []
    found = lines.read()
    assert {line["job_id"] for line in found if "job_id" in line} == {receipt.job.id}
    assert {"accept", "apply", "submit", "fetch", "post", "step"} <= {line.get("action") for line in found}


@pytest.mark.parametrize("lost", [True, False])
async def test_one_that_fails(world: World, lines: Lines, lost: bool) -> None:
    if lost:
        world.provider.answers.append(buy_and_lose)
    world.provider.states["*"] = Failed(Failure(FailureKind.PROVIDER))
    world.messenger.unreadable = True
    world.start()
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.FAILED)
    await world.settle(120)
    assert lines.of_no_job() == []


async def test_code_that_knows_nothing_of_jobs(world: World, lines: Lines) -> None:
    """Two at once: each line has the id of its own."""
    links: dict[str, str] = {}
    fetch = world.downloads.fetch

    async def chatty(asset: Asset, name: str, account: Account | None = None) -> Path:
        assert isinstance(asset, RemoteFile)
        links[asset.url] = name.removesuffix(".source")
        await settle(5)
        logging.getLogger("bot.media.downloads").warning("%s", asset.url)
        return await fetch(asset, name, account)

    world.downloads.fetch = chatty
    world.start()
    jobs = [(await world.ask()).job.id for _ in range(3)]
    for job_id in jobs:
        await world.until(job_id, JobState.DONE)
    said = {line["message"]: line.get("job_id") for line in lines.read() if line["logger"] == "bot.media.downloads"}
    assert said == links
    assert set(links.values()) == set(jobs)


async def test_the_reads_of_an_account_are_of_no_job(world: World, lines: Lines) -> None:
    """Although a job's step is what makes them begin."""
    poll = world.provider.poll

    async def chatty(*args: Any) -> Any:
        logging.getLogger("bot.providers.reads").warning("the list was read")
        return await poll(*args)

    world.provider.poll = chatty
    world.start()
    receipt = await world.ask()
    await world.until(receipt.job.id, JobState.DONE)
    said = [line.get("job_id") for line in lines.read() if line["logger"] == "bot.providers.reads"]
    assert said
    assert set(said) == {None}


async def test_no_line_names_its_job_in_words_alone() -> None:
    """A machine does not read words."""
    root = Path(__file__).parents[3]
    calls = [
        (path.name, call)
        for folder in ("bot", "cogs")
        for path in (root / folder).rglob("*.py")
        for call in re.findall(r"\blog\.\w+\((?:[^()]|\([^()]*\))*\)", path.read_text(encoding="utf-8"))
    ]
    assert len(calls) > 100
    assert [(name, call) for name, call in calls if re.search(r"\bjob %s", call) and "job_id" not in call and "_about(" not in call] == []
