"""Values that people fill in, checked as Discord's client checks them and put into wire form."""

from collections.abc import Callable
from typing import Any

from simcord.backend.errors import OptionError
from simcord.enums import ComponentType, OptionType
from simcord.interactions import validate_option_value

from sandbox.discord.backend import Json, LocalBackend, as_list, as_object, channel_payload, member_payload, role_payload, user_payload
from sandbox.discord.files import Upload

TakeUpload = Callable[[str], Upload]
_SNOWFLAKES = {OptionType.USER, OptionType.CHANNEL, OptionType.ROLE, OptionType.MENTIONABLE}
_ENTITY_SELECTS = {
    ComponentType.USER_SELECT: OptionType.USER,
    ComponentType.ROLE_SELECT: OptionType.ROLE,
    ComponentType.CHANNEL_SELECT: OptionType.CHANNEL,
    ComponentType.MENTIONABLE_SELECT: OptionType.MENTIONABLE,
}


class Refused(Exception):
    """Discord's own client would not let this through; the text is what it would say."""


class Resolver:
    """Collects the `resolved` block of one interaction. `take` hands over an upload by its id."""

    def __init__(self, backend: LocalBackend, channel_id: int, user_id: int, take: TakeUpload) -> None:
        self.resolved: dict[str, Json] = {}
        self._backend = backend
        self._channel_id = channel_id
        self._user_id = user_id
        self._take = take

    def entity(self, kind: OptionType, raw: Any) -> str:
        """A person, role or channel by id."""
        wire, number = str(raw), int(raw)
        guild_id = self._backend.get_channel(self._channel_id).guild_id
        if kind in {OptionType.USER, OptionType.MENTIONABLE} and number in self._backend.users:
            self._put("users", wire, user_payload(self._backend, number))
            if guild_id is not None and number in self._backend.get_guild(guild_id).members:
                self._put("members", wire, member_payload(self._backend, guild_id, number, with_user=False))
        elif guild_id is not None and kind in {OptionType.ROLE, OptionType.MENTIONABLE}:
            self._put("roles", wire, role_payload(self._backend, guild_id, number))
        elif guild_id is not None and kind is OptionType.CHANNEL:
            held = self._backend.compute_permissions(guild_id, self._user_id, number)
            own = self._backend.compute_permissions(guild_id, self._backend.bot_user.id, number)
            self._put("channels", wire, {**channel_payload(self._backend, number), "permissions": str(held), "app_permissions": str(own)})
        else:
            raise Refused("That is not somebody or something in this server")
        return wire

    def attachment(self, upload_id: str) -> str:
        upload = self._take(upload_id)
        attachment_id = self._backend.snowflake()
        stored = self._backend.cdn.store_attachment(attachment_id, self._channel_id, upload.filename, upload, None)  # pyright: ignore[reportArgumentType]  (DiskCdn takes an Upload)
        self._put("attachments", str(attachment_id), {**stored, "ephemeral": True})
        return str(attachment_id)

    def _put(self, block: str, key: str, payload: Json) -> None:
        self.resolved.setdefault(block, {})[key] = payload


def command_options(command: str, leaf: Json, values: Json, resolver: Resolver, *, partial: bool = False) -> list[Json]:
    """The `options` array. `partial` is for autocomplete: gaps are fine, attachments are named only. Raises `Refused`."""
    declared: list[Json] = leaf.get("options") or []
    unknown = set(values) - {option["name"] for option in declared}
    if unknown:
        raise Refused(f"/{command} has no option {min(unknown)}")
    missing = [option["name"] for option in declared if option.get("required") and option["name"] not in values]
    if missing and not partial:
        raise Refused(f"This option is required: {missing[0]}")
    built: list[Json] = []
    for option in declared:
        if option["name"] in values:
            value = _option_value(command, option, values[option["name"]], resolver, partial=partial)
            built.append({"name": option["name"], "type": option["type"], "value": value})
    return built


def _option_value(command: str, option: Json, raw: Any, resolver: Resolver, *, partial: bool) -> Any:
    kind = OptionType(option["type"])
    if kind is OptionType.ATTACHMENT:
        return "0" if partial else resolver.attachment(str(raw))
    if kind in _SNOWFLAKES:
        return resolver.entity(kind, raw)
    try:
        return validate_option_value(command, option, raw)
    except OptionError as fault:
        if partial:
            return raw
        raise Refused(str(fault)) from None


def select_values(menu: Json, values: list[str], resolver: Resolver) -> list[str]:
    lowest, highest = int(menu.get("min_values", 1)), int(menu.get("max_values", 1))
    if not lowest <= len(values) <= highest or len(set(values)) != len(values):
        raise Refused(f"Choose between {lowest} and {highest}")
    if menu["type"] == ComponentType.STRING_SELECT:
        offered = {str(as_object(option)["value"]) for option in as_list(menu.get("options"))}
        if not offered.issuperset(values):
            raise Refused("That is not on offer")
        return values
    return [resolver.entity(_ENTITY_SELECTS[ComponentType(menu["type"])], value) for value in values]


def modal_components(nodes: list[Json], values: Json, resolver: Resolver) -> list[Json]:
    """The submitted form in the shape of the shown one."""
    built: list[Json] = []
    for node in nodes:
        kind = ComponentType(node["type"])
        same: Json = {"type": int(kind), **({"id": node["id"]} if node.get("id") is not None else {})}
        if kind is ComponentType.TEXT_DISPLAY:
            built.append(same)
        elif kind is ComponentType.ACTION_ROW:
            built.append({**same, "components": modal_components(node["components"], values, resolver)})
        elif kind is ComponentType.LABEL:
            built.append({**same, "component": modal_components([node["component"]], values, resolver)[0]})
        else:
            built.append({**same, "custom_id": node["custom_id"], **_control(kind, node, values.get(node["custom_id"]), resolver)})
    return built


def _control(kind: ComponentType, node: Json, value: Any, resolver: Resolver) -> Json:
    required = bool(
        node.get("required", kind is ComponentType.TEXT_INPUT or kind in _ENTITY_SELECTS or kind is ComponentType.STRING_SELECT)
    )
    if required and value in (None, "", []):
        raise Refused("This field is required")
    match kind:
        case ComponentType.TEXT_INPUT:
            text = str(value or "")
            if text and not int(node.get("min_length") or 0) <= len(text) <= int(node.get("max_length") or 4000):
                raise Refused(f"Between {node.get('min_length') or 0} and {node.get('max_length') or 4000} characters, please")
            return {"value": text}
        case ComponentType.FILE_UPLOAD:
            return {"values": [resolver.attachment(str(upload)) for upload in as_list(value)]}
        case ComponentType.CHECKBOX:
            return {"value": bool(value)}
        case ComponentType.RADIO_GROUP:
            return {"value": value}
        case ComponentType.CHECKBOX_GROUP:
            return {"values": as_list(value)}
        case _:
            return {"values": select_values(node, [str(one) for one in as_list(value)], resolver) if value else []}
