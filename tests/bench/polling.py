"""How many reads it takes to see that clips are finished, and how late that is seen."""

import asyncio
import math
import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from aiohttp import web

from bot.domain.models import Model
from bot.providers.aimlapi import AimlApi
from bot.providers.aivideomaker import AiVideoMaker
from bot.providers.apimodels import ApiModels
from bot.providers.base import Remote
from sandbox.providers.aimlapi import LocalAimlApi
from sandbox.providers.aivideomaker import LocalAiVideoMaker
from sandbox.providers.apimodels import LocalApiModels
from sandbox.providers.tasks import TaskServer
from tests.bench.polling_stage import PollingStage, polling_stage
from tests.bench.report import Figure, Report
from tests.bench.stage import BotFailed

SPREADS = (0.25, 0.5)
MEDIAN = 120.0
SEED = 20261121

IN_FLIGHT = 1000
FILLING = 240.0
"""Seconds after which the number in flight stands."""
WINDOW = 300.0
READS_A_MINUTE = 59
READS_A_LISTED_JOB = 0.15

LEARNT_FROM = 200
JOBS = 300
ARRIVALS = 0.2
"""Jobs a second."""
LOOP = 5.0

HOOKED_JOBS = 200
HOOKED_READS = 1.1
HOOK_TRIES = 1000


async def measure(profile: str | None) -> Report:
    figures: list[Figure] = []
    for spread in SPREADS:
        figures += await _listed(spread)
    for spread in SPREADS:
        figures += await _single(ApiModels, LocalApiModels, spread)
        figures += await _single(AimlApi, LocalAimlApi, spread)
    figures += await _hooked()
    notes = (
        f"clips take {MEDIAN:.0f} s, lognormal; counted at the local provider; time is driven and stands while a request runs",
        f"loop: a read every {LOOP:.0f} s on the same clips; history: {LEARNT_FROM} jobs before, as the poller itself saw them",
        "spread 0.5: no timetable reaches both aims; the best has 15.9 reads at 3.1 s, or 10.2 at 4.9 s (reliability.md 3.3)",
    )
    return Report("polling: reads and the lag with which the end of a clip is seen", tuple(figures), notes)


async def _listed(spread: float) -> list[Figure]:
    async with polling_stage(AiVideoMaker, LocalAiVideoMaker) as (stage, model):
        durations = _Durations(spread)
        rate = 1.08 * IN_FLIGHT / (MEDIAN * math.exp(spread**2 / 2))
        await _arrive(stage, model, durations, rate, until=FILLING)
        reads, seen = stage.server.reads.total, len(stage.lags)
        fewest = stage.in_flight
        for minute in range(1, round(WINDOW / 60) + 1):
            await _arrive(stage, model, durations, rate, until=FILLING + 60 * minute)
            fewest = min(fewest, stage.in_flight)
        reads, lags = stage.server.reads.total - reads, stage.lags[seen:]
        name = f"aivideomaker spread {spread}, list"
        return [
            Figure(f"{name}: fewest jobs in flight, by the minute", fewest, "jobs"),
            Figure(f"{name}: most reads in a minute", stage.server.reads.most_in_a_minute, "reads", READS_A_MINUTE),
            Figure(f"{name}: mean lag", fmean(lags), "s", AiVideoMaker.PLAN.step),
            Figure(f"{name}: reads for each finished job", reads / len(lags), "reads", READS_A_LISTED_JOB),
        ]


async def _single(kind: type[Remote], local: type[TaskServer[Any]], spread: float) -> list[Figure]:
    async with polling_stage(kind, local) as (stage, model):
        durations = _Durations(spread)
        await _all(stage, model, [next(durations) for _ in range(LEARNT_FROM)])
        reads, seen = stage.server.reads.total, len(stage.lags)
        measured = [next(durations) for _ in range(JOBS)]
        await _all(stage, model, measured)
        reads, lags = stage.server.reads.total - reads, stage.lags[seen:]
        loop = _loop(measured)
        name = f"{kind.NAME} spread {spread}, one by one"
        return [
            Figure(f"{name}: loop's reads for each job", loop.reads, "reads"),
            Figure(f"{name}: reads for each job", reads / JOBS, "reads", loop.reads / 2),
            Figure(f"{name}: mean lag, aim: the loop's", fmean(lags), "s", loop.lag),
        ]


async def _hooked() -> list[Figure]:
    async with _receiver() as door, polling_stage(ApiModels, LocalApiModels, hook_base=door.base) as (stage, model):
        door.stage = stage
        durations = _Durations(SPREADS[0])
        for _ in range(HOOKED_JOBS):
            await stage.submit(model, next(durations))
            await _tick(stage)
        while stage.in_flight:
            await _tick(stage)
        return [
            Figure("apimodels spread 0.25, webhooks: reads for each job", stage.server.reads.total / HOOKED_JOBS, "reads", HOOKED_READS),
            Figure("apimodels spread 0.25, webhooks: mean lag, ends being told once a second here", fmean(stage.lags), "s"),
        ]


async def _tick(stage: PollingStage) -> None:
    """A second, and the webhooks of what ended in it: those are sent in real time."""
    await stage.advance(1)
    ended = sum(task.ended(stage.server.now()) for task in stage.server.tasks)
    for _ in range(HOOK_TRIES):
        if stage.server.state()["hooks_sent"] == ended:
            break
        await asyncio.sleep(0.01)
    else:
        raise BotFailed("the local provider did not send its webhooks")
    await stage.advance(0)


@dataclass
class _Door:
    base: str = ""
    stage: PollingStage | None = None

    async def knock(self, request: web.Request) -> web.Response:
        if self.stage is not None:
            self.stage.polling.hint(request.match_info["job"])
        return web.Response()


@asynccontextmanager
async def _receiver() -> AsyncGenerator[_Door]:
    door, app = _Door(), web.Application()
    app.router.add_post("/hooks/{job}", door.knock)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        door.base = f"http://127.0.0.1:{runner.addresses[0][1]}/hooks"
        yield door
    finally:
        await runner.cleanup()


class _Durations:
    def __init__(self, spread: float) -> None:
        self._rng = random.Random(SEED)
        self._spread = spread

    def __next__(self) -> float:
        return self._rng.lognormvariate(math.log(MEDIAN), self._spread)


async def _arrive(stage: PollingStage, model: Model, durations: _Durations, rate: float, *, until: float) -> None:
    """Jobs come by themselves until then."""
    gaps = random.Random(SEED + round(until))
    while (gap := gaps.expovariate(rate)) < until - stage.clock.monotonic():
        await stage.advance(gap)
        await stage.submit(model, next(durations))
    await stage.advance(max(0.0, until - stage.clock.monotonic()))


async def _all(stage: PollingStage, model: Model, durations: Sequence[float]) -> None:
    gaps = random.Random(SEED)
    for duration in durations:
        await stage.advance(gaps.expovariate(ARRIVALS))
        await stage.submit(model, duration)
    while stage.in_flight:
        await stage.advance(LOOP)


@dataclass(frozen=True, slots=True)
class _Loop:
    reads: float
    lag: float


def _loop(durations: Sequence[float]) -> _Loop:
    reads = [math.ceil(duration / LOOP) for duration in durations]
    lags = [count * LOOP - duration for count, duration in zip(reads, durations, strict=True)]
    return _Loop(fmean(reads), fmean(lags))
