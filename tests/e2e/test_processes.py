"""Several real processes over one PostgreSQL: two gateways that share the servers, two workers of which one runs the jobs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from sandbox.driver import Demo, Json, until
from sandbox.market import Pace
from sandbox.process import BotProcess, State
from sandbox.stage import BOT, Stage, bot_env, stage
from tests.contract.storage.conftest import PostgresDatabases, postgres, postgresql_databases
from tests.fakes.figures import Figures, figures_of

__all__ = ["postgres", "postgresql_databases"]

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

CLIP_SECONDS = 60.0


@dataclass
class Crew:
    here: Stage
    demo: Demo
    gateways: list[BotProcess]
    workers: list[BotProcess]
    others: list[int]
    """The shards of the second gateway."""

    async def leader(self) -> BotProcess:
        async def led() -> bool:
            return any(self._leads(worker) for worker in self.workers)

        await until(led, 30.0, "a worker runs the jobs")
        return next(worker for worker in self.workers if self._leads(worker))

    def _leads(self, worker: BotProcess) -> bool:
        return worker.state is State.RUNNING and any("serving, epoch" in line for line in worker.log)

    def lounge(self) -> str:
        return next(str(one["id"]) for one in self.demo.world["guilds"][1]["channels"] if one["name"] == "lounge")


@pytest_asyncio.fixture
async def crew(tmp_path: Path, postgresql_databases: PostgresDatabases) -> AsyncIterator[Crew]:
    url = await postgresql_databases.make(tmp_path)
    async with AsyncExitStack() as ends:
        here = await ends.enter_async_context(stage(tmp_path, pace=Pace(waits=1.0, works=4.0)))
        home = here.home
        home.mkdir(parents=True, exist_ok=True)
        count, first = _shards(here)
        common = {**bot_env(here.local, here.market, home), "DATABASE_URL": url, "SHARD_COUNT": str(count)}
        others = [shard for shard in range(count) if shard != first]

        def process(**env: str) -> BotProcess:
            made = BotProcess(BOT, {**common, **env}, home)
            ends.push_async_callback(made.stop)
            return made

        gateways = [process(ROLE="gateway", SHARD_IDS=str(first)), process(ROLE="gateway", SHARD_IDS=",".join(map(str, others)))]
        workers = [process(ROLE="worker"), process(ROLE="worker")]
        demo = await ends.enter_async_context(Demo(here.url))
        made = Crew(here, demo, gateways, workers, others)
        for one in (*gateways, *workers):
            await one.start()

        async def all_connected() -> bool:
            ended = [one for one in (*gateways, *workers) if one.state is State.EXITED]
            assert not ended, "\n".join(ended[0].log)
            return here.local.gateway.identifies >= count

        await until(all_connected, 60.0, "every shard is connected")
        yield made
    await postgresql_databases.drop(url)


def _shards(here: Stage) -> tuple[int, int]:
    """So many shards that the demo's two servers are not on the same one, and the one of the first."""
    guilds = here.world.guild >> 22, here.world.second_guild >> 22
    count = next(count for count in range(3, 1000) if guilds[0] % count != guilds[1] % count)
    return count, guilds[0] % count


def _clip(words: str) -> Any:
    return lambda message: words in message["content"] and bool(message["attachments"])


async def _clips(crew: Crew, channel: str, words: str) -> list[Json]:
    return [message for message in await crew.demo.member("Mia").messages(channel) if _clip(words)(message)]


async def _receipt(crew: Crew, answer: Any, words: str) -> Json:
    mia = crew.demo.member("Mia")
    return await mia.wait_for_message(
        answer.channel,
        lambda message: message["id"] == answer.message_id and words in message["content"],
        20.0,
        f"the receipt says {words}",
    )


