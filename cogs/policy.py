"""`/clapper allow`, `deny`, `clear`, `pause`, `resume`: what may be ordered in a server, and whether anything may."""

from typing import Literal

import discord
from discord import app_commands

from bot.client import ClapperClient
from bot.discord_io.admins import Channel, actor, begin, spot_elsewhere
from bot.discord_io.naming import slash
from bot.discord_io.render import policy as render
from bot.domain.admin_views import Named
from bot.domain.discord_limits import LONGEST_CHOICE
from bot.domain.errors import RequestRefused
from bot.domain.policy import EntryKind
from cogs.clapper import MOST_CREDITS, root_of

LONGEST_CLIP = 3600
"""Seconds."""

Cleared = Literal["channels", "roles", "models", "everything"]
KINDS = {"channels": (EntryKind.CHANNEL,), "roles": (EntryKind.ROLE,), "models": (EntryKind.MODEL,), "everything": tuple(EntryKind)}


async def setup(client: ClapperClient) -> None:
    texts, root = client.texts, root_of(client)
    for name, callback, options in (
        ("allow", allow, ("channel", "role", "model", "longest", "highest_price")),
        ("deny", deny, ("channel", "role", "model")),
        ("clear", clear, ("channel", "role", "model", "every")),
    ):
        command = slash(texts, f"clapper-{name}", callback, options=options)
        command.autocomplete("model")(subjects)
        root.add_command(command)
    root.add_command(slash(texts, "clapper-pause", pause, options=("reason",)))
    root.add_command(slash(texts, "clapper-resume", resume))


async def allow(
    interaction: discord.Interaction[ClapperClient],
    channel: Channel | None = None,
    role: discord.Role | None = None,
    model: str | None = None,
    longest: app_commands.Range[int, 0, LONGEST_CLIP] | None = None,
    highest_price: app_commands.Range[int, 0, MOST_CREDITS] | None = None,
) -> None:
    guild_id, client = await begin(interaction), interaction.client
    house, named, texts, locale = client.services.house, _named(interaction, channel, role, model), client.texts, interaction.locale.value
    bounded = longest is not None or highest_price is not None
    answer = await house.rule(guild_id, named, actor(interaction), allowed=True) if named else None
    policy = await house.bound(guild_id, actor(interaction), longest=longest, highest_price=highest_price) if bounded else None
    holds = policy or await house.policy(guild_id)
    await client.replies.say(interaction, render.allowed(texts, locale, guild_id, answer, holds, saved=bool(named) or bounded))


async def deny(
    interaction: discord.Interaction[ClapperClient],
    channel: Channel | None = None,
    role: discord.Role | None = None,
    model: str | None = None,
) -> None:
    guild_id, client = await begin(interaction), interaction.client
    house, named, texts, locale = client.services.house, _named(interaction, channel, role, model), client.texts, interaction.locale.value
    answer = await house.rule(guild_id, named, actor(interaction), allowed=False) if named else None
    policy = answer.policy if answer is not None else await house.policy(guild_id)
    await client.replies.say(interaction, render.allowed(texts, locale, guild_id, answer, policy, saved=bool(named)))


async def clear(
    interaction: discord.Interaction[ClapperClient],
    channel: Channel | None = None,
    role: discord.Role | None = None,
    model: str | None = None,
    every: Cleared | None = None,
) -> None:
    guild_id, client = await begin(interaction), interaction.client
    named = _named(interaction, channel, role, model)
    if not named and every is None:
        raise RequestRefused("policy-clear-what")
    count, policy = await client.services.house.clear(guild_id, named, KINDS[every] if every else (), actor(interaction))
    await client.replies.say(interaction, render.cleared(client.texts, interaction.locale.value, guild_id, count, policy))


async def pause(interaction: discord.Interaction[ClapperClient], reason: str | None = None) -> None:
    guild_id, client = await begin(interaction), interaction.client
    answer = await client.services.house.pause(guild_id, actor(interaction, reason))
    await client.replies.say(interaction, render.paused(client.texts, interaction.locale.value, answer))


async def resume(interaction: discord.Interaction[ClapperClient]) -> None:
    guild_id, client = await begin(interaction), interaction.client
    answer = await client.services.house.resume(guild_id, actor(interaction))
    await client.replies.say(interaction, render.resumed(client.texts, interaction.locale.value, answer))


async def subjects(interaction: discord.Interaction[ClapperClient], typed: str) -> list[app_commands.Choice[str]]:
    client = interaction.client
    found = client.services.house.models(typed)
    return [app_commands.Choice(name=name, value=name) for name in found if len(name) <= LONGEST_CHOICE]


def _named(
    interaction: discord.Interaction[ClapperClient], channel: Channel | None, role: discord.Role | None, model: str | None
) -> tuple[Named, ...]:
    found: list[Named] = []
    if channel is not None:
        found.append(Named(EntryKind.CHANNEL, str(channel.id), spot_elsewhere(interaction, channel).channels[1:]))
    if role is not None:
        found.append(Named(EntryKind.ROLE, str(role.id)))
    if model is not None:
        found.append(Named(EntryKind.MODEL, model.strip()))
    return tuple(found)
