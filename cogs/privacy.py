"""`/privacy …`: what Clapper holds about whoever asks. Here is the root, to which other modules add (`root_of`)."""

import discord
from discord import app_commands

from bot.client import ClapperClient
from bot.discord_io.context import require_same
from bot.discord_io.controls import ERASE, button, row_view
from bot.discord_io.naming import IN_SERVERS_AND_DMS, group, root_group, slash
from bot.discord_io.render import privacy as render
from bot.domain.discord_limits import LARGEST_UPLOAD

NAME = "privacy"


async def setup(client: ClapperClient) -> None:
    texts = client.texts
    root = group(texts, NAME, contexts=IN_SERVERS_AND_DMS)
    root.add_command(slash(texts, "privacy-export", export))
    root.add_command(slash(texts, "privacy-delete", delete))
    client.tree.add_command(root)
    client.on_control(ERASE, erase)


def root_of(client: ClapperClient) -> app_commands.Group:
    """For cogs that are loaded after this one."""
    return root_group(client.tree, NAME)


async def export(interaction: discord.Interaction[ClapperClient]) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client, locale = interaction.client, interaction.locale.value
    readme, most = render.readme(client.texts, locale), min(interaction.filesize_limit, LARGEST_UPLOAD)
    async with client.services.privacy.export(interaction.user.id, readme, most) as bundle:
        text = render.exported(client.texts, locale, bundle.left_out)
        await client.replies.attach(interaction, text, bundle.file, bundle.name)


async def delete(interaction: discord.Interaction[ClapperClient]) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client, locale = interaction.client, interaction.locale.value
    held, last = await client.services.privacy.holdings(interaction.user.id)
    confirm = button(ERASE, str(interaction.user.id), client.texts.say(locale, "button-erase"), discord.ButtonStyle.danger)
    await client.replies.say(interaction, render.question(client.texts, locale, held, last), row_view([confirm]))


async def erase(interaction: discord.Interaction[ClapperClient], user_id: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    require_same(interaction, user_id)
    client = interaction.client
    view = await client.services.privacy.erase(interaction.user.id)
    client.refused.forget(interaction.user.id)
    await client.replies.say(interaction, render.erased(client.texts, interaction.locale.value, view))
