"""Orders before the moderators: a member sends a stopped prompt to them, one of them approves it or refuses it."""

import discord

from bot.client import ClapperClient
from bot.discord_io.context import require_moderator, server_of, sight
from bot.discord_io.controls import APPROVE, REFUSE, REFUSED, SEND
from bot.discord_io.forms import form_values
from bot.discord_io.render.review import answer
from bot.discord_io.reviews import REASON_FIELD, refusal_form
from bot.domain.wording import typed


async def setup(client: ClapperClient) -> None:
    client.on_control(SEND, send)
    client.on_control(APPROVE, approve)
    client.on_control(REFUSE, refuse)
    client.on_control(REFUSED, refused)


async def send(interaction: discord.Interaction[ClapperClient], job_id: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client = interaction.client
    result = await client.services.reviews.send(job_id, interaction.user.id, sight(interaction))
    if result.receipt is not None:
        await client.receipts.accepted(result.receipt)
    await client.replies.say(interaction, client.texts.say(interaction.locale.value, f"jobs-send-{result.answer.value}"))


async def approve(interaction: discord.Interaction[ClapperClient], job_id: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    require_moderator(interaction)
    client = interaction.client
    result = await client.services.reviews.approve(job_id, server_of(interaction), interaction.user.id, sight(interaction))
    await client.replies.say(interaction, answer(client.texts, interaction.locale.value, result))


async def refuse(interaction: discord.Interaction[ClapperClient], job_id: str) -> None:
    require_moderator(interaction)
    await interaction.response.send_modal(refusal_form(interaction.client.texts, interaction.locale.value, job_id))


async def refused(interaction: discord.Interaction[ClapperClient], job_id: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    require_moderator(interaction)
    client, reason = interaction.client, typed(form_values(interaction).get(REASON_FIELD, ""))
    result = await client.services.reviews.refuse(job_id, server_of(interaction), interaction.user.id, reason)
    await client.replies.say(interaction, answer(client.texts, interaction.locale.value, result))
