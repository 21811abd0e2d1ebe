"""A thousand members at once."""

import asyncio

from tests.bench.lean_discord import LeanDiscord
from tests.bench.lean_provider import LeanProvider
from tests.bench.processes import Effort
from tests.bench.report import Figure, Report, percentile
from tests.bench.stage import BotFailed, Stage, stage

AT_ONCE = 1000
PATIENCE = 60.0
DEFER_WITHIN = 3.0
RECEIPT_WITHIN = 10.0


async def measure(profile: str | None) -> Report:
    async with stage(LeanDiscord(), LeanProvider(), arguments=[profile] if profile else []) as bench:
        await asyncio.wait_for((await bench.ask(0, "video", prompt="the first")).replied, PATIENCE)
        return await _burst(bench)


async def _burst(bench: Stage) -> Report:
    frames = [bench.discord.prepare(member, "video", {"prompt": f"a red fox, take {member}"}) for member in range(1, AT_ONCE + 1)]
    effort = Effort(bench.bot.pid)
    asked = [await bench.discord.send(key, frame) for key, frame in frames]
    await asyncio.wait([one.replied for one in asked], timeout=PATIENCE)
    notes = effort.read()
    defers = [one.deferred.result() for one in asked if one.deferred.done()]
    receipts = [one.replied.result() for one in asked if one.replied.done() and one.accepted]
    jobs = sum(bench.jobs().values()) - 1
    if jobs < len(receipts):
        raise BotFailed(f"{len(receipts)} receipts for {jobs} jobs\n{bench.bot.last_words()}")
    last = max((one.replied.result() for one in asked if one.replied.done()), default=PATIENCE)
    figures = (
        Figure("not deferred", AT_ONCE - len(defers), "of 1,000", 0),
        Figure("defer, p99", percentile(defers, 0.99), "s"),
        Figure("defer, slowest", max(defers, default=PATIENCE), "s", DEFER_WITHIN),
        Figure("not accepted", AT_ONCE - len(receipts), "of 1,000", 0),
        Figure("receipt of the committed job, p99", percentile(receipts, 0.99), "s"),
        Figure("receipt of the committed job, slowest", max(receipts, default=PATIENCE), "s", RECEIPT_WITHIN),
        Figure("processor time of the bot for each", 1000 * effort.bot_seconds / AT_ONCE, "ms"),
    )
    told = f"{jobs / last:.0f} jobs a second committed and told; {bench.provider.tasks} submitted to the provider meanwhile"
    return Report(f"burst: {AT_ONCE:,} /video at once, each by another member of one server", figures, (*notes, told))
