"""`/operator …`: money and the trail, for whoever runs the bot. Discord shows it to administrators; each command checks for itself."""

from collections.abc import Mapping
from typing import Any, Literal

import discord
from discord import app_commands

from bot.client import ClapperClient
from bot.discord_io import pages
from bot.discord_io.context import require_owner, server_id, server_names
from bot.discord_io.controls import SERVERS, TRAIL
from bot.discord_io.naming import IN_SERVERS_AND_DMS, group, slash
from bot.discord_io.render import operator as render
from bot.domain.errors import RequestRefused
from bot.domain.money import Period, Unit
from bot.domain.quota import Actor, Allowance
from cogs.shared.operator_choices import provider_choices, server_choices

MOST_CREDITS = 1_000_000_000

Credits = app_commands.Range[int, 0, MOST_CREDITS]
Periods = Literal["day", "week", "month"]


async def setup(client: ClapperClient) -> None:
    texts = client.texts
    root = group(texts, "operator", permissions=discord.Permissions.none(), contexts=IN_SERVERS_AND_DMS)
    for name, callback, options in (
        ("allot", allot, ("guild_id", "credits", "period")),
        ("limit", limit, ("provider", "credits", "period")),
        ("clear", clear, ("guild_id", "provider")),
        ("servers", servers, ()),
        ("forecast", forecast, ()),
        ("audit", audit, ("guild_id",)),
    ):
        command = slash(texts, f"operator-{name}", callback, options=options)
        if "guild_id" in options:
            command.autocomplete("guild_id")(server_choices)
        if "provider" in options:
            command.autocomplete("provider")(provider_choices)
        root.add_command(command)
    client.tree.add_command(root)
    client.on_control(SERVERS, servers_page)
    client.on_control(TRAIL, trail_page)


async def allot(interaction: discord.Interaction[ClapperClient], guild_id: str, credits: Credits, period: Periods = "month") -> None:  # noqa: A002 - the option's name
    await interaction.response.defer(ephemeral=True, thinking=True)
    client, names = await _as_owner(interaction)
    server = server_id(guild_id)
    allowance = Allowance(Period(period), Unit.CREDITS, credits)
    held = await client.services.operator.budget.allot(server, allowance, Actor(interaction.user.id, operator=True), here=server in names)
    await client.replies.say(interaction, render.holding(client.texts, interaction.locale.value, held, names))


async def limit(interaction: discord.Interaction[ClapperClient], provider: str, credits: Credits, period: Periods = "month") -> None:  # noqa: A002 - the option's name
    await interaction.response.defer(ephemeral=True, thinking=True)
    client, names = await _as_owner(interaction)
    allowance = Allowance(Period(period), Unit.CREDITS, credits)
    held = await client.services.operator.budget.limit(provider.strip(), allowance, Actor(interaction.user.id, operator=True))
    await client.replies.say(interaction, render.holding(client.texts, interaction.locale.value, held, names))


async def clear(interaction: discord.Interaction[ClapperClient], guild_id: str | None = None, provider: str | None = None) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client, names = await _as_owner(interaction)
    budget, actor = client.services.operator.budget, Actor(interaction.user.id, operator=True)
    if guild_id is not None and provider is None:
        held = await budget.clear_server(server_id(guild_id), actor)
    elif provider is not None and guild_id is None:
        held = await budget.clear_provider(provider.strip(), actor)
    else:
        raise RequestRefused("operator-clear-one")
    await client.replies.say(interaction, render.holding(client.texts, interaction.locale.value, held, names))


async def servers(interaction: discord.Interaction[ClapperClient]) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.client.replies.say(interaction, *await _servers(interaction, 0))


async def servers_page(interaction: discord.Interaction[ClapperClient], number: str) -> None:
    await interaction.client.replies.turn(interaction, *await _servers(interaction, int(number)))


async def forecast(interaction: discord.Interaction[ClapperClient]) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client, names = await _as_owner(interaction)
    worst = await client.services.operator.budget.forecast(tuple(names))
    await client.replies.say(interaction, render.forecast(client.texts, interaction.locale.value, worst, names))


async def audit(interaction: discord.Interaction[ClapperClient], guild_id: str | None = None) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await interaction.client.replies.say(interaction, *await _trail(interaction, server_id(guild_id) if guild_id else 0, None))


async def trail_page(interaction: discord.Interaction[ClapperClient], argument: str) -> None:
    guild_id, _, before = argument.partition(":")
    await interaction.client.replies.turn(interaction, *await _trail(interaction, int(guild_id), before))


async def _as_owner(interaction: discord.Interaction[ClapperClient]) -> tuple[ClapperClient, Mapping[int, str]]:
    """With the names of all servers that the bot is in, whichever process answers them."""
    client = interaction.client
    require_owner(interaction, client.owners)
    return client, await client.services.operator.budget.names(server_names(client))


async def _servers(interaction: discord.Interaction[ClapperClient], number: int) -> tuple[str, discord.ui.View | None]:
    client, names = await _as_owner(interaction)
    texts, locale = client.texts, interaction.locale.value
    page = await client.services.operator.budget.servers(number)
    return render.servers(texts, locale, page, names), pages.pages(texts, locale, SERVERS, page)


async def _trail(interaction: discord.Interaction[Any], guild_id: int, before: str | None) -> tuple[str, discord.ui.View | None]:
    client, names = await _as_owner(interaction)
    texts, locale = client.texts, interaction.locale.value
    page = await client.services.operator.budget.trail(guild_id, before)
    return render.trail(texts, locale, page, names), pages.older(texts, locale, page)
