"""The buttons below clips and failures. Each carries its job in its id, so it works after a restart and months later."""

from collections.abc import Awaitable, Callable

import discord

from bot.client import ClapperClient
from bot.discord_io.attachments import UNSENT
from bot.discord_io.context import deleter, origin, pressed_message, requester_of, server_of
from bot.discord_io.controls import AGAIN, DELETE, DELETED, EXTEND, EXTENDED, REMIX, REMIXED, SAVE, deletion, read_deletion
from bot.discord_io.forms import extend_form, read_choice, remix_form
from bot.discord_io.refused import Filled
from bot.discord_io.render.clip import words_for
from bot.domain.errors import RequestRefused
from bot.domain.jobs import Job
from bot.domain.origin import Origin
from bot.domain.presses import PressedMessage, Wish
from bot.domain.requests import VideoOrder
from bot.domain.switches import Gate
from bot.domain.views import ModelChoice, Receipt
from cogs.shared.forms import answer_form, at_once, filled_in, reopened
from cogs.shared.offers import board_form, offers, purse_of


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


async def remix(interaction: discord.Interaction[ClapperClient], argument: str) -> None:
    client = interaction.client
    job_id, filled = reopened(interaction, argument)
    job = await at_once(client.services.reorder.parent(job_id, interaction.user.id, server_of(interaction)))
    request = job.request
    if job.shots:
        words = words_for(interaction.user.id, job, pressed_message(interaction).text)
        choice = f"{request.model}|{request.seconds // len(request.prompts)}"
        await interaction.response.send_modal(await board_form(interaction, Filled("\n".join(request.prompts) if words else "", choice)))
        return
    order = VideoOrder(
        request.prompt,
        UNSENT if request.has_image else None,
        UNSENT if request.has_last_image else None,
        UNSENT if request.has_video else None,
    )
    found = await _open_offers(interaction, order, "remix-no-model")
    purse, filled = await purse_of(interaction), filled or _as_made(interaction, job)
    await interaction.response.send_modal(remix_form(client.texts, interaction.locale.value, job.id, found, purse, filled))


async def remixed(interaction: discord.Interaction[ClapperClient], job_id: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await answer_form(interaction, _wished(interaction, job_id, interaction.client.services.reorder.remix), REMIX, job_id)


async def extend(interaction: discord.Interaction[ClapperClient], argument: str) -> None:
    client = interaction.client
    job_id, filled = reopened(interaction, argument)
    job = await at_once(client.services.reorder.parent(job_id, interaction.user.id, server_of(interaction)))
    found = await _open_offers(interaction, VideoOrder(job.request.prompt, UNSENT), "animate-no-model")
    purse, filled = await purse_of(interaction), filled or _as_made(interaction, job)
    await interaction.response.send_modal(extend_form(client.texts, interaction.locale.value, job.id, found, purse, filled))


async def extended(interaction: discord.Interaction[ClapperClient], job_id: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await answer_form(interaction, _wished(interaction, job_id, interaction.client.services.reorder.extend), EXTEND, job_id)


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


def _as_made(interaction: discord.Interaction[ClapperClient], job: Job) -> Filled:
    words = words_for(interaction.user.id, job, pressed_message(interaction).text)
    return Filled(words, f"{job.request.model}|{job.request.seconds}")


async def _wished(
    interaction: discord.Interaction[ClapperClient],
    job_id: str,
    order: Callable[[str, Wish, PressedMessage, Origin], Awaitable[Receipt]],
) -> Receipt:
    filled = filled_in(interaction)
    wish = Wish(filled.prompt, *read_choice(filled.choice))
    return await order(job_id, wish, pressed_message(interaction), origin(interaction, interaction.client.clock.now()))
