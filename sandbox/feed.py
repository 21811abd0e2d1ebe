"""What the page shows: the world as one viewer sees it, and every change of it as it happens."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from simcord.backend.access import channel_accessible, message_accessible
from simcord.backend.models import Guild, Message
from simcord.enums import ChannelType

from sandbox.discord.backend import Json, message_payload
from sandbox.discord.server import LocalDiscord
from sandbox.world import LANGUAGES, World

_LOADING = 1 << 7
_MESSAGES_SHOWN = 100


class Feed:
    """One queue per open page; `None` in a queue ends its stream."""

    def __init__(self, local: LocalDiscord, world: World) -> None:
        self._local = local
        self._world = world
        self._listeners: dict[asyncio.Queue[str | None], int] = {}
        self._dismissed: set[int] = set()
        local.backend.watchers.append(self._message_changed)

    @asynccontextmanager
    async def listen(self, viewer: int) -> AsyncGenerator["asyncio.Queue[str | None]"]:
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._listeners[queue] = viewer
        try:
            yield queue
        finally:
            del self._listeners[queue]

    def publish(self, kind: str, data: Json, viewer: int | None = None) -> None:
        """Send to every page, or to those of one viewer."""
        frame = f"event: {kind}\ndata: {json.dumps(data)}\n\n"
        for queue, listener in self._listeners.items():
            if viewer in {None, listener}:
                queue.put_nowait(frame)

    def close(self) -> None:
        for queue in self._listeners:
            queue.put_nowait(None)

    def world(self, viewer: int) -> Json:
        backend = self._local.backend
        bot = backend.bot_user
        people = [{"id": str(one.id), "name": one.name, "role": one.role} for one in self._world.people]
        return {
            "viewer": str(viewer),
            "people": people,
            "languages": LANGUAGES,
            "language": self._local.interactions.locale_of(viewer),
            "bot": {"id": str(bot.id), "name": bot.name},
            "users": {str(user.id): {"name": user.global_name or user.name, "bot": user.bot} for user in backend.users.values()},
            "guilds": [self._guild(guild, viewer) for guild in backend.guilds.values() if viewer in guild.members],
            "dm": str(backend.get_dm_channel(viewer).id),
            "start": str(self._world.video),
            "samples": sorted(path.name for path in self._world.samples.iterdir()),
            "upload_limit": self._local.rules.limit_in(self._world.video),
        }

    def messages(self, viewer: int, channel_id: int) -> list[Json]:
        stored = self._local.backend.messages.get(channel_id, {})
        seen = [message for message in stored.values() if self._visible(message, viewer)]
        return [self._page_message(message, viewer) for message in sorted(seen, key=lambda one: one.id)[-_MESSAGES_SHOWN:]]

    def may_read(self, viewer: int, channel_id: int) -> bool:
        return channel_accessible(self._local.backend, channel_id, viewer, history=True)

    def dismiss(self, viewer: int, channel_id: int, message_id: int) -> None:
        """Put an ephemeral message away, as the client's link does; the bot does not notice."""
        message = self._local.backend.messages.get(channel_id, {}).get(message_id)
        if message is not None and message.is_ephemeral and message.visible_to(viewer):
            self._dismissed.add(message_id)
            self.publish("gone", {"channel": str(channel_id), "id": str(message_id)}, viewer)

    def _guild(self, guild: Guild, viewer: int) -> Json:
        backend = self._local.backend
        listed = [*guild.channel_ids, *guild.thread_ids]
        channels = [backend.channels[one] for one in listed if channel_accessible(backend, one, viewer)]
        return {
            "id": str(guild.id),
            "name": guild.name,
            "members": [str(one) for one in guild.members],
            "owner": str(guild.owner_id),
            "stickers": [{"id": str(one.id), "name": one.name, "format_type": one.format_type} for one in guild.stickers.values()],
            "roles": {str(role.id): role.name for role in guild.roles.values()},
            "channels": [
                {
                    "id": str(one.id),
                    "name": one.name,
                    "topic": one.topic,
                    "age_restricted": one.id in backend.age_restricted,
                    "thread": one.type in {ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD},
                    "parent": str(one.parent_id) if one.parent_id else None,
                }
                for one in channels
            ],
        }

    def _visible(self, message: Message, viewer: int) -> bool:
        if message.id in self._dismissed:
            return False
        return message_accessible(self._local.backend, message.channel_id, message, viewer, history=True)

    def _page_message(self, message: Message, viewer: int) -> Json:
        return {
            **message_payload(self._local.backend, message, viewer),
            "ephemeral": message.is_ephemeral,
            "loading": bool(message.flags & _LOADING),
            "pings_me": viewer in message.ping_user_ids or message.mention_everyone,
        }

    def _message_changed(self, what: str, message: Message) -> None:
        for viewer in set(self._listeners.values()):
            if what == "gone":
                self.publish("gone", {"channel": str(message.channel_id), "id": str(message.id)}, viewer)
            elif self._visible(message, viewer):
                self.publish("message", self._page_message(message, viewer), viewer)
