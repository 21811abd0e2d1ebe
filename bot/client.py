"""The discord.py client: loads cogs, registers their commands, routes controls, supervises the gateway."""

import asyncio
import importlib
import logging
import math
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any, Protocol, cast

import aiohttp
import discord
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.discord_io.answers import Answers
from bot.discord_io.attachments import DISCORD_CDN
from bot.discord_io.context import owners_of
from bot.discord_io.controls import read_custom_id
from bot.discord_io.naming import FluentTranslator
from bot.discord_io.patience import Patience
from bot.discord_io.receipts import WebhookReceipts
from bot.discord_io.refused import RefusedForms
from bot.discord_io.registering import register_commands
from bot.discord_io.replies import Replies
from bot.domain.errors import NotAllowed, OperatorError, TemporaryError
from bot.domain.ports import Clock, StateStore
from bot.domain.vitals import Gateway
from bot.services.api import Services
from bot.text import Texts

COGS = (
    "video", "animate", "storyboard", "mention", "clip", "jobs", "quota", "models", "privacy", "consent",
    "clapper", "quota_admin", "policy", "server_queue", "transfer", "usage", "key", "moderation", "reviews",
    "operator", "operator_provider", "operator_jobs",
)  # fmt: skip
"""In the order in which they are loaded: some add to the group that `clapper`, `privacy` or `operator` makes."""

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
STEADY = 600.0
"""Seconds of connection after which the next fault is counted as the first."""

IDENTIFIES_KEPT = 10
"""Of 1,000 a day; using the last one up resets the token."""

FATAL_CODES: Mapping[int, str] = {4004: "discord-token-refused", 4013: "discord-intents-refused", 4014: "discord-intents-refused"}
REFUSED_CODES = frozenset({4010, 4011, 4012})

Hearer = Callable[[discord.Message], Awaitable[None]]
"""Hears every message of the servers, as far as Discord shows it."""

Control = Callable[[discord.Interaction[Any], str], Awaitable[None]]
"""Answers a press of a button, a choice in a menu or a submitted form; gets what its custom id carries."""

log = logging.getLogger(__name__)


class _Cog(Protocol):
    async def setup(self, client: "ClapperClient") -> None: ...


class ClapperTree(app_commands.CommandTree["ClapperClient"]):
    async def interaction_check(self, interaction: discord.Interaction["ClapperClient"], /) -> bool:
        if interaction.client.serving:
            return True
        await interaction.client.replies.error(interaction, TemporaryError("starting-up"))
        return False

    async def on_error(self, interaction: discord.Interaction["ClapperClient"], error: app_commands.AppCommandError, /) -> None:
        await interaction.client.replies.error(interaction, error)


