"""`/clapper …`: settings of a server, for those who may manage it. Discord hides it from others; we check as well.

Here are the root, to which other modules add their groups, and what is no group: time zone, settings, blocks.
"""

from typing import Literal

import discord
from discord import app_commands

from bot.client import ClapperClient
from bot.discord_io.admins import actor, begin, require_log_channel
from bot.discord_io.context import server_of
from bot.discord_io.naming import group, slash
from bot.discord_io.render import server
from bot.domain.discord_limits import LONGEST_CHOICE, MOST_CHOICES
from bot.domain.quota import CHEAPEST, PrivateClips

MOST_CREDITS = 1_000_000
LONGEST_BLOCK = LONGEST_RETENTION = 3650
"""Days."""

SETTINGS = ("confirm_at", "log_channel", "alerts", "default_model", "age_restricted_only", "spoiler", "private", "retention")

"""That Discord shows."""


async def setup(client: ClapperClient) -> None:
    texts = client.texts
    root = group(texts, "clapper", permissions=discord.Permissions(manage_guild=True))
    zone_command = slash(texts, "clapper-timezone", timezone, options=("zone",))
    zone_command.autocomplete("zone")(zones)
    settings_command = slash(texts, "clapper-settings", settings, options=SETTINGS)
    settings_command.autocomplete("default_model")(default_models)
    root.add_command(zone_command)
    root.add_command(settings_command)
    root.add_command(slash(texts, "clapper-block", block, options=("member", "reason", "days")))
    root.add_command(slash(texts, "clapper-unblock", unblock, options=("member",)))
    client.tree.add_command(root)


def root_of(client: ClapperClient) -> app_commands.Group:
    root = client.tree.get_command("clapper")
    if not isinstance(root, app_commands.Group):
        raise TypeError("the cog clapper is loaded first")
    return root


async def timezone(interaction: discord.Interaction[ClapperClient], zone: str | None = None) -> None:
    guild_id, client = await begin(interaction), interaction.client
    limits = client.services.limits
    held = await limits.set_zone(guild_id, zone, actor(interaction)) if zone is not None else await limits.rules(guild_id)
    await client.replies.say(interaction, server.zone(client.texts, interaction.locale.value, held))


async def settings(
    interaction: discord.Interaction[ClapperClient],
    confirm_at: app_commands.Range[int, 0, MOST_CREDITS] | None = None,
    log_channel: discord.TextChannel | None = None,
    alerts: bool | None = None,
    default_model: str | None = None,
    age_restricted_only: bool | None = None,
    spoiler: bool | None = None,
    private: Literal["allow", "force", "forbid"] | None = None,
    retention: app_commands.Range[int, 0, LONGEST_RETENTION] | None = None,
) -> None:
    guild_id, client = await begin(interaction), interaction.client
    guilds = client.services.guilds
    values = confirm_at, log_channel, alerts, default_model, age_restricted_only, spoiler, private, retention
    given = any(value is not None for value in values)
    if given:
        held = await guilds.change(
            guild_id,
            actor(interaction),
            confirm_at=confirm_at,
            log_channel=require_log_channel(log_channel),
            alerts=alerts,
            default_model=default_model,
            age_restricted_only=age_restricted_only,
            spoiler=spoiler,
            private=PrivateClips(private) if private is not None else None,
            retention_days=retention,
        )
    else:
        held = await guilds.settings(guild_id)
    usual = client.services.privacy.default_retention
    await client.replies.say(interaction, server.settings(client.texts, interaction.locale.value, held, retention=usual, saved=given))


async def block(
    interaction: discord.Interaction[ClapperClient],
    member: discord.User,
    reason: str | None = None,
    days: app_commands.Range[int, 1, LONGEST_BLOCK] | None = None,
) -> None:
    guild_id, client = await begin(interaction), interaction.client
    held = await client.services.limits.block(guild_id, member.id, days, actor(interaction, reason))
    await client.replies.say(interaction, server.blocked(client.texts, interaction.locale.value, held))


async def unblock(interaction: discord.Interaction[ClapperClient], member: discord.User) -> None:
    guild_id, client = await begin(interaction), interaction.client
    lifted = await client.services.limits.unblock(guild_id, member.id, actor(interaction))
    await client.replies.say(interaction, server.unblocked(client.texts, interaction.locale.value, member.id, lifted=lifted))


async def zones(interaction: discord.Interaction[ClapperClient], typed: str) -> list[app_commands.Choice[str]]:
    client = interaction.client
    found = client.services.limits.zones(typed)
    return [app_commands.Choice(name=zone, value=zone) for zone in found]


async def default_models(interaction: discord.Interaction[ClapperClient], typed: str) -> list[app_commands.Choice[str]]:
    client = interaction.client
    none = app_commands.Choice(name=client.texts.say(interaction.locale.value, "choice-cheapest"), value=CHEAPEST)
    return [none, *await models(interaction, typed)][:MOST_CHOICES]


async def models(interaction: discord.Interaction[ClapperClient], typed: str) -> list[app_commands.Choice[str]]:
    client, wanted = interaction.client, typed.strip().lower()
    offered = await client.services.models.offered(server_of(interaction))
    found = [one.model for one in offered if wanted in one.model.id.lower() or wanted in one.model.title.lower()]
    return [app_commands.Choice(name=model.id[:LONGEST_CHOICE], value=model.id) for model in found][:MOST_CHOICES]