@pytest.mark.asyncio
async def test_orders_of_both_servers_survive_the_worker_that_ran_them(crew: Crew) -> None:
    mia, video, lounge = crew.demo.member("Mia"), crew.demo.channel("video"), crew.lounge()
    leader = await crew.leader()
    one = await mia.slash(video, "video", prompt="a lighthouse", model="aivideomaker/t2v")
    two = await mia.slash(lounge, "video", prompt="a harbour", model="aivideomaker/t2v")
    assert "Accepted" in (await mia.reply_to(one))["content"]
    assert "Accepted" in (await mia.reply_to(two))["content"]

    async def both_bought() -> bool:
        return (await crew.demo.provider("aivideomaker"))["paid"] == 2

    await until(both_bought, 20.0, "both are bought at once, long before any sweep")
    await leader.kill()
    assert await crew.leader() is not leader

    for channel, words, answer in ((video, "a lighthouse", one), (lounge, "a harbour", two)):
        await mia.wait_for_message(channel, _clip(words), CLIP_SECONDS, "the clip")
        await _receipt(crew, answer, "Here is your clip")
    await asyncio.sleep(3.0)
    assert [len(await _clips(crew, video, "a lighthouse")), len(await _clips(crew, lounge, "a harbour"))] == [1, 1]
    assert (await crew.demo.provider("aivideomaker"))["paid"] == 2
    await _told_once(crew, [one for one in (*crew.gateways, *crew.workers) if one is not leader])


async def _told_once(crew: Crew, processes: list[BotProcess]) -> None:
    """Each process tells of itself, and whoever runs the jobs tells of the installation."""
    leader = await crew.leader()
    shown = {one: await _figures(one) for one in processes}
    assert {one: found.of("clapper_runner_leading") for one, found in shown.items()} == {one: float(one is leader) for one in processes}
    assert [one for one, found in shown.items() if "clapper_jobs" in found.names()] == [leader]
    assert [found.of("clapper_gateway_shards_open") for found in shown.values()] == [1, len(crew.others), None]
    assert sum(found.of("clapper_orders_accepted_total", provider="aivideomaker", hold="none") or 0 for found in shown.values()) == 2
    assert shown[leader].of("clapper_deliveries_total", to="channel") == 2


async def _figures(process: BotProcess) -> Figures:
    address = next(line.split("listening on ")[1].split()[0] for line in reversed(process.log) if "listening on " in line)
    async with aiohttp.ClientSession() as session, session.get(f"{address}/metrics") as answer:
        assert answer.status == 200
        return figures_of(await answer.text())


@pytest.mark.asyncio
async def test_what_a_gateway_is_told_holds_at_the_worker(crew: Crew) -> None:
    mia, otto, video, lounge = crew.demo.member("Mia"), crew.demo.member("Otto"), crew.demo.channel("video"), crew.lounge()
    await crew.leader()
    paused = await otto.reply_to(await otto.slash(lounge, "operator provider pause", provider="aivideomaker"))
    assert "aivideomaker" in paused["content"]
    waiting = await mia.slash(video, "video", prompt="a slow train", model="aivideomaker/t2v")
    receipt = await _receipt(crew, waiting, "aus")
    await asyncio.sleep(3.0)
    assert (await crew.demo.provider("aivideomaker"))["paid"] == 0
    await otto.reply_to(await otto.slash(lounge, "operator provider resume", provider="aivideomaker"))

    async def bought() -> bool:
        return (await crew.demo.provider("aivideomaker"))["paid"] == 1

    await until(bought, 10.0, "the worker hears at once that it may go on")
    await mia.wait_for_message(video, _clip("a slow train"), CLIP_SECONDS, "the clip")
    assert receipt["id"] == waiting.message_id


@pytest.mark.asyncio
async def test_a_gateway_alone_waits_until_somebody_runs_the_jobs(crew: Crew) -> None:
    for process in (*crew.gateways, *crew.workers):
        await process.stop()
    before = crew.here.local.gateway.identifies
    await crew.gateways[0].start()
    await asyncio.sleep(5.0)
    assert crew.here.local.gateway.identifies == before
    await crew.workers[1].start()

    async def connected() -> bool:
        return crew.here.local.gateway.identifies == before + 1

    await until(connected, 20.0, "the gateway connects")
