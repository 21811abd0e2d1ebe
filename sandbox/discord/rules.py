"""What Discord refuses and SimCord does not: file sizes, ATTACH_FILES, replies without history, closed direct messages, repeated nonces."""

from dataclasses import dataclass, field
from typing import Any

import discord
from simcord.backend.errors import BackendError, missing_permissions
from simcord.backend.models import Message
from simcord.enums import ChannelType

from sandbox.discord.backend import Json, LocalBackend, message_payload
from sandbox.discord.files import Upload
from sandbox.discord.limits import UPLOAD_BY_TIER

NONCE_SECONDS = 180.0
"""Discord says "the past few minutes"."""


@dataclass(slots=True)
class _Seen:
    at: float
    channel_id: int
    message_id: int


@dataclass(slots=True)
class Rules:
    """`upload_limit` replaces the limit of every server; `closed_dms` are people who take no direct messages."""

    backend: LocalBackend
    upload_limit: int | None = None
    closed_dms: set[int] = field(default_factory=set[int])
    _nonces: dict[tuple[int, str], _Seen] = field(default_factory=dict[tuple[int, str], _Seen])

    def limit_in(self, channel_id: int) -> int:
        """Bytes that one file may have in this channel."""
        if self.upload_limit is not None:
            return self.upload_limit
        channel = self.backend.channels.get(channel_id)
        tier = self.backend.premium_tiers.get(channel.guild_id or 0, 0) if channel else 0
        return UPLOAD_BY_TIER[tier]

    def check_sizes(self, channel_id: int, uploads: list[Upload]) -> None:
        limit = self.limit_in(channel_id)
        if any(upload.size > limit for upload in uploads):
            raise BackendError(413, 40005, "Request entity too large")

    def check_post(self, channel_id: int, body: Json, *, has_files: bool) -> None:
        """Refuse an ordinary message of the bot that Discord would refuse."""
        channel = self.backend.get_channel(channel_id)
        if channel.type == ChannelType.DM and self.closed_dms.intersection(channel.recipient_ids):
            raise BackendError(403, 50007, "Cannot send messages to this user")
        if channel.guild_id is None:
            return
        held = discord.Permissions(self.backend.compute_permissions(channel.guild_id, self.backend.bot_user.id, channel_id))
        if has_files and not held.attach_files:
            raise missing_permissions()
        if body.get("message_reference") and not held.read_message_history:
            raise BackendError(403, 160002, "Cannot reply without permission to read message history")
        if channel.thread_metadata is not None and channel.thread_metadata.locked and not held.manage_threads:
            raise BackendError(400, 50083, "Thread is archived")

    def posted_before(self, body: Json, now: float) -> Json | None:
        """The answer to a repeated nonce: the message of the first time. Raises 404 when that one was deleted meanwhile."""
        key = self._key(body)
        seen = self._nonces.get(key) if key else None
        if seen is None or now - seen.at > NONCE_SECONDS:
            return None
        message = self.backend.messages.get(seen.channel_id, {}).get(seen.message_id)
        if message is None:
            raise BackendError(404, 10008, "Unknown Message")
        return self._with_nonce(message, body)

    def remember(self, body: Json, answer: Any, now: float) -> None:
        """Note who said which nonce, and echo it in the answer as Discord does."""
        key = self._key(body)
        if key and isinstance(answer, dict) and "id" in answer:
            answer["nonce"] = body["nonce"]
            self._nonces[key] = _Seen(now, int(answer["channel_id"]), int(answer["id"]))  # pyright: ignore[reportUnknownArgumentType]  (a message payload)

    def _key(self, body: Json) -> tuple[int, str] | None:
        if body.get("enforce_nonce") and body.get("nonce") is not None:
            return self.backend.bot_user.id, str(body["nonce"])
        return None

    def _with_nonce(self, message: Message, body: Json) -> Json:
        return {**message_payload(self.backend, message), "nonce": body["nonce"]}
