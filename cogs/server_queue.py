"""`/clapper queue`: every unfinished job of the server, with cancel."""

import discord

from bot.client import ClapperClient
from bot.discord_io import pages
from bot.discord_io.admins import actor, begin
from bot.discord_io.context import require_manager, server_of
from bot.discord_io.controls import QUEUE, QUEUE_CANCEL, button
from bot.discord_io.job_buttons import numbered
from bot.discord_io.naming import slash
from bot.discord_io.render.jobs import server_queue
from bot.discord_io.render.parts import lines
from bot.discord_io.render.receipt import CANCELLABLE
from cogs.clapper import root_of


async def setup(client: ClapperClient) -> None:
    root_of(client).add_command(slash(client.texts, "clapper-queue", queue))
    client.on_control(QUEUE, turn)
    client.on_control(QUEUE_CANCEL, cancel)


async def queue(interaction: discord.Interaction[ClapperClient]) -> None:
    guild_id = await begin(interaction)
    await interaction.client.replies.say(interaction, *await _page(interaction, guild_id, 0))


async def turn(interaction: discord.Interaction[ClapperClient], number: str) -> None:
    require_manager(interaction)
    await interaction.client.replies.turn(interaction, *await _page(interaction, server_of(interaction), int(number)))


async def cancel(interaction: discord.Interaction[ClapperClient], argument: str) -> None:
    guild_id, client = await begin(interaction), interaction.client
    number, _, job_id = argument.partition(":")
    result = await client.services.cancel.for_server(job_id, guild_id, actor(interaction))
    client.receipts.changed(result.job)
    said = client.texts.say(interaction.locale.value, f"queue-cancel-{result.answer.value}", id=job_id)
    text, view = await _page(interaction, guild_id, int(number))
    await client.replies.say(interaction, lines(said, text), view)


async def _page(interaction: discord.Interaction[ClapperClient], guild_id: int, number: int) -> tuple[str, discord.ui.View | None]:
    client, texts, locale = interaction.client, interaction.client.texts, interaction.locale.value
    page = await client.services.queue.page(guild_id, number)
    buttons = [
        one
        for place, view in enumerate(page.items, 1)
        if view.job.state in CANCELLABLE and not view.job.cancel_asked
        for one in numbered(
            texts, locale, place, [button(QUEUE_CANCEL, f"{page.number}:{view.job.id}", texts.say(locale, "button-cancel"))]
        )
    ]
    return server_queue(texts, locale, page), pages.pages(texts, locale, QUEUE, page, buttons)
