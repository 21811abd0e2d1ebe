"""What people do to the bot: slash commands, context menus, buttons, selects, modals, autocomplete; and how the bot answered."""

import asyncio
from dataclasses import dataclass
from typing import Any

from simcord.backend.access import message_accessible
from simcord.backend.command_access import command_access
from simcord.backend.errors import BackendError
from simcord.backend.models import Interaction, Message, ResponseKind
from simcord.components import walk_components
from simcord.enums import SELECT_TYPES, AppCommandType, ComponentType, InteractionType
from simcord.interactions import base_payload, nest_options, walk_to_subcommand

from sandbox.discord.backend import Json, LocalBackend, message_payload
from sandbox.discord.languages import DEFAULT_LOCALE, in_language
from sandbox.discord.options import Refused, Resolver, command_options, modal_components, select_values
from sandbox.discord.rules import Rules

ANSWER_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Place:
    """Who acts, and in which channel."""

    user_id: int
    channel_id: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the bot answered: `kind` is a response kind, or `failed` when it did not within three seconds."""

    interaction_id: int
    kind: str
    modal: Json | None = None
    choices: list[Json] | None = None
    message_id: int | None = None


class Interactions:
    def __init__(self, backend: LocalBackend, rules: Rules) -> None:
        self.locales: dict[int, str] = {}
        """Which language each person's client is set to; English where nothing is."""
        self._backend = backend
        self._rules = rules
        self._waiting: dict[int, asyncio.Event] = {}

    def commands(self, place: Place) -> list[Json]:
        """Slash commands and message menus that this person may use here, as a client in their language shows them."""
        return [
            in_language(command, self.locale_of(place.user_id))
            for kind in (AppCommandType.CHAT_INPUT, AppCommandType.MESSAGE)
            for command in self._backend.visible_commands(user_id=place.user_id, channel_id=place.channel_id, type=kind)
        ]

    def locale_of(self, user_id: int) -> str:
        return self.locales.get(user_id, DEFAULT_LOCALE)

    async def slash(self, place: Place, name: str, values: Json, resolver: Resolver) -> Outcome:
        words = name.split()
        root = self._command(place, words[0], AppCommandType.CHAT_INPUT)
        leaf, nesting = walk_to_subcommand(root, words[1:])
        options = command_options(name, leaf, values, resolver)
        data = self._command_data(root, nest_options(root, nesting, options), resolver)
        return await self._send(place, InteractionType.APPLICATION_COMMAND, data, shown_as=name)

    async def autocomplete(self, place: Place, name: str, focused: str, values: Json, resolver: Resolver) -> Outcome:
        """Ask the bot for choices. As at Discord, attachments are only named, not sent, while one types."""
        words = name.split()
        root = self._command(place, words[0], AppCommandType.CHAT_INPUT)
        leaf, nesting = walk_to_subcommand(root, words[1:])
        typed = str(values.get(focused, ""))
        others = {key: value for key, value in values.items() if key != focused}
        options = command_options(name, leaf, others, resolver, partial=True)
        kind = next(option["type"] for option in leaf["options"] if option["name"] == focused)
        options.append({"name": focused, "type": kind, "value": typed, "focused": True})
        data = self._command_data(root, nest_options(root, nesting, options), resolver)
        return await self._send(place, InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE, data)

    async def message_menu(self, place: Place, name: str, message_id: int) -> Outcome:
        root = self._command(place, name, AppCommandType.MESSAGE)
        target = self._message(place, message_id)
        data: Json = {
            "id": root["id"],
            "name": root["name"],
            "type": int(AppCommandType.MESSAGE),
            "target_id": str(message_id),
            "resolved": {"messages": {str(message_id): message_payload(self._backend, target)}},
        }
        return await self._send(place, InteractionType.APPLICATION_COMMAND, data)

    async def component(self, place: Place, message_id: int, custom_id: str, values: list[str], resolver: Resolver) -> Outcome:
        """Press a button or choose in a select menu."""
        message = self._message(place, message_id)
        found = [part for part in walk_components(message.components) if part.get("custom_id") == custom_id]
        if not found or found[0].get("disabled"):
            raise Refused("This interaction failed")
        part = found[0]
        data: Json = {"custom_id": custom_id, "component_type": int(part["type"])}
        if part.get("id") is not None:
            data["id"] = part["id"]
        if part["type"] in SELECT_TYPES:
            data["values"] = select_values(part, values, resolver)
            data["resolved"] = resolver.resolved
        elif part["type"] != ComponentType.BUTTON:
            raise Refused("This interaction failed")
        return await self._send(place, InteractionType.MESSAGE_COMPONENT, data, source=message)

    async def modal(self, place: Place, interaction_id: int, values: Json, resolver: Resolver) -> Outcome:
        """Submit the modal that the bot showed as the answer to `interaction_id`."""
        shown = self._backend.interactions.get(interaction_id)
        if shown is None or shown.modal is None or shown.user_id != place.user_id or shown.modal_consumed:
            raise Refused("Something went wrong. Try again.")
        components = modal_components(shown.modal["components"], values, resolver)
        data: Json = {"custom_id": shown.modal["custom_id"], "components": components}
        if resolver.resolved:
            data["resolved"] = resolver.resolved
        source = None
        if shown.source_message_id is not None:
            source = self._backend.messages.get(shown.channel_id, {}).get(shown.source_message_id)
        outcome = await self._send(Place(place.user_id, shown.channel_id), InteractionType.MODAL_SUBMIT, data, source=source)
        shown.modal_consumed = outcome.kind != "failed"
        return outcome

    def answered(self, interaction_id: int) -> None:
        waiting = self._waiting.get(interaction_id)
        if waiting is not None:
            waiting.set()

    def channel_of(self, token: str) -> int:
        """The channel of an interaction's token; 0 for the token of a channel webhook."""
        record = self._backend.interactions.get(self._backend.interaction_tokens.get(token, 0))
        return record.channel_id if record else 0

    async def _send(
        self, place: Place, kind: InteractionType, data: Json, *, source: Message | None = None, shown_as: str | None = None
    ) -> Outcome:
        channel = self._backend.get_channel(place.channel_id)
        record, payload = base_payload(
            self._backend, type=kind, channel_id=channel.id, guild_id=channel.guild_id, user_id=place.user_id, data=data
        )
        payload["locale"] = self.locale_of(place.user_id)
        self._complete(payload, channel.id, channel.guild_id)
        # With its subcommand, where SimCord knows only the first word.
        record.command_name = shown_as or record.command_name
        if source is not None:
            payload["message"] = message_payload(self._backend, source)
            record.source_message_id = source.id
        waiting = self._waiting[record.id] = asyncio.Event()
        try:
            self._backend.emit("INTERACTION_CREATE", payload)
            async with asyncio.timeout(ANSWER_SECONDS):
                await waiting.wait()
        except TimeoutError:
            return Outcome(record.id, "failed")
        finally:
            del self._waiting[record.id]
        return _outcome(record)

    def _complete(self, payload: Json, channel_id: int, guild_id: int | None) -> None:
        payload["attachment_size_limit"] = self._rules.limit_in(channel_id)
        owner = str(guild_id) if guild_id is not None else "0"
        payload["authorizing_integration_owners"] = {"0": owner}
        payload["context"] = 0 if guild_id is not None else 1
        if guild_id is None:
            # Attach, embed, mention everyone: the fixed set of direct messages.
            payload["app_permissions"] = str(0x8000 | 0x4000 | 0x20000)
        else:
            payload["guild_locale"] = self._backend.get_guild(guild_id).preferred_locale
            payload["guild"] = {"id": str(guild_id), "locale": payload["guild_locale"], "features": []}

    def _command(self, place: Place, name: str, kind: AppCommandType) -> Json:
        guild_id = self._backend.get_channel(place.channel_id).guild_id
        command = self._backend.find_command(name, guild_id, kind)
        if command is None:
            raise Refused(f"There is no command {name}")
        access = command_access(self._backend, command, user_id=place.user_id, channel_id=place.channel_id)
        if not access.allowed:
            raise Refused(f"You cannot use {name} here ({access.reason})")
        return command

    def _message(self, place: Place, message_id: int) -> Message:
        message = self._backend.messages.get(place.channel_id, {}).get(message_id)
        if message is None or not message_accessible(self._backend, place.channel_id, message, place.user_id):
            raise BackendError(404, 10008, "Unknown Message")
        return message

    @staticmethod
    def _command_data(root: Json, options: list[Json], resolver: Resolver) -> Json:
        data: Json = {"id": root["id"], "name": root["name"], "type": int(AppCommandType.CHAT_INPUT), "options": options}
        if resolver.resolved:
            data["resolved"] = resolver.resolved
        if root.get("guild_id"):
            data["guild_id"] = root["guild_id"]
        return data


def _outcome(record: Interaction) -> Outcome:
    kind = record.response_kind or ResponseKind.PONG
    choices: list[Any] | None = record.autocomplete_choices
    return Outcome(record.id, str(kind.value), record.modal, choices, record.message_id)
