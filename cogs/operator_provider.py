"""`/operator provider …`, `stop` and `go`: what is held back, and how the providers are."""

import discord
from discord import app_commands

from bot.client import ClapperClient
from bot.discord_io.context import require_owner
from bot.discord_io.naming import group, root_group, slash
from bot.discord_io.render import steering as render
from bot.domain.operator_views import Turned
from bot.domain.quota import Actor
from bot.domain.switches import Switch
from bot.domain.wording import LONGEST_REASON
from cogs.shared.operator_choices import provider_choices

Reason = app_commands.Range[str, 1, LONGEST_REASON]


async def setup(client: ClapperClient) -> None:
    texts, root = client.texts, root_group(client.tree, "operator")
    root.add_command(slash(texts, "operator-stop", stop, options=("reason",)))
    root.add_command(slash(texts, "operator-go", go))
    providers = group(texts, "operator-provider", parent=root)
    providers.add_command(slash(texts, "operator-provider-status", status))
    for name, callback in (("on", on), ("off", off), ("pause", pause), ("resume", resume)):
        command = slash(texts, f"operator-provider-{name}", callback, options=("provider",))
        command.autocomplete("provider")(provider_choices)
        providers.add_command(command)


async def stop(interaction: discord.Interaction[ClapperClient], reason: Reason | None = None) -> None:
    actor = await _begin(interaction, reason or "")
    client = interaction.client
    answer = await client.services.operator.steering.stop(actor)
    await client.replies.say(interaction, render.stopped(client.texts, interaction.locale.value, answer))


async def go(interaction: discord.Interaction[ClapperClient]) -> None:
    actor = await _begin(interaction)
    client = interaction.client
    lifted = await client.services.operator.steering.go(actor)
    await client.replies.say(interaction, render.gone_on(client.texts, interaction.locale.value, lifted))


async def status(interaction: discord.Interaction[ClapperClient]) -> None:
    await _begin(interaction)
    client = interaction.client
    overview = await client.services.operator.steering.overview()
    await client.replies.say(interaction, render.overview(client.texts, interaction.locale.value, overview))


async def on(interaction: discord.Interaction[ClapperClient], provider: str) -> None:
    actor = await _begin(interaction)
    await _say(interaction, await interaction.client.services.operator.steering.turn(provider.strip(), Switch.ON, actor))


async def off(interaction: discord.Interaction[ClapperClient], provider: str) -> None:
    actor = await _begin(interaction)
    await _say(interaction, await interaction.client.services.operator.steering.turn(provider.strip(), Switch.OFF, actor))


async def pause(interaction: discord.Interaction[ClapperClient], provider: str) -> None:
    actor = await _begin(interaction)
    await _say(interaction, await interaction.client.services.operator.steering.turn(provider.strip(), Switch.PAUSED, actor))


async def resume(interaction: discord.Interaction[ClapperClient], provider: str) -> None:
    actor = await _begin(interaction)
    await _say(interaction, await interaction.client.services.operator.steering.resume(provider.strip(), actor))


async def _begin(interaction: discord.Interaction[ClapperClient], reason: str = "") -> Actor:
    await interaction.response.defer(ephemeral=True, thinking=True)
    require_owner(interaction, interaction.client.owners)
    return Actor(interaction.user.id, operator=True, reason=reason.strip())


async def _say(interaction: discord.Interaction[ClapperClient], answer: Turned) -> None:
    client = interaction.client
    await client.replies.say(interaction, render.turned(client.texts, interaction.locale.value, answer))
