"""Public replies to messages that are orders, and what of an answer is for the one who asked alone."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord

from bot.domain.errors import (
    AdminError,
    CannotPostHere,
    ClapperError,
    InternalError,
    NotAllowed,
    PictureRefused,
    RequestRefused,
    TemporaryError,
)
from bot.domain.origin import MessageRef
from bot.text import Texts

from .context import locale_of, missing_for
from .patience import Patience
from .render.parts import fit, jump, lines
from .replies import cause_of, error_text, record, reference_of

FOR_ALL = (RequestRefused, PictureRefused, AdminError, TemporaryError, InternalError)
"""Errors that say nothing of what somebody has left, is forbidden, or has forbidden."""

MUTE = frozenset({"view_channel", "send_messages", "send_messages_in_threads", "thread_member", "manage_threads"})
"""Without these nothing can be said in a channel."""

FAULTS = (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError)

log = logging.getLogger(__name__)


class Answers:
    """Nothing of it raises for what Discord or the network does. `turn` is waited for before each call."""

    def __init__(self, client: discord.Client, texts: Texts, patience: Patience, turn: Callable[[], Awaitable[None]] | None = None) -> None:
        self._client = client
        self._texts = texts
        self._patience = patience
        self._turn = turn

    async def say(self, message: discord.Message, text: str, view: discord.ui.View | None = None) -> MessageRef | None:
        """Reply, pinging nobody, and once however often the message is heard of. Where that cannot be, by direct message; then None."""
        return await self._say(message, text, f"m{message.id}", view)

    def silent(self, message: discord.Message) -> bool:
        """Whether its author has been told for now that too much of what they write comes to nothing."""
        return self._patience.is_out(message.author.id)

    async def explain(self, message: discord.Message, text: str) -> None:
        """Reply to what could be no order."""
        await self.say(message, self._for_now(message, text))

    async def refuse(self, message: discord.Message, reply: MessageRef | None, error: BaseException) -> None:
        """Say what went wrong, in place of the reply if there is one already."""
        cause, reference = cause_of(error), reference_of(message.id)
        guild_id = message.guild.id if message.guild is not None else 0
        record(cause, reference, f"message {message.id}, server {guild_id}, channel {message.channel.id}, member {message.author.id}")
        text = error_text(self._texts, locale_of(message), cause, reference)
        if isinstance(cause, ClapperError) and not isinstance(cause, FOR_ALL):
            told = await self._privately(message, text)
            text = self._texts.say(locale_of(message), "mention-told" if told else "mention-untold")
        text = self._for_now(message, text)
        if reply is None or not await self._edit(reply, text):
            # With the nonce of the first word, Discord would hand that back and show this nowhere.
            await self._say(message, text, f"e{message.id}")

    def _for_now(self, message: discord.Message, text: str) -> str:
        last = self._patience.spend(message.author.id)
        return lines(text, self._texts.say(locale_of(message), "mention-pause")) if last else text

    async def asked(self, interaction: discord.Interaction, message_id: int) -> discord.Message:
        """The message that a menu of ours belongs to, as Discord shows it now. Raises `NotAllowed` when it is gone or somebody else's."""
        channel = interaction.channel
        if not isinstance(channel, discord.abc.Messageable):
            raise NotAllowed("mention-gone")
        await self._my_turn()
        try:
            message = await channel.fetch_message(message_id)
        except discord.NotFound as error:
            raise NotAllowed("mention-gone") from error
        except FAULTS as error:
            raise TemporaryError("mention-unreadable") from error
        if message.author.id != interaction.user.id:
            raise NotAllowed("mention-not-yours")
        return message

    async def _say(self, message: discord.Message, text: str, nonce: str, view: discord.ui.View | None = None) -> MessageRef | None:
        if _may_speak(message) and (reply := await self._reply(message, fit(text), nonce, view)) is not None:
            return reply
        await self._privately(message, text)
        return None

    async def _reply(self, message: discord.Message, text: str, nonce: str, view: discord.ui.View | None) -> MessageRef | None:
        # Without leave to read the history Discord takes no reply; then a mention says whom it is for.
        can_reply = "read_message_history" not in missing_for(message)
        more: dict[str, Any] = {"reference": message.to_reference(fail_if_not_exists=False), "mention_author": False} if can_reply else {}
        if view is not None:
            more["view"] = view
        await self._my_turn()
        try:
            posted = await message.channel.send(
                text if can_reply else f"{message.author.mention} {text}",
                nonce=nonce,
                allowed_mentions=discord.AllowedMentions.none(),
                suppress_embeds=True,
                **more,
            )
        except FAULTS as error:
            log.warning("discord: message %d could not be replied to: %s", message.id, error)
            return None
        return MessageRef(posted.channel.id, posted.id)

    async def _edit(self, reply: MessageRef, text: str) -> bool:
        await self._my_turn()
        place = self._client.get_partial_messageable(reply.channel_id).get_partial_message(reply.message_id)
        try:
            await place.edit(content=fit(text), view=None, allowed_mentions=discord.AllowedMentions.none())
        except FAULTS as error:
            log.warning("discord: reply %d could not be changed: %s", reply.message_id, error)
            return False
        return True

    async def _privately(self, message: discord.Message, text: str) -> bool:
        link = jump(message.guild.id if message.guild is not None else 0, MessageRef(message.channel.id, message.id))
        about = self._texts.say(locale_of(message), "mention-about", link=link or "")
        if message.author.dm_channel is None:
            # It is opened first, by a call of its own.
            await self._my_turn()
        await self._my_turn()
        try:
            await message.author.send(lines(about, text), suppress_embeds=True)
        except FAULTS as error:
            log.info("discord: the author of message %d takes no direct messages: %s", message.id, error)
            return False
        return True

    async def _my_turn(self) -> None:
        if self._turn is not None:
            await self._turn()


def _may_speak(message: discord.Message) -> bool:
    try:
        return not MUTE.intersection(missing_for(message))
    except CannotPostHere:
        return False
