"""What commands of admins have in common: how they begin, who decided, for whom, and where the bot may post."""

from typing import Union

import discord
from discord import app_commands

from bot.domain.errors import CannotPostHere, RequestRefused
from bot.domain.origin import Spot
from bot.domain.quota import Actor, Target, TargetKind
from bot.domain.wording import LONGEST_REASON, typed

from .context import missing_for_log, missing_in, missing_permissions, require_manager, server_of, spot, spot_of

Channel = Union[app_commands.AppCommandChannel, app_commands.AppCommandThread]  # noqa: UP007 - discord.py does not know the other form


async def begin(interaction: discord.Interaction) -> int:
    """How every command of an admin begins: privately acknowledged, and refused to whoever may not manage the server, which it returns."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    require_manager(interaction)
    return server_of(interaction)


def actor(interaction: discord.Interaction, reason: str | None = None) -> Actor:
    return Actor(interaction.user.id, reason=typed(reason or "")[:LONGEST_REASON])


def target(guild_id: int, role: discord.Role | None, member: discord.User | None) -> Target:
    """Whose limit an admin means: everybody's where neither is named. Raises `RequestRefused` for both at once."""
    if role is not None and member is not None:
        raise RequestRefused("quota-role-and-member")
    if member is not None:
        return Target(TargetKind.MEMBER, guild_id, member.id)
    return Target(TargetKind.MEMBERS, guild_id) if role is None or role.is_default() else Target(TargetKind.ROLE, guild_id, role.id)


def require_log_channel(channel: discord.TextChannel | None) -> int | None:
    """The id of a channel in which alerts can be posted. Raises `CannotPostHere` naming what the bot lacks there."""
    if channel is None:
        return None
    missing = missing_for_log(channel)
    if missing:
        raise CannotPostHere("settings-log-closed", channel=str(channel.id), permissions=missing)
    return channel.id


def missing_elsewhere(interaction: discord.Interaction, channel: Channel | None) -> tuple[str, ...]:
    """What the bot lacks to post a clip in a channel of the server, from memory; None is where the command was used."""
    if channel is None or channel.id == interaction.channel_id:
        return missing_permissions(interaction)
    known = channel.resolve()
    if known is None or interaction.guild is None:
        return ("view_channel",)
    return missing_in(known, interaction.guild, known.permissions_for(interaction.guild.me))


def spot_elsewhere(interaction: discord.Interaction, channel: Channel | None) -> Spot:
    """What the server's rules ask of a channel; None is where the command was used."""
    if channel is None:
        return spot(interaction)
    return spot_of(channel.resolve(), interaction.guild, channel.id)
