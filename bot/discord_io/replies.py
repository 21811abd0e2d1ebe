"""The one place that turns any exception into a private answer."""

import logging
from io import BufferedIOBase, BytesIO

import aiohttp
import discord
from discord import app_commands

from bot.domain.errors import ClapperError, InternalError, NotAllowed, OperatorError, RequestRefused, TemporaryError, Value
from bot.text import Texts

from .render.parts import fit, lines, quiet

VALUE_SHOWN = 100
FREE_WORDS = frozenset({"value", "reason", "text"})
"""Values that may hold anything. The others are names, which sentences set in code marks."""

NO_RIGHT = frozenset({"not-manager", "not-moderator"})
"""Attempts at what is not theirs, which an operator may want to see."""

UNKNOWN, ACKNOWLEDGED = 10062, 40060
"""An interaction that is older than three seconds, or that a second process has answered. There is nobody left to tell."""

log = logging.getLogger(__name__)


class Replies:
    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def error(self, interaction: discord.Interaction, error: BaseException, view: discord.ui.View | None = None) -> None:
        """Answer privately, whatever happened and however far the interaction got. Never raises. `view`: what may be done about it."""
        cause = cause_of(error)
        if isinstance(cause, discord.HTTPException) and cause.code == ACKNOWLEDGED:
            log.info("interaction %s was answered by another process", interaction.id)
            return
        if isinstance(cause, discord.HTTPException) and cause.code == UNKNOWN:
            log.warning("interaction %s was not answered within three seconds, or is one that Discord told of again", interaction.id)
            return
        reference = self._recorded(interaction, cause)
        if interaction.type is discord.InteractionType.autocomplete:
            return
        await self.say(interaction, error_text(self._texts, interaction.locale.value, cause, reference), view)

    async def show(self, interaction: discord.Interaction, text: str, picture: bytes, name: str, alt: str) -> None:
        """Private text with a picture, in place of "thinking…". Never raises for what Discord or the network does."""
        await self._hand(interaction, text, discord.File(BytesIO(picture), filename=name, description=alt))

    async def give(self, interaction: discord.Interaction, text: str, data: bytes, name: str) -> None:
        """Private text with a file, likewise."""
        await self._hand(interaction, text, discord.File(BytesIO(data), filename=name))

    async def give_back(
        self, interaction: discord.Interaction, error: BaseException, typed: str, name: str, view: discord.ui.View | None = None
    ) -> None:
        """Answer a refused form with what was typed into it as a file, in place of "thinking…". Never raises. `view` as in `error`."""
        locale, cause = interaction.locale.value, cause_of(error)
        reference = self._recorded(interaction, cause)
        text = lines(error_text(self._texts, locale, cause, reference), self._texts.say(locale, "given-back"))
        await self._hand(interaction, text, discord.File(BytesIO(typed.encode()), filename=name), view)

    async def attach(self, interaction: discord.Interaction, text: str, content: BufferedIOBase, name: str) -> None:
        """Private text with a file of whoever asked, in place of "thinking…". Raises what `error` answers."""
        file = discord.File(content, filename=name)
        try:
            await interaction.edit_original_response(content=fit(text), attachments=[file])
        finally:
            file.close()

    async def say(self, interaction: discord.Interaction, text: str, view: discord.ui.View | None = None) -> None:
        """Private text, as the first answer or in place of "thinking…". Never raises for what Discord or the network does."""
        try:
            await _put(interaction, fit(text), view)
        except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("discord: no answer could be given to interaction %s: %s", interaction.id, error)

    async def turn(self, interaction: discord.Interaction, text: str, view: discord.ui.View | None = None) -> None:
        """Put `text` in place of the message whose control was pressed. Never raises for what Discord or the network does."""
        try:
            await interaction.response.edit_message(content=fit(text), view=view)
        except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("discord: no answer could be given to interaction %s: %s", interaction.id, error)

    async def replace(self, interaction: discord.Interaction, text: str) -> None:
        """The same some seconds later, after `defer`. Never raises for what Discord or the network does."""
        try:
            await interaction.edit_original_response(content=fit(text), view=None)
        except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("discord: no answer could be given to interaction %s: %s", interaction.id, error)

    def _recorded(self, interaction: discord.Interaction, cause: BaseException) -> str:
        """The reference under which the log has it."""
        reference = reference_of(interaction.id)
        where = f"interaction {interaction.id}, {_what(interaction)}"
        record(cause, reference, f"{where}, server {interaction.guild_id}, channel {interaction.channel_id}, member {interaction.user.id}")
        return reference

    async def _hand(self, interaction: discord.Interaction, text: str, file: discord.File, view: discord.ui.View | None = None) -> None:
        try:
            await interaction.edit_original_response(content=fit(text), attachments=[file], view=view)
        except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("discord: no file could be given to interaction %s: %s", interaction.id, error)
            await self.say(interaction, text, view)
        finally:
            file.close()


