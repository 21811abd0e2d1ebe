"""Messages that are orders: read by what Discord shows of them without the message-content intent. Pure.

Discord shows a message's content, files and embeds to whom it mentions, by name or by the ping of a reply (reference/discord.md A7). What
that message replies to is shown by the same rule, so a picture that somebody else posted usually stays hidden.
"""

import re
from dataclasses import dataclass, replace

import discord

from bot.domain.origin import MessageRef

from .attachments import Source, clip_of, has_drawing, sources_in

_KINDS = frozenset({discord.MessageType.default, discord.MessageType.reply})


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks of us by a message.

    `sources` are in the message `at`, by `author`. `clip` is the job of our own clip that was replied to; then that clip is the only
    source. `named`: we were mentioned by name, not only by a reply's ping. `hidden`: it replies to something that Discord does not show.
    `drawn`: nothing but a sticker that holds no picture was found.
    """

    prompt: str
    named: bool
    sources: tuple[Source, ...] = ()
    at: MessageRef | None = None
    author: int | None = None
    clip: str | None = None
    hidden: bool = False
    drawn: bool = False


def read(message: discord.Message, bot_id: int) -> Wish | None:
    """None for what is not addressed to us, and for conversation: a mere answer to one of our messages that is no clip."""
    if message.author.bot or message.webhook_id is not None or message.guild is None or message.type not in _KINDS:
        return None
    mention = re.compile(rf"<@!?{bot_id}>")
    named = mention.search(message.content) is not None
    replied = _replied_to(message)
    if not named and not (replied is not None and replied.author.id == bot_id and _pings(message, bot_id)):
        return None
    return _with_sources(message, replied, bot_id, Wish(_words(mention.sub(" ", message.content), message), named))


def _with_sources(message: discord.Message, replied: discord.Message | None, bot_id: int, wish: Wish) -> Wish | None:
    """What was attached comes before what was replied to."""
    own = sources_in(message)
    if own:
        return replace(wish, sources=own, at=_ref(message), author=message.author.id)
    clip = clip_of(replied, bot_id) if replied is not None else None
    if clip is not None and replied is not None:
        job_id, source = clip
        return replace(wish, sources=(source,), at=_ref(replied), clip=job_id)
    if not wish.named:
        return None
    if has_drawing(message):
        return replace(wish, drawn=True)
    about_theirs = _replies(message) and not (replied is not None and replied.author.id == bot_id)
    return _with_theirs(replied, wish) if about_theirs else wish


def _with_theirs(replied: discord.Message | None, wish: Wish) -> Wish:
    """What can be seen of somebody else's message; None stands for one that was deleted, or is not shown at all."""
    found = sources_in(replied) if replied is not None else ()
    if found and replied is not None:
        return replace(wish, sources=found, at=_ref(replied), author=replied.author.id)
    drawn = replied is not None and has_drawing(replied)
    return replace(wish, hidden=not drawn, drawn=drawn)


def _replies(message: discord.Message) -> bool:
    return message.reference is not None and message.type is discord.MessageType.reply


def _replied_to(message: discord.Message) -> discord.Message | None:
    reference = message.reference if _replies(message) else None
    return reference.resolved if reference is not None and isinstance(reference.resolved, discord.Message) else None


def _pings(message: discord.Message, bot_id: int) -> bool:
    return any(user.id == bot_id for user in message.mentions)


def _ref(message: discord.Message) -> MessageRef:
    return MessageRef(message.channel.id, message.id)


def _words(text: str, message: discord.Message) -> str:
    """What a provider can read: people and emojis by name, no gap where we were mentioned. Line breaks tell parts of a long clip apart."""
    names = {str(user.id): user.display_name for user in message.mentions}
    text = re.sub(r"<@!?(\d+)>", lambda found: names.get(found[1], ""), text)
    text = re.sub(r"<a?:(\w+):\d+>", r"\1", text)
    return "\n".join(re.sub(r"[ \t]+", " ", line).strip() for line in text.splitlines()).strip()
