"""The buttons below clips and failures. Each carries its job in its id, so it works after a restart and months later."""

import discord

from bot.client import ClapperClient
from bot.discord_io.attachments import UNSENT
from bot.discord_io.context import deleter, origin, pressed_message, requester_of, server_of
from bot.discord_io.controls import AGAIN, DELETE, DELETED, EXTEND, EXTENDED, REMIX, REMIXED, SAVE, deletion, read_deletion
from bot.discord_io.forms import CHOICE_FIELD, PROMPT_FIELD, extend_form, form_values, read_choice, remix_form
from bot.discord_io.render.clip import words_for
from bot.domain.errors import RequestRefused
from bot.domain.presses import Wish
from bot.domain.requests import VideoOrder
from bot.domain.switches import Gate
from bot.domain.views import ModelChoice
from cogs.offers import board_form, offers, purse_of


async def setup(client: ClapperClient) -> None:
    for action, control in (
        (AGAIN, again),
        (REMIX, remix),
        (REMIXED, remixed),
        (EXTEND, extend),
        (EXTENDED, extended),
        (SAVE, save),
        (DELETE, delete),
        (DELETED, deleted),
    ):
        client.on_control(action, control)


async def again(interaction: discord.Interaction[ClapperClient], job_id: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client = interaction.client
    receipt = await client.services.reorder.again(job_id, pressed_message(interaction), origin(interaction, client.clock.now()))
    await client.receipts.accepted(receipt)


async def remix(interaction: discord.Interaction[ClapperClient], job_id: str) -> None:
    client = interaction.client
    job = await client.services.reorder.parent(job_id, interaction.user.id, server_of(interaction))
    request = job.request
    if job.shots:
        words = words_for(interaction.user.id, job, pressed_message(interaction).text)
        choice = f"{request.model}|{request.seconds // len(request.prompts)}"
        await interaction.response.send_modal(await board_form(interaction, "\n".join(request.prompts) if words else "", choice))
        return
    order = VideoOrder(
        request.prompt,
        UNSENT if request.has_image else None,
        UNSENT if request.has_last_image else None,
        UNSENT if request.has_video else None,
    )
    found = await _open_offers(interaction, order, "remix-no-model")
    purse, words = await purse_of(interaction), words_for(interaction.user.id, job, pressed_message(interaction).text)
    await interaction.response.send_modal(remix_form(client.texts, interaction.locale.value, job, found, purse, words))


async def remixed(interaction: discord.Interaction[ClapperClient], job_id: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client = interaction.client
    place = origin(interaction, client.clock.now())
    receipt = await client.services.reorder.remix(job_id, _wish(interaction), pressed_message(interaction), place)
    await client.receipts.accepted(receipt)


async def extend(interaction: discord.Interaction[ClapperClient], job_id: str) -> None:
    client = interaction.client
    job = await client.services.reorder.parent(job_id, interaction.user.id, server_of(interaction))
    found = await _open_offers(interaction, VideoOrder(job.request.prompt, UNSENT), "animate-no-model")
    purse, words = await purse_of(interaction), words_for(interaction.user.id, job, pressed_message(interaction).text)
    await interaction.response.send_modal(extend_form(client.texts, interaction.locale.value, job, found, purse, words))


async def extended(interaction: discord.Interaction[ClapperClient], job_id: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client = interaction.client
    place = origin(interaction, client.clock.now())
    receipt = await client.services.reorder.extend(job_id, _wish(interaction), pressed_message(interaction), place)
    await client.receipts.accepted(receipt)


async def save(interaction: discord.Interaction[ClapperClient], job_id: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client = interaction.client
    await client.services.keep.save(job_id, pressed_message(interaction), requester_of(interaction), str(interaction.id))
    await client.replies.say(interaction, client.texts.say(interaction.locale.value, "save-done"))


async def delete(interaction: discord.Interaction[ClapperClient], job_id: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client, locale = interaction.client, interaction.locale.value
    await client.services.keep.may_delete(job_id, deleter(interaction))
    view = deletion(client.texts, locale, job_id, pressed_message(interaction).ref)
    await client.replies.say(interaction, client.texts.say(locale, "delete-sure"), view)


async def deleted(interaction: discord.Interaction[ClapperClient], argument: str) -> None:
    job_id, message = read_deletion(argument)
    client = interaction.client
    await interaction.response.defer()
    await client.services.keep.delete(job_id, message, deleter(interaction))
    await client.replies.replace(interaction, client.texts.say(interaction.locale.value, "delete-done"))


async def _open_offers(interaction: discord.Interaction[ClapperClient], order: VideoOrder, nothing: str) -> list[ModelChoice]:
    """What may be chosen in a form. Raises what would refuse every choice, before anything is written into it."""
    models = interaction.client.services.models
    offered = await offers(models, order, server_of(interaction))
    if not offered:
        raise RequestRefused(nothing)
    found = [offer for offer in offered if offer.gate is not Gate.OFF]
    models.admit((found or offered)[0].model.provider)
    return found


def _wish(interaction: discord.Interaction[ClapperClient]) -> Wish:
    values = form_values(interaction)
    model, seconds = read_choice(values[CHOICE_FIELD])
    return Wish(values.get(PROMPT_FIELD, ""), model, seconds)