def error_text(texts: Texts, locale: str, cause: BaseException, reference: str) -> str:
    known = cause if isinstance(cause, ClapperError) and not isinstance(cause, InternalError) else None
    sentence = texts.say(locale, known.key, **_values(texts, locale, known)) if known is not None else texts.say(locale, "went-wrong")
    return lines(sentence, texts.say(locale, "reference", id=reference))


def reference_of(event_id: int) -> str:
    """Of an interaction or a message. Short enough to read out; the log has it beside the whole id."""
    return f"{event_id & 0xFFFFFFFFFF:010x}"


async def _put(interaction: discord.Interaction, text: str, view: discord.ui.View | None) -> None:
    if not interaction.response.is_done():
        if view is None:
            await interaction.response.send_message(text, ephemeral=True)
        else:
            await interaction.response.send_message(text, view=view, ephemeral=True)
    elif interaction.response.type is discord.InteractionResponseType.deferred_channel_message:
        await interaction.edit_original_response(content=text, view=view)
    elif view is None:
        await interaction.followup.send(text, ephemeral=True)
    else:
        await interaction.followup.send(text, view=view, ephemeral=True)


def cause_of(error: BaseException) -> BaseException:
    match error:
        case app_commands.CommandInvokeError():
            return error.original
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return NotAllowed("outdated-command")
        case app_commands.TransformerError():
            return RequestRefused("not-usable-here", value=str(error.value))
        case app_commands.NoPrivateMessage():
            return NotAllowed("not-in-server")
        case app_commands.MissingPermissions():
            return NotAllowed("not-manager")
        case _:
            return error


def record(cause: BaseException, reference: str, where: str) -> None:
    where = f"reference {reference}, {where}"
    if isinstance(cause, OperatorError | TemporaryError) or (isinstance(cause, NotAllowed) and cause.key in NO_RIGHT):
        log.warning("%s (%s)", _told(cause), where)
    elif isinstance(cause, ClapperError) and not isinstance(cause, InternalError):
        log.info("refused: %s (%s)", _told(cause), where)
    else:
        log.error("unexpected fault (%s)", where, exc_info=cause)


def _told(cause: BaseException) -> str:
    """Without what people typed: that stays out of the log."""
    if not isinstance(cause, ClapperError):
        return str(cause)
    known = {name: value for name, value in cause.values.items() if name not in FREE_WORDS}
    return " ".join((cause.key, *(f"{name}={value!r}" for name, value in known.items())))


def _what(interaction: discord.Interaction) -> str:
    """The command, or the control without what it carries: that may be a secret of whoever made it."""
    command = interaction.command
    if command is not None:
        return f"/{command.qualified_name}"
    custom_id = str((interaction.data or {}).get("custom_id", ""))
    return ":".join(custom_id.split(":")[:2]) or "no command"


def _values(texts: Texts, locale: str, error: ClapperError) -> dict[str, Value]:
    """What an error carries may hold a member's or a provider's words; names of permissions are translated."""
    values: dict[str, Value] = {}
    for name, value in error.values.items():
        if name == "permissions" and isinstance(value, tuple):
            values[name] = tuple(texts.say(locale, f"permission-{permission}") for permission in value)
        elif name == "lines" and isinstance(value, tuple):
            values[name] = "\n".join(f"- {line}" for line in value)
        elif isinstance(value, str):
            values[name] = quiet(value, VALUE_SHOWN) if name in FREE_WORDS else value.replace("`", "'")[:VALUE_SHOWN]
        else:
            values[name] = value
    return values
