"""SimCord's world in real time. This module is the adapter: what SimCord leaves untyped or does not announce is dealt with here."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import discord
from simcord import intents as simcord_intents
from simcord._clock import Clock
from simcord.backend import Backend, serializers
from simcord.backend.models import Message
from simcord.gateway import FakeGateway, FakeWebSocket
from simcord.http import dispatch, routes

from sandbox.discord.files import DiskCdn

Json = dict[str, Any]
REST_ROUTES = routes.__all__
"""Importing `simcord.http.routes` registers them."""
Change = Callable[[str, Message], None]
"""Told `put` or `gone` with the message, for every message, private ones too."""

_LOG_KEPT = 2000


class RealClock(Clock):
    def now(self) -> datetime:
        return datetime.now(UTC)


class LocalBackend(Backend):
    """The virtual Discord. `subscribers` hear what the gateway sends, `watchers` every message that anybody sees."""

    def __init__(self, cdn: DiskCdn) -> None:
        super().__init__(clock=RealClock())
        self.cdn = cdn
        self.watchers: list[Change] = []
        self.premium_tiers: dict[int, int] = {}
        self.age_restricted: set[int] = set()
        """Channels; SimCord knows none."""

    def commit_message(self, message: Message, *, broadcast: bool = True) -> Message:
        stored = super().commit_message(message, broadcast=broadcast)
        self._tell("put", stored)
        return stored

    def edit_message(self, channel_id: int, message_id: int, fields: Json) -> Message:
        stored = super().edit_message(channel_id, message_id, fields)
        self._tell("put", stored)
        return stored

    def delete_message(self, channel_id: int, message_id: int) -> None:
        message = self.get_message(channel_id, message_id)
        super().delete_message(channel_id, message_id)
        self._tell("gone", message)

    def bulk_delete_messages(self, channel_id: int, message_ids: Iterable[int]) -> list[int]:
        wanted = list(message_ids)
        known = [self.messages[channel_id][wanted_id] for wanted_id in wanted if wanted_id in self.messages.get(channel_id, {})]
        deleted = super().bulk_delete_messages(channel_id, wanted)
        for message in known:
            self._tell("gone", message)
        return deleted

    def rest(self, method: str, path: str, *, json: Any, params: Json, files: list[Any], reason: str | None) -> Any:
        """Answer one REST call of the bot. Raises `BackendError` for Discord's own refusals."""
        for log in (self.http_requests, self.transcript):
            if len(log) > _LOG_KEPT:
                del log[: _LOG_KEPT // 2]
        return dispatch(self, method, path, json=json, params=params, files=files, reason=reason, message_content_access=False)

    def _tell(self, what: str, message: Message) -> None:
        for watcher in list(self.watchers):
            watcher(what, message)


class _Parsers(dict[str, Callable[[Json], None]]):
    """Stands where discord.py's parser table stands: every event goes out over the wire."""

    def __init__(self, send: Callable[[str, Json], None]) -> None:
        super().__init__()
        self._send = send

    def __missing__(self, event: str) -> Callable[[Json], None]:
        return lambda payload: self._send(event, payload)

    def get(self, key: str, default: Any = None, /) -> Any:
        del default
        return self[key]


class EventFilter:
    """What one connection may hear: its intents, content only where it is due, own member only in GUILD_CREATE."""

    def __init__(self, backend: LocalBackend, intents: int, send: Callable[[str, Json], None]) -> None:
        self.intents = _intents(intents)
        state = SimpleNamespace(intents=self.intents, parsers=_Parsers(send))
        self._gateway = FakeGateway(backend, state)
        self._members = FakeWebSocket(backend, self._gateway)

    def feed(self, event: str, payload: Mapping[str, Any]) -> None:
        self._gateway.feed(event, payload)

    def refused_intents(self) -> list[str]:
        """Privileged intents: the demo's application, like Clapper's real one, has none approved."""
        return simcord_intents.missing_privileged_intents(self.intents, discord.Intents.default())

    async def members(self, ask: Mapping[str, Any]) -> None:
        """Answer REQUEST_GUILD_MEMBERS with chunks."""
        wanted = [int(one) for one in as_list(ask.get("user_ids"))] or None
        await self._members.request_chunks(
            int(ask["guild_id"]), ask.get("query"), limit=int(ask.get("limit") or 0), user_ids=wanted, nonce=ask.get("nonce")
        )


def _intents(value: int) -> discord.Intents:
    intents = discord.Intents.none()
    intents.value = value
    return intents


def as_object(value: Any) -> Json:
    """A JSON object, or an empty one for anything else."""
    return cast(Json, value) if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """A JSON array; one value alone becomes an array of it, nothing an empty one."""
    if isinstance(value, list):
        return cast(list[Any], value)
    return [] if value is None else [value]


def guild_payload(backend: LocalBackend, guild_id: int) -> Json:
    payload: Json = dict(serializers.guild_create_payload(backend, backend.get_guild(guild_id)))
    payload["premium_tier"] = backend.premium_tiers.get(guild_id, 0)
    for channel in payload["channels"]:
        channel["nsfw"] = int(channel["id"]) in backend.age_restricted
    return payload


def user_payload(backend: LocalBackend, user_id: int) -> Json:
    return dict(serializers.user_payload(backend.get_user(user_id)))


def member_payload(backend: LocalBackend, guild_id: int, user_id: int, *, with_user: bool = True) -> Json:
    guild = backend.get_guild(guild_id)
    return dict(serializers.member_payload(backend, guild, backend.get_member(guild_id, user_id), with_user=with_user))


def channel_payload(backend: LocalBackend, channel_id: int) -> Json:
    payload: Json = dict(serializers.channel_payload(backend, backend.get_channel(channel_id)))
    return {**payload, "nsfw": channel_id in backend.age_restricted}


def role_payload(backend: LocalBackend, guild_id: int, role_id: int) -> Json:
    return dict(serializers.role_payload(backend.get_role(guild_id, role_id)))


def message_payload(backend: LocalBackend, message: Message, viewer: int | None = None) -> Json:
    return dict(serializers.message_payload(backend, message, for_user=viewer))
