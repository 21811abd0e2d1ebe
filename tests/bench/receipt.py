"""How much later than a bare defer a receipt is that stands for a committed job, at a steady pace."""

import asyncio
import random
import time

from tests.bench.lean_discord import Asked, LeanDiscord
from tests.bench.lean_provider import LeanProvider
from tests.bench.payloads import DEFER_AND_EDIT, DEFER_ONLY
from tests.bench.processes import Effort
from tests.bench.report import Figure, Report, percentile
from tests.bench.stage import BotFailed, Stage, stage

PER_SECOND = 20
SECONDS = 30
WARM_UP = 40
MEMBERS = 100
PATIENCE = 15.0
APART = 10.0
"""Milliseconds."""

KINDS = ("video", DEFER_ONLY, DEFER_AND_EDIT)


async def measure(profile: str | None) -> Report:
    async with stage(LeanDiscord(), LeanProvider(), arguments=[profile] if profile else []) as bench:
        await _play(bench, WARM_UP / PER_SECOND, 0)
        effort = Effort(bench.bot.pid)
        asked = await _play(bench, SECONDS, WARM_UP)
        notes = effort.read()
        accepted = [one for one in asked["video"] if one.accepted]
        committed = sum(bench.jobs().values())
        if len(accepted) != len(asked["video"]) or committed != len(accepted) + WARM_UP:
            raise BotFailed(f"{len(accepted)} receipts and {committed} jobs for {len(asked['video'])}\n{bench.bot.last_words()}")
        return _report(asked, notes, bench)


async def _play(bench: Stage, seconds: float, first: int) -> dict[str, list[Asked]]:
    """Each kind `PER_SECOND` times a second, in an order that changes, evenly spread over the time."""
    rng = random.Random(first)
    turns = [kind for _ in range(round(seconds * PER_SECOND)) for kind in rng.sample(KINDS, len(KINDS))]
    frames = [(kind, *bench.discord.prepare(number % MEMBERS, kind, _options(kind, first + number))) for number, kind in enumerate(turns)]
    asked: dict[str, list[Asked]] = {kind: [] for kind in KINDS}
    began = time.perf_counter()
    for number, (kind, key, frame) in enumerate(frames):
        await asyncio.sleep(began + number / PER_SECOND / len(KINDS) - time.perf_counter())
        asked[kind].append(await bench.discord.send(key, frame))
    waits = [one.deferred if kind == DEFER_ONLY else one.replied for kind, ones in asked.items() for one in ones]
    _, missing = await asyncio.wait(waits, timeout=PATIENCE)
    if missing:
        raise BotFailed(f"{len(missing)} of {len(waits)} were not answered; the bot's last words:\n{bench.bot.last_words()}")
    return asked


def _options(kind: str, number: int) -> dict[str, str]:
    return {"prompt": f"a red fox in the snow, take {number}"} if kind == "video" else {}


def _report(asked: dict[str, list[Asked]], notes: tuple[str, ...], bench: Stage) -> Report:
    defers = [one.deferred.result() * 1000 for one in asked[DEFER_ONLY]]
    edits = [one.replied.result() * 1000 for one in asked[DEFER_AND_EDIT]]
    own_defers = [one.deferred.result() * 1000 for one in asked["video"]]
    receipts = [one.replied.result() * 1000 for one in asked["video"]]
    figures = [
        Figure(f"{what}, {name}", percentile(values, part), "ms")
        for what, values in (
            ("defer-only command: its defer", defers),
            ("/video: its defer", own_defers),
            ("defer-and-edit command: its edit", edits),
            ("/video: the receipt of the committed job", receipts),
        )
        for name, part in (("p50", 0.5), ("p99", 0.99))
    ]
    apart = percentile(receipts, 0.99) - percentile(defers, 0.99)
    bare = percentile(receipts, 0.99) - percentile(edits, 0.99)
    figures += [
        Figure("p99 of the receipt minus p99 of the defer-only command", apart, "ms", APART),
        Figure("p99 of the receipt minus p99 of the defer-and-edit command", bare, "ms"),
    ]
    told = f"{bench.provider.tasks} jobs were submitted to the provider meanwhile, {bench.provider.lists} lists read"
    return Report(f"receipt: {len(receipts)} /video, {PER_SECOND} a second, two twins between them", tuple(figures), (*notes, told))
