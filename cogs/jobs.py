"""`/jobs`, and the start, cancel and post-again buttons wherever they are."""

from collections.abc import Sequence

import discord

from bot.client import ClapperClient
from bot.discord_io.context import press, spot
from bot.discord_io.controls import CANCEL, CONFIRM, REPOST, button, row_view
from bot.discord_io.job_buttons import job_buttons, numbered
from bot.discord_io.naming import IN_SERVERS_AND_DMS, slash
from bot.discord_io.render.jobs import can_repost, jobs
from bot.domain.discord_limits import MOST_BUTTONS
from bot.domain.views import JobView


async def setup(client: ClapperClient) -> None:
    client.tree.add_command(slash(client.texts, "jobs", mine, contexts=IN_SERVERS_AND_DMS))
    client.on_control(CANCEL, cancel)
    client.on_control(CONFIRM, confirm)
    client.on_control(REPOST, repost)


async def mine(interaction: discord.Interaction[ClapperClient]) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client, locale = interaction.client, interaction.locale.value
    views = await client.services.jobs.mine(interaction.user.id, interaction.guild_id)
    await client.replies.say(interaction, jobs(client.texts, locale, views), _buttons(client, locale, views))


async def cancel(interaction: discord.Interaction[ClapperClient], job_id: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client = interaction.client
    result = await client.services.cancel.job(job_id, interaction.user.id)
    client.receipts.changed(result.job)
    await client.replies.say(interaction, client.texts.say(interaction.locale.value, f"jobs-cancel-{result.answer.value}"))


async def confirm(interaction: discord.Interaction[ClapperClient], job_id: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client = interaction.client
    result = await client.services.confirm.job(job_id, press(interaction))
    if result.receipt is not None:
        await client.receipts.accepted(result.receipt)
    await client.replies.say(interaction, client.texts.say(interaction.locale.value, f"jobs-confirm-{result.answer.value}"))


async def repost(interaction: discord.Interaction[ClapperClient], job_id: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client = interaction.client
    await client.services.repost.job(job_id, interaction.user.id, spot(interaction))
    await client.replies.say(interaction, client.texts.say(interaction.locale.value, "jobs-repost"))


def _buttons(client: ClapperClient, locale: str, views: Sequence[JobView]) -> discord.ui.View | None:
    items: list[discord.ui.Button[discord.ui.View]] = []
    for number, view in enumerate(views, 1):
        own = job_buttons(client.texts, locale, view)
        if can_repost(view.job):
            own.append(button(REPOST, view.job.id, client.texts.say(locale, "button-repost")))
        items += numbered(client.texts, locale, number, own)
    return row_view(items[:MOST_BUTTONS]) if items else None
