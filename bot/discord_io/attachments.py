"""Pictures and clips in interactions and messages, as references to Discord's CDN."""

from collections.abc import Iterable
from dataclasses import dataclass

import aiohttp
import discord

from bot.domain.errors import RequestRefused, TemporaryError
from bot.domain.requests import AttachmentRef

UNSENT = AttachmentRef(url="", filename="", size=0)
"""Stands for a file whose place is all that matters yet."""

PICTURES = (".png", ".jpg", ".jpeg", ".jfif", ".webp", ".avif", ".gif", ".bmp", ".tif", ".tiff", ".heic")
CLIPS = (".mp4", ".webm", ".mov")
CLIP_TYPES = frozenset({"video/mp4", "video/webm", "video/quicktime"})


@dataclass(frozen=True, slots=True)
class Source:
    """What a video can be made from: a picture, or a clip."""

    file: AttachmentRef
    is_clip: bool = False


def reference(attachment: discord.Attachment | None) -> AttachmentRef | None:
    if attachment is None:
        return None
    return AttachmentRef(attachment.url, attachment.filename, attachment.size, attachment.content_type)


async def read_text(attachment: discord.Attachment, most: int) -> bytes:
    """The bytes of a small file that somebody handed in. Raises `RequestRefused`, or `TemporaryError` when Discord does not hand it out."""
    if attachment.size > most:
        raise RequestRefused("import-too-large", most=most // 1024)
    try:
        return await attachment.read()
    except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as error:
        raise TemporaryError("picture-unreachable") from error


def sources_in(message: discord.Message) -> tuple[Source, ...]:
    """Every picture and attached clip of a message, of its embeds and of what it forwards, in the order in which they are shown."""
    found = [*_attached(message.attachments), *_embedded(message.embeds)]
    for snapshot in message.message_snapshots:
        found += [*_attached(snapshot.attachments), *_embedded(snapshot.embeds)]
    return tuple({source.file.url: source for source in found}.values())


def _attached(attachments: Iterable[discord.Attachment]) -> list[Source]:
    found: list[Source] = []
    for attachment in attachments:
        is_clip = _is_clip(attachment)
        if (is_clip or _is_picture(attachment)) and (ref := reference(attachment)) is not None:
            found.append(Source(ref, is_clip))
    return found


def _is_clip(attachment: discord.Attachment) -> bool:
    if attachment.content_type is not None:
        return attachment.content_type.partition(";")[0].strip().lower() in CLIP_TYPES
    return attachment.filename.lower().endswith(CLIPS)


def _is_picture(attachment: discord.Attachment) -> bool:
    if attachment.content_type is not None:
        return attachment.content_type.startswith("image/")
    return attachment.filename.lower().endswith(PICTURES)


def _embedded(embeds: Iterable[discord.Embed]) -> list[Source]:
    """Discord's own copy (`proxy_url`) is used: the original may be anywhere, and is never fetched by us."""
    links: list[str] = []
    for embed in embeds:
        for shown in (embed.image, embed.thumbnail):
            link = shown.proxy_url
            if link:
                links.append(link)
                break
    return [Source(AttachmentRef(link, link.split("?", 1)[0].rsplit("/", 1)[-1] or "picture", 0)) for link in links]
