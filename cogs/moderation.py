"""`/clapper moderation …`: the list that stops prompts, and which orders wait for a moderator."""

from typing import Literal

import discord

from bot.client import ClapperClient
from bot.discord_io.admins import actor, begin, require_log_channel
from bot.discord_io.context import require_manager, server_of
from bot.discord_io.controls import PATTERNS, WORDS
from bot.discord_io.forms import form_values
from bot.discord_io.naming import group, root_group, slash
from bot.discord_io.render.moderation import moderation, tried
from bot.discord_io.render.parts import lines
from bot.discord_io.reviews import LIST_FIELD, patterns_form, words_form
from bot.domain.errors import RequestRefused
from bot.domain.moderation import ReviewMode
from cogs.shared.forms import at_once


async def setup(client: ClapperClient) -> None:
    texts = client.texts
    root = group(texts, "clapper-moderation", parent=root_group(client.tree, "clapper"))
    root.add_command(slash(texts, "clapper-moderation-words", words))
    root.add_command(slash(texts, "clapper-moderation-patterns", patterns))
    root.add_command(slash(texts, "clapper-moderation-review", review, options=("orders", "channel")))
    root.add_command(slash(texts, "clapper-moderation-show", show, options=("prompt",)))
    client.on_control(WORDS, words_submitted)
    client.on_control(PATTERNS, patterns_submitted)


async def words(interaction: discord.Interaction[ClapperClient]) -> None:
    require_manager(interaction)
    client = interaction.client
    held = await at_once(client.services.moderation.view(server_of(interaction)))
    await interaction.response.send_modal(words_form(client.texts, interaction.locale.value, held.rules.words))


async def patterns(interaction: discord.Interaction[ClapperClient]) -> None:
    require_manager(interaction)
    client = interaction.client
    held = await at_once(client.services.moderation.view(server_of(interaction)))
    await interaction.response.send_modal(patterns_form(client.texts, interaction.locale.value, held.rules.patterns))


async def words_submitted(interaction: discord.Interaction[ClapperClient], base: str) -> None:
    guild_id, client, typed = await begin(interaction), interaction.client, _typed(interaction)
    try:
        held = await client.services.moderation.set_words(guild_id, typed, base, actor(interaction))
    except RequestRefused as refused:
        await client.replies.give_back(interaction, refused, typed, "words.txt")
    else:
        await client.replies.say(interaction, moderation(client.texts, interaction.locale.value, held, saved=True))


async def patterns_submitted(interaction: discord.Interaction[ClapperClient], base: str) -> None:
    guild_id, client, typed = await begin(interaction), interaction.client, _typed(interaction)
    try:
        held = await client.services.moderation.set_patterns(guild_id, typed, base, actor(interaction))
    except RequestRefused as refused:
        await client.replies.give_back(interaction, refused, typed, "patterns.txt")
    else:
        await client.replies.say(interaction, moderation(client.texts, interaction.locale.value, held, saved=True))


async def review(
    interaction: discord.Interaction[ClapperClient],
    orders: Literal["off", "flagged", "all"] | None = None,
    channel: discord.TextChannel | None = None,
) -> None:
    guild_id, client = await begin(interaction), interaction.client
    given = orders is not None or channel is not None
    if given:
        mode = ReviewMode(orders) if orders is not None else None
        where = require_log_channel(channel)
        held = await client.services.moderation.set_review(guild_id, actor(interaction), mode=mode, channel=where)
    else:
        held = await client.services.moderation.view(guild_id)
    await client.replies.say(interaction, moderation(client.texts, interaction.locale.value, held, saved=given))


async def show(interaction: discord.Interaction[ClapperClient], prompt: str | None = None) -> None:
    guild_id, client, locale = await begin(interaction), interaction.client, interaction.locale.value
    service = client.services.moderation
    said = moderation(client.texts, locale, await service.view(guild_id))
    if prompt is not None:
        said = lines(tried(client.texts, locale, prompt, await service.try_out(guild_id, prompt)), said)
    await client.replies.say(interaction, said)


def _typed(interaction: discord.Interaction[ClapperClient]) -> str:
    return form_values(interaction).get(LIST_FIELD, "")
