"""Ordinary messages of people: words, files, stickers, replies, forwarded messages."""

from typing import Any

from simcord.backend.models import AllowedMentions, MessageSticker
from simcord.enums import ChannelType

from sandbox.discord.backend import Json, LocalBackend, as_list, as_object
from sandbox.discord.interactions import Place
from sandbox.discord.options import Refused, Resolver


def say(backend: LocalBackend, place: Place, body: Json, resolver: Resolver) -> int:
    """Post what `body` says; answers the message's id. Raises `Refused`, and `BackendError` for what Discord refuses.

    `uploads`, `stickers` are ids; `reply_to` is a message of the same channel, pinged unless `ping` is false; `forward` names another
    message by `channel` and `message`, and takes the place of everything else.
    """
    channel = backend.get_channel(place.channel_id)
    uploads = as_list(body.get("uploads"))
    if channel.type != ChannelType.DM:
        send = "send_messages_in_threads" if channel.is_thread else "send_messages"
        backend.require_permissions(channel.guild_id, place.user_id, channel.id, send, *(["attach_files"] if uploads else []))
    forward = as_object(body.get("forward"))
    if forward:
        source = {"type": 1, "channel_id": str(forward["channel"]), "message_id": str(forward["message"])}
        return backend.create_message(channel.id, place.user_id, reference=source).id
    stored = [resolver.attachment(str(one)) for one in uploads]
    return backend.create_message(
        channel.id,
        place.user_id,
        str(body.get("content", "")),
        attachments=[resolver.resolved["attachments"][one] for one in stored],
        stickers=[_sticker(backend, channel.guild_id, one) for one in as_list(body.get("stickers"))],
        reference={"message_id": str(body["reply_to"])} if body.get("reply_to") else None,
        allowed_mentions=AllowedMentions(replied_user=body.get("ping") is not False),
    ).id


def _sticker(backend: LocalBackend, guild_id: int | None, wanted: Any) -> MessageSticker:
    known = backend.get_guild(guild_id).stickers.get(int(wanted)) if guild_id is not None else None
    if known is None:
        raise Refused("There is no such sticker here")
    return MessageSticker(known.id, known.name, known.format_type, known.guild_id, known.url)
