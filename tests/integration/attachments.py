"""Messages with files."""

import discord

from tests.integration.stage import Stage

PNG = b"\x89PNG\r\n\x1a\n0000"
MP4 = b"\x00\x00\x00\x20ftypisom0000"


async def picture_message(stage: Stage, *names: str) -> discord.Message:
    return await stage.admin.send(stage.channel, "look", attachments=[(name, PNG) for name in names])


async def typed_message(stage: Stage, name: str, kind: str | None) -> discord.Message:
    message = await stage.admin.send(stage.channel, "look", attachments=[(name, MP4)])
    (stored,) = stage.env.backend.get_message(stage.channel.id, message.id).attachments
    stored.pop("content_type", None)
    if kind is not None:
        stored["content_type"] = kind
    return message
