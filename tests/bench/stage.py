"""The local servers and the real bot process of one measurement."""

import asyncio
import contextlib
import shutil
import sqlite3
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from tests.bench.lean_discord import Asked, LeanDiscord
from tests.bench.lean_provider import LeanProvider
from tests.bench.processes import Running, running

START_SECONDS = 60.0
PLENTY = "1000000000"

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class BotFailed(Exception):
    """The bot did not do what the measurement needs; the text holds the end of its log."""


@dataclass(frozen=True, slots=True)
class Stage:
    discord: LeanDiscord
    provider: LeanProvider
    bot: Running
    folder: Path

    async def ask(self, member: int, command: str, **options: str) -> Asked:
        return await self.discord.send(*self.discord.prepare(member, command, options))

    async def until(self, done: Callable[[], bool], seconds: float, what: str) -> None:
        deadline = time.monotonic() + seconds
        while not done() and self.bot.process.returncode is None and time.monotonic() < deadline:  # noqa: ASYNC110 - it happens in another process
            await asyncio.sleep(0.05)
        if not done():
            raise BotFailed(f"{what} did not happen within {seconds:.0f} s; the bot's last words:\n{self.bot.last_words()}")

    def jobs(self) -> dict[str, int]:
        """How many jobs of each state the bot's database holds."""
        with contextlib.closing(sqlite3.connect(f"file:{self.folder / 'bot.db'}?mode=ro", uri=True)) as database:
            return dict(database.execute("SELECT state, count(*) FROM jobs GROUP BY state").fetchall())


@contextlib.asynccontextmanager
async def stage(
    discord: LeanDiscord, provider: LeanProvider, *, module: str = "tests.bench.bot_with_twins", arguments: Sequence[str] = ()
) -> AsyncGenerator[Stage]:
    """A fresh database, no limit that would refuse or hold back a job, and the bot connected and answering."""
    folder = Path(tempfile.mkdtemp(prefix="clapper-bench-"))
    try:
        async with serving(discord.serve) as discord.url, serving(provider.serve) as provider.url:
            env = {
                **discord.environment,
                **provider.environment,
                "DATABASE_URL": f"sqlite:///{folder}/bot.db",
                "DATA_DIR": str(folder / "data"),
                "DEFAULT_GUILD_CREDITS": PLENTY,
                "DEFAULT_MEMBER_CREDITS": PLENTY,
                "DEFAULT_GUILD_CONCURRENT": "0",
                "DEFAULT_MEMBER_CONCURRENT": "0",
            }
            async with running(module, arguments, env, folder, "bot") as bot:
                ready = Stage(discord, provider, bot, folder)
                await ready.until(discord.connected.is_set, START_SECONDS, "the bot's connection")
                yield ready
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.asynccontextmanager
async def serving(handler: Handler) -> AsyncGenerator[str]:
    """The URL at which `handler` is served inside the block. Without a router: it would be most of the work."""
    runner = web.ServerRunner(web.Server(handler), shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0, backlog=2048)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
