"""What `clapper check` asks Discord: by REST only, so that a running bot is not disturbed."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
import discord

from bot.domain.findings import Finding, fault, fine, look
from bot.domain.ports import Clock

NEEDED = ("view_channel", "send_messages", "send_messages_in_threads", "attach_files", "read_message_history")
"""To post a clip and to find it again."""
SCOPES = ("bot", "applications.commands")
MOST_SERVERS = 100
"""Servers that are looked at; three requests each."""
SKEW_SEEN, SKEW_WRONG = timedelta(seconds=3), timedelta(seconds=30)
PATIENCE = aiohttp.ClientTimeout(total=15)

Channel = discord.TextChannel | discord.VoiceChannel | discord.StageChannel


class DiscordCheck:
    """`commands` are the names that this version has. `token` None: it is not set."""

    def __init__(self, *, token: str | None, api_url: str, commands: frozenset[str], clock: Clock) -> None:
        self._token = token
        self._api_url = api_url
        self._commands = commands
        self._clock = clock

    async def findings(self) -> Sequence[Finding]:
        found = await self._time()
        if self._token is None:
            return [*found, fault("check-token-missing")]
        client = discord.Client(intents=discord.Intents(guilds=True), max_ratelimit_timeout=30.0)
        try:
            await client.login(self._token)
            return [*found, *await self._application(client)]
        except discord.LoginFailure:
            return [*found, fault("check-token-refused")]
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
            return [*found, fault("check-discord-unreachable", url=self._api_url, what=_reason(error))]
        finally:
            await client.close()

    async def _time(self) -> list[Finding]:
        """Discord's `Date` header has whole seconds; half the journey is taken off."""
        try:
            async with aiohttp.ClientSession(timeout=PATIENCE, trust_env=True) as session:
                began = time.monotonic()
                async with session.get(f"{self._api_url}/gateway") as answer:
                    journey = timedelta(seconds=time.monotonic() - began)
                    theirs = parsedate_to_datetime(answer.headers["Date"]).astimezone(UTC)
        except (aiohttp.ClientError, TimeoutError, OSError, KeyError, ValueError):
            return [look("check-clock-unknown")]
        return [_skew(self._clock.now(), theirs + journey / 2)]

    async def _application(self, client: discord.Client) -> list[Finding]:
        app = client.application
        if app is None:
            raise AssertionError
        invite = discord.utils.oauth_url(app.id, permissions=discord.Permissions(**dict.fromkeys(NEEDED, True)), scopes=SCOPES)
        found = [fine("check-token-ok", name=app.name), fine("check-intents-ok")]
        if app.interactions_endpoint_url:
            found.append(fault("check-endpoint-set", app=app.id))
        if app.bot_require_code_grant:
            found.append(fault("check-code-grant", app=app.id))
        found.append(await self._synchronised(client, app.id))
        guilds = [guild async for guild in client.fetch_guilds(limit=MOST_SERVERS, with_counts=False)]
        if not guilds:
            found.append(look("check-no-server"))
        for guild in guilds:
            found += await self._server(client, app.id, guild.id, guild.name, invite)
        if len(guilds) == MOST_SERVERS:
            found.append(look("check-more-servers", count=MOST_SERVERS))
        return [*found, fine("check-invite", link=invite)]

    async def _synchronised(self, client: discord.Client, app_id: int) -> Finding:
        there = frozenset(str(command["name"]) for command in await client.http.get_global_commands(app_id))
        if there == self._commands:
            return fine("check-commands-ok", count=len(there))
        return look("check-commands-differ", missing=tuple(sorted(self._commands - there)) or ("-",))

    async def _server(self, client: discord.Client, app_id: int, guild_id: int, name: str, invite: str) -> list[Finding]:
        try:
            await client.http.get_guild_commands(app_id, guild_id)
        except discord.Forbidden:
            return [fault("check-scope-missing", server=name, link=invite)]
        guild = await client.fetch_guild(guild_id, with_counts=False)
        me = await guild.fetch_member(client.user.id if client.user else app_id)
        missing = _lacking(me.guild_permissions)
        if missing:
            return [fault("check-permissions-missing", server=name, permissions=missing)]
        channels = [channel for channel in await guild.fetch_channels() if isinstance(channel, Channel)]
        # A channel that is hidden from the bot is the admins' choice; one where it is seen and cannot post looks broken to members.
        deaf = [f"#{channel.name}" for channel in channels if _half_open(channel.permissions_for(me))]
        if deaf:
            return [look("check-channels-closed", server=name, channels=tuple(deaf[:10]), count=len(deaf))]
        return [fine("check-server-ok", server=name)]


def _skew(ours: datetime, theirs: datetime) -> Finding:
    skew = abs(ours - theirs)
    seconds = round(skew / timedelta(seconds=1))
    if skew >= SKEW_WRONG:
        return fault("check-clock-wrong", seconds=seconds)
    return look("check-clock-off", seconds=seconds) if skew >= SKEW_SEEN else fine("check-clock-ok")


def _lacking(held: discord.Permissions) -> tuple[str, ...]:
    return () if held.administrator else tuple(name for name in NEEDED if not getattr(held, name))


def _half_open(held: discord.Permissions) -> bool:
    return held.view_channel and bool(_lacking(held))


def _reason(error: BaseException) -> str:
    """Never empty, and without the address, which may hold a proxy's password."""
    if isinstance(error, discord.HTTPException):
        return f"HTTP {error.status}"
    return type(error).__name__
