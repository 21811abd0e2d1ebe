"""`/clapper quota …`: who may spend how much."""

from typing import Literal

import discord
from discord import app_commands

from bot.client import ClapperClient
from bot.discord_io.admins import actor, begin, target
from bot.discord_io.context import roles_of
from bot.discord_io.naming import group, slash
from bot.discord_io.render import server
from bot.domain.money import Period, Unit
from bot.domain.quota import Allowance
from cogs.clapper import MOST_CREDITS, root_of


async def setup(client: ClapperClient) -> None:
    texts = client.texts
    quota = group(texts, "clapper-quota", parent=root_of(client))
    quota.add_command(slash(texts, "clapper-quota-set", set_quota, options=("credits", "period", "unit", "role", "member")))
    quota.add_command(slash(texts, "clapper-quota-grant", grant, options=("credits", "member", "reason")))
    quota.add_command(slash(texts, "clapper-quota-clear", clear, options=("role", "member")))
    quota.add_command(slash(texts, "clapper-quota-show", show))


async def set_quota(
    interaction: discord.Interaction[ClapperClient],
    credits: app_commands.Range[int, 0, MOST_CREDITS],  # noqa: A002 - the option's name
    period: Literal["day", "week", "month"] = "month",
    unit: Literal["credits", "clips"] = "credits",
    role: discord.Role | None = None,
    member: discord.User | None = None,
) -> None:
    guild_id, client = await begin(interaction), interaction.client
    whose = target(guild_id, role, member)
    allowance = Allowance(Period(period), Unit(unit), credits)
    await client.services.limits.set(whose, allowance, actor(interaction))
    await client.replies.say(interaction, server.limit_set(client.texts, interaction.locale.value, whose, allowance))


async def grant(
    interaction: discord.Interaction[ClapperClient],
    credits: app_commands.Range[int, 1, MOST_CREDITS],  # noqa: A002 - the option's name
    member: discord.User,
    reason: str | None = None,
) -> None:
    guild_id, client = await begin(interaction), interaction.client
    standings = await client.services.limits.grant(guild_id, member.id, roles_of(member), credits, actor(interaction, reason))
    await client.replies.say(interaction, server.granted(client.texts, interaction.locale.value, member.id, credits, standings))


async def clear(
    interaction: discord.Interaction[ClapperClient], role: discord.Role | None = None, member: discord.User | None = None
) -> None:
    guild_id, client = await begin(interaction), interaction.client
    whose = target(guild_id, role, member)
    cleared = await client.services.limits.clear(whose, actor(interaction))
    await client.replies.say(interaction, server.limits_cleared(client.texts, interaction.locale.value, whose, cleared))


async def show(interaction: discord.Interaction[ClapperClient]) -> None:
    guild_id, client = await begin(interaction), interaction.client
    rules = await client.services.limits.rules(guild_id)
    standings = await client.services.quotas.purse(guild_id, interaction.user.id, ())
    await client.replies.say(interaction, server.rules(client.texts, interaction.locale.value, rules, standings))
