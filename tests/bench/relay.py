"""Memory while eight clips of 50 MB go from the provider to Discord at once."""

import asyncio
from pathlib import Path

from tests.bench.clip import write_clip
from tests.bench.lean_discord import LeanDiscord
from tests.bench.lean_provider import LeanProvider
from tests.bench.processes import Effort, MemoryWatch, resident, running
from tests.bench.report import Figure, Report
from tests.bench.stage import BotFailed, Stage, stage

CLIPS = 8
MB = 1_000_000
SIZE = 50 * MB
DOWNLOAD_RATE, UPLOAD_RATE = 20 * MB, 5 * MB
"""For each: slow enough that all eight overlap, although the clips are looked into one after the other."""
AIM = 5.0
"""Percent of the bytes."""
PATIENCE = 120.0
SETTLE = 3.0


async def measure(profile: str | None) -> Report:
    discord, provider = LeanDiscord(upload_rate=UPLOAD_RATE), LeanProvider(download_rate=DOWNLOAD_RATE)
    async with stage(discord, provider, arguments=[profile] if profile else []) as bench:
        small, large = bench.folder / "small.mp4", bench.folder / "large.mp4"
        write_clip(small)
        write_clip(large, SIZE)
        cold = resident(bench.bot.pid)
        await _relay(bench, small, 1)
        await asyncio.sleep(SETTLE)
        idle = resident(bench.bot.pid)
        effort = Effort(bench.bot.pid)
        with MemoryWatch(bench.bot.pid) as bot:
            await _relay(bench, large, CLIPS)
        notes = effort.read()
        if any(posted.bytes < SIZE or not posted.playable for posted in discord.posted[1:]):
            raise BotFailed(f"not every clip arrived whole: {discord.posted}\n{bench.bot.last_words()}")
        at_once = f"{provider.downloads_at_once} downloads and {discord.uploads_at_once} uploads were open at once"
        naive = await _naive(bench)
        return _report(bot, idle, cold, naive, (*notes, at_once, f"{bot.samples} samples, and the kernel's own peak"))


async def _relay(bench: Stage, clip: Path, count: int) -> None:
    """`count` jobs, finished at once; returns when their clips have been posted."""
    tasks, posted = bench.provider.tasks, len(bench.discord.posted)
    for number in range(count):
        asked = await bench.ask(number, "video", prompt=f"a red fox, take {tasks + number}")
        await asyncio.wait_for(asked.replied, PATIENCE)
    await bench.until(lambda: bench.provider.tasks == tasks + count, PATIENCE, "the submission of every job")
    bench.provider.finish(clip)
    await bench.until(lambda: len(bench.discord.posted) == posted + count, PATIENCE, "the posting of every clip")
    await bench.until(lambda: bench.jobs().get("done", 0) == posted + count, PATIENCE, "the end of every job")


async def _naive(bench: Stage) -> int:
    """Growth of the twin, in bytes, over the same servers at the same rates."""
    links = [f"{bench.provider.url}/results/bench{number}.mp4" for number in range(CLIPS)]
    arguments = [bench.discord.environment["DISCORD_API_URL"], *links]
    async with running("tests.bench.naive_relay", arguments, {}, bench.folder, "naive") as twin:
        await asyncio.sleep(SETTLE)
        idle = resident(twin.pid)
        expected = len(bench.discord.posted) + CLIPS
        with MemoryWatch(twin.pid) as memory:
            twin.go()
            await bench.until(lambda: len(bench.discord.posted) == expected, PATIENCE, "the twin's last upload")
        return memory.peak - idle


def _report(bot: MemoryWatch, idle: int, cold: int, naive: int, notes: tuple[str, ...]) -> Report:
    whole = CLIPS * SIZE
    growth = bot.peak - idle
    figures = (
        Figure("bot, idle after one small clip (freshly started)", idle / MB, f"MB ({cold / MB:.0f})"),
        Figure("bot, peak growth over idle", growth / MB, "MB"),
        Figure("bot, peak growth in percent of the bytes relayed", 100 * growth / whole, "%", AIM),
        Figure("media child process, peak (one at a time, gone afterwards)", bot.children_peak / MB, "MB"),
        Figure("naive twin (reads all, then uploads), peak growth", naive / MB, "MB"),
        Figure("naive twin, peak growth in percent", 100 * naive / whole, "%"),
        Figure("bot's growth against the naive twin's", 100 * growth / naive, "%"),
    )
    return Report(f"relay: {CLIPS} clips of {SIZE // MB} MB at once", figures, notes)
