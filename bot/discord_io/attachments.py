"""Pictures and clips in interactions and messages, as references to Discord's CDN."""

import re
from collections.abc import Iterable

import aiohttp
import discord

from bot.domain.errors import RequestRefused, TemporaryError
from bot.domain.requests import AttachmentRef, Source

UNSENT = AttachmentRef(url="", filename="", size=0)
"""Stands for a file whose place is all that matters yet."""

PICTURES = (".png", ".jpg", ".jpeg", ".jfif", ".webp", ".avif", ".gif", ".bmp", ".tif", ".tiff", ".heic")
CLIPS = (".mp4", ".webm", ".mov")
CLIP_TYPES = frozenset({"video/mp4", "video/webm", "video/quicktime"})

DISCORD_CDN = "https://cdn.discordapp.com"

_OURS = re.compile(r"(?:SPOILER_)?clapper-([a-z0-9]{12})\.mp4")
"""As `render.clip.posted_name` names a clip."""

_LINKED = re.compile(r"(?m)^-# `([a-z0-9]{12})/clip`$")
"""As `render.clip.marker` marks the message of a clip that is offered by link."""

LINKED = AttachmentRef(url="", filename="clip.mp4", size=0)
"""Stands for a clip that is not in Discord, but with us."""


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
    """Every picture and clip of a message, its stickers and embeds, and of what it forwards, in the order in which they are shown."""
    found: list[Source] = []
    for shown in (message, *message.message_snapshots):
        found += [*_attached(shown.attachments), *_embedded(shown.embeds), *_stuck(shown.stickers)]
    return tuple({source.file.url: source for source in found}.values())


def has_drawing(message: discord.Message) -> bool:
    """Whether it has a sticker in Lottie, a drawing program: there is no picture in it."""
    shown = (message, *message.message_snapshots)
    return any(sticker.format is discord.StickerFormatType.lottie for one in shown for sticker in one.stickers)


def clip_of(message: discord.Message, bot_id: int) -> tuple[str, Source] | None:
    """The job and the clip of a message with which this bot delivered one. What others post or forward under such a name is none."""
    if message.author.id != bot_id:
        return None
    for attachment in message.attachments:
        named = _OURS.fullmatch(attachment.filename)
        file = reference(attachment)
        if named is not None and file is not None:
            return named[1], Source(file, is_clip=True)
    linked = _LINKED.search(message.content)
    return None if linked is None else (linked[1], Source(LINKED, is_clip=True))


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


def _stuck(stickers: Iterable[discord.StickerItem]) -> list[Source]:
    """Of a sticker that moves, the first frame is taken: whoever animates it wants just that replaced."""
    found: list[Source] = []
    for sticker in stickers:
        if sticker.format is not discord.StickerFormatType.lottie:
            ending = sticker.format.file_extension
            found.append(Source(AttachmentRef(_link_of(sticker, ending), f"{sticker.name}.{ending}", 0, still=True)))
    return found


def _link_of(sticker: discord.StickerItem, ending: str) -> str:
    """Discord keeps GIF stickers on another host than the rest; whatever stands in for its CDN is one host for all."""
    return sticker.url if discord.Asset.BASE == DISCORD_CDN else f"{discord.Asset.BASE}/stickers/{sticker.id}.{ending}"