class ClapperClient(discord.Client):
    """Carries what cogs use: `services`, `receipts`, `replies`, `answers`, `refused`, `texts`, `clock`.

    `serve` gives it the first two before it connects.

    `owners` are the operators' Discord ids: those it was made with, else who owns the application, as Discord says at every login.
    """

    def __init__(
        self,
        *,
        texts: Texts,
        clock: Clock,
        state: StateStore,
        owners: Collection[int] = (),
        cogs: Sequence[str] = COGS,
        shard_id: int | None = None,
        shard_count: int | None = None,
        http_trace: aiohttp.TraceConfig | None = None,
        turn: Callable[[], Awaitable[None]] | None = None,
        heard: Callable[[discord.Interaction[Any]], None] | None = None,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=60.0,
            shard_id=shard_id,
            shard_count=shard_count,
            http_trace=http_trace or aiohttp.TraceConfig(),
        )
        self.texts = texts
        self.clock = clock
        self.replies = Replies(texts)
        self.answers = Answers(self, texts, Patience(clock), turn)
        self.refused = RefusedForms()
        self.tree = ClapperTree(self)
        self.services: Services
        self.receipts: WebhookReceipts
        self.serving = False
        self.owners = frozenset(owners)
        self._owners_are_given = bool(owners)
        self._state_store = state
        self._cogs = tuple(cogs)
        self._heard = heard
        self._loaded = False
        self._controls: dict[str, Control] = {}
        self._hearer: Hearer | None = None
        self._stopped = asyncio.Event()

    @property
    def bot_id(self) -> int:
        """Of the bot's user, which older applications do not share with their own id; 0 before the login."""
        return self.user.id if self.user is not None else 0

    def gateway(self) -> Gateway:
        """How the connection to Discord's gateway is. That discord.py is ready says nothing: it says so while it reconnects, too."""
        is_open = self.is_ready() and self.ws.open
        return Gateway(wanted=1, open=int(is_open), latency=latency_of(self.latency))

    def serve(self, services: Services, receipts: WebhookReceipts) -> None:
        self.services, self.receipts = services, receipts
        self.serving = True

    def on_control(self, action: str, control: Control) -> None:
        """Route every control whose custom id is `clapper:<action>:…`."""
        self._controls[action] = control

    def on_order_by_message(self, hearer: Hearer) -> None:
        self._hearer = hearer

    async def setup_hook(self) -> None:
        if not self._owners_are_given and self.application is not None:
            self.owners = owners_of(self.application)
        await self.load()
        await register_commands(self.tree, self._state_store)

    async def load(self) -> frozenset[str]:
        """Load the cogs, once. Returns the names of the commands that they bring."""
        if not self._loaded:
            await self.tree.set_translator(FluentTranslator(self.texts))
            for name in self._cogs:
                cog = cast("_Cog", importlib.import_module(f"cogs.{name}"))
                await cog.setup(self)
            self._loaded = True
        return frozenset(command.name for command in self.tree.get_commands())

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        if self._heard is not None:
            self._heard(interaction)
        if interaction.type not in {discord.InteractionType.component, discord.InteractionType.modal_submit}:
            return
        try:
            await self._control(interaction)
        except Exception as error:  # noqa: BLE001 - whatever it was, the member gets an answer and the log gets the fault
            await self.replies.error(interaction, error)

    async def on_message(self, message: discord.Message) -> None:
        if self._hearer is None:
            return
        try:
            await self._hearer(message)
        except Exception as error:  # noqa: BLE001 - whatever it was, the member gets an answer and the log gets the fault
            await self.answers.refuse(message, None, error)

    async def on_ready(self) -> None:
        self._servers_changed()

    async def on_guild_join(self, guild: discord.Guild) -> None:  # noqa: ARG002 - discord.py's signature
        self._servers_changed()

    async def on_guild_remove(self, guild: discord.Guild) -> None:  # noqa: ARG002 - discord.py's signature
        """The bot was removed. A server that Discord cannot reach for a while is told of by another event."""
        self._servers_changed()

    async def run_gateway(self, token: str, *, deaf: bool = False) -> None:
        """Stay connected until `close`, over every fault that passes. Raises `OperatorError` for those that do not.

        `deaf`: logged in for calls only, without a connection to the gateway: for a process that posts and answers nobody.
        """
        pause = FIRST_PAUSE
        while not self._stopped.is_set():
            began = self.clock.monotonic()
            await self._connection_of(token, deaf=deaf)
            if self._stopped.is_set():
                return
            if self.clock.monotonic() - began >= STEADY:
                pause = FIRST_PAUSE
            log.warning("discord: the gateway ended; next try in %.0f s", pause)
            await self.clock.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def stop(self) -> None:
        """Close for good: `run_gateway` returns."""
        self._stopped.set()
        await self.close()

    def _servers_changed(self) -> None:
        if self.serving:
            self.services.privacy.servers_changed()

    async def _control(self, interaction: discord.Interaction[Any]) -> None:
        if not self.serving:
            raise TemporaryError("starting-up")
        data = cast("Mapping[str, Any]", interaction.data or {})
        action, argument = read_custom_id(str(data.get("custom_id", ""))) or ("", "")
        control = self._controls.get(action)
        if control is None:
            raise NotAllowed("outdated-control")
        await control(interaction, argument)

    async def _connection_of(self, token: str, *, deaf: bool) -> None:
        try:
            if self.is_closed():
                self._reopen()
            await self.login(token)
            if deaf:
                await self._stopped.wait()
                return
            await self._spare_identifies()
            await self.connect()
        except discord.LoginFailure as error:
            raise OperatorError("discord-token-refused") from error
        except discord.PrivilegedIntentsRequired as error:
            raise OperatorError("discord-intents-refused") from error
        except discord.ConnectionClosed as error:
            _raise_if_final(error)
            log.warning("discord: the gateway closed with code %s", error.code)
        except OperatorError:
            raise
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("discord: not reachable: %s", error)
        except Exception:
            # One malformed event ends discord.py's loop (gateway.py:591 is unguarded): connect anew.
            log.exception("discord: the gateway connection broke")
        finally:
            if not self.is_closed():
                await self.close()

    def _reopen(self) -> None:
        self.clear()
        # What `close` took away and neither `clear` nor `login` of discord.py 2.7.1 (client.py:812, http.py:828) brings back: without the
        # loop no event is handled, with the closed connector every call fails with "Session is closed".
        self.loop = asyncio.get_running_loop()
        self.http.connector = discord.utils.MISSING

    async def _spare_identifies(self) -> None:
        """Wait for the daily budget to renew rather than use up its last sessions."""
        try:
            answer = await self.http.request(Route("GET", "/gateway/bot"))
            budget = answer["session_start_limit"]
            remaining, renews_in = int(budget["remaining"]), float(budget["reset_after"]) / 1000
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError, KeyError, TypeError, ValueError):
            log.debug("discord: the session budget is not told")
            return
        if remaining < IDENTIFIES_KEPT:
            log.error("discord: only %d connections are left today; waiting %.0f s", remaining, renews_in)
            await self.clock.sleep(renews_in)


class ShardedClient(ClapperClient, discord.AutoShardedClient):
    """Several shards over one client: `shard_ids` of `shard_count`."""

    def answer(self, shard_ids: Sequence[int]) -> None:
        """Before it connects."""
        self.shard_ids = list(shard_ids)

    def gateway(self) -> Gateway:
        held = sum(not shard.is_closed() for shard in self.shards.values())
        return Gateway(wanted=len(self.shard_ids or ()), open=held, latency=latency_of(self.latency))

    def _reopen(self) -> None:
        super()._reopen()
        # The end of the last connection is still in discord.py's queue (shard.py:522), and would be taken for the end of the next one.
        self._AutoShardedClient__queue: asyncio.PriorityQueue[Any] = asyncio.PriorityQueue()


def use_endpoints(api_url: str, gateway_url: str, cdn_url: str = DISCORD_CDN) -> None:
    """Point discord.py elsewhere, for people behind a proxy and for the sandbox. Before any client is made.

    Of the CDN only what discord.py links to by itself is concerned, such as stickers; attachments carry their own links.
    """
    discord.Asset.BASE = cdn_url.rstrip("/")  # pyright: ignore[reportAttributeAccessIssue]: inferred as that one text, and read at each use
    Route.BASE = api_url.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway_url)


def latency_of(seconds: float) -> float | None:
    """None before the first heartbeat was answered."""
    return seconds if math.isfinite(seconds) else None


def _raise_if_final(error: discord.ConnectionClosed) -> None:
    if error.code in FATAL_CODES:
        raise OperatorError(FATAL_CODES[error.code]) from error
    if error.code in REFUSED_CODES:
        raise OperatorError("discord-gateway-refused", code=error.code) from error
