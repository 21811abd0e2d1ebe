"""`/operator uncertain`: jobs of which nobody can tell whether they were paid for, and the buttons that decide."""

import discord

from bot.client import ClapperClient
from bot.discord_io.context import require_owner, server_names
from bot.discord_io.controls import DECIDE, DECIDED, UNCERTAIN
from bot.discord_io.forms import form_values
from bot.discord_io.naming import root_group, slash
from bot.discord_io.pages import REASON_FIELD, decision_form, decisions, pages, read_decision
from bot.discord_io.render import steering as render
from bot.domain.errors import RequestRefused
from bot.domain.quota import Actor
from bot.domain.wording import typed


async def setup(client: ClapperClient) -> None:
    root_group(client.tree, "operator").add_command(slash(client.texts, "operator-uncertain", uncertain))
    client.on_control(UNCERTAIN, turn)
    client.on_control(DECIDE, decide)
    client.on_control(DECIDED, decided)


async def uncertain(interaction: discord.Interaction[ClapperClient]) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    require_owner(interaction, interaction.client.owners)
    await interaction.client.replies.say(interaction, *await _page(interaction, 0))


async def turn(interaction: discord.Interaction[ClapperClient], number: str) -> None:
    require_owner(interaction, interaction.client.owners)
    await interaction.client.replies.turn(interaction, *await _page(interaction, int(number)))


async def decide(interaction: discord.Interaction[ClapperClient], argument: str) -> None:
    require_owner(interaction, interaction.client.owners)
    verdict, job_id = read_decision(argument)
    await interaction.response.send_modal(decision_form(interaction.client.texts, interaction.locale.value, verdict, job_id))


async def decided(interaction: discord.Interaction[ClapperClient], argument: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client = interaction.client
    require_owner(interaction, client.owners)
    verdict, job_id = read_decision(argument)
    reason = typed(form_values(interaction).get(REASON_FIELD, ""))
    if not reason:
        raise RequestRefused("decide-reason-needed")
    job = await client.services.operator.resolving.resolve(job_id, verdict, Actor(interaction.user.id, operator=True, reason=reason))
    await client.replies.say(interaction, render.resolved(client.texts, interaction.locale.value, job, verdict))


async def _page(interaction: discord.Interaction[ClapperClient], number: int) -> tuple[str, discord.ui.View | None]:
    client, texts, locale = interaction.client, interaction.client.texts, interaction.locale.value
    page = await client.services.operator.resolving.uncertain(number)
    names = await client.services.operator.budget.names(server_names(client))
    text = render.uncertain(texts, locale, page, names)
    return text, pages(texts, locale, UNCERTAIN, page, decisions(texts, locale, page))
