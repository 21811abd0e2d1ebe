"""Everything that a demo consists of: local Discord, local providers, page, and the bot as a process of its own."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from sandbox.crashes import Crashes
from sandbox.discord.server import LocalDiscord, bind, serving
from sandbox.market import Market, Pace, market
from sandbox.pictures import draw_all
from sandbox.process import BotProcess, log_failure
from sandbox.web import Page
from sandbox.world import World, build

ROOT = Path(__file__).resolve().parent.parent
BOT = (sys.executable, "-m", "bot", "run")
TOKEN = "local.demo.token"
MODELS = ROOT / "sandbox" / "models.toml"
MEMBER_CREDITS = 500
GUILD_CREDITS = 5000
"""So much that every model can be tried: `aivideomaker/lv` alone costs up to 450."""


@dataclass(frozen=True, slots=True)
class Stage:
    url: str
    home: Path
    """The bot's folder."""
    local: LocalDiscord
    world: World
    market: Market
    bot: BotProcess
    crashes: Crashes


@asynccontextmanager
async def stage(
    folder: Path, *, port: int = 0, pace: Pace | None = None, command: Sequence[str] = BOT, env: Mapping[str, str] | None = None
) -> AsyncGenerator[Stage]:
    """Build a world in the empty `folder` and serve it. The bot is there but not started; all of it ends with the block.

    `env`: settings of the bot beside those that the stage gives it.
    """
    crashes = Crashes()
    bound, url = bind(port)
    local = LocalDiscord(folder, token=TOKEN, url=url)
    world = build(local, await asyncio.to_thread(draw_all, folder / "samples"))
    with crashes.watching():
        async with market(pace or Pace()) as stalls:
            home = folder / "bot"
            bot = BotProcess(command, {**bot_env(local, stalls, home), **(env or {})}, home)
            page = Page(local, world, bot, stalls.state, folder / "uploads")
            crashes.listeners.append(lambda line: bot.note(f"ERROR a local server of the demo failed: {line}"))
            app = web.Application()
            local.mount(app)
            page.mount(app)
            async with serving(app, bound):
                watching = asyncio.create_task(page.watch_providers())
                watching.add_done_callback(log_failure)
                try:
                    yield Stage(url, home, local, world, stalls, bot, crashes)
                finally:
                    watching.cancel()
                    await bot.stop()


def bot_env(local: LocalDiscord, stalls: Market, home: Path) -> Mapping[str, str]:
    """The bot's settings: everything it can reach is on this machine."""
    return {
        "DISCORD_TOKEN": local.token,
        "DISCORD_API_URL": local.api_url,
        "DISCORD_GATEWAY_URL": local.gateway_url,
        "DISCORD_CDN_URL": local.url,
        "DATABASE_URL": f"sqlite:///{home / 'clapper.db'}",
        "DATA_DIR": str(home / "data"),
        **stalls.env(),
        "DEFAULT_MEMBER_CREDITS": str(MEMBER_CREDITS),
        "DEFAULT_GUILD_CREDITS": str(GUILD_CREDITS),
        "DEMO_PROVIDER": "on",
        "SECRET_KEY": "keys typed into the demo are worth nothing",
        "MODELS_FILE": str(MODELS),
        "ALLOW_PRIVATE_HOSTS": "127.0.0.1",
        "HTTP_PORT": "0",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }
