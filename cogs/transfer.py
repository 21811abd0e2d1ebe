"""`/clapper export` and `/clapper import`: all settings of a server as a file, with a look at what would change before it does."""

import discord

from bot.client import ClapperClient
from bot.discord_io import settings_file
from bot.discord_io.admins import actor, begin
from bot.discord_io.attachments import read_text
from bot.discord_io.context import known_in
from bot.discord_io.controls import IMPORT, IMPORT_NOT, button, row_view
from bot.discord_io.naming import slash
from bot.discord_io.render.transfer import preview
from cogs.clapper import root_of

REASON = "import"


async def setup(client: ClapperClient) -> None:
    root = root_of(client)
    root.add_command(slash(client.texts, "clapper-export", export))
    root.add_command(slash(client.texts, "clapper-import", import_, options=("file",)))
    client.on_control(IMPORT, apply)
    client.on_control(IMPORT_NOT, discard)


async def export(interaction: discord.Interaction[ClapperClient]) -> None:
    guild_id, client = await begin(interaction), interaction.client
    now = client.clock.now()
    data = settings_file.write(await client.services.transfer.read(guild_id), guild_id, now)
    text = client.texts.say(interaction.locale.value, "export-done")
    await client.replies.give(interaction, text, data, f"clapper-settings-{now:%Y-%m-%d}.json")


async def import_(interaction: discord.Interaction[ClapperClient], file: discord.Attachment) -> None:
    guild_id, client = await begin(interaction), interaction.client
    texts, locale = client.texts, interaction.locale.value
    data = await read_text(file, settings_file.MOST_BYTES)
    wanted = settings_file.read(data, texts, locale, guild_id=guild_id, by=interaction.user.id, now=client.clock.now())
    found = await client.services.transfer.preview(guild_id, wanted, known_in(interaction.guild, guild_id))
    view = None
    if found.key is not None:
        apply_it = button(IMPORT, found.key, texts.say(locale, "button-apply"), discord.ButtonStyle.primary)
        view = row_view([apply_it, button(IMPORT_NOT, found.key, texts.say(locale, "button-cancel"))])
    await client.replies.say(interaction, preview(texts, locale, guild_id, found), view)


async def apply(interaction: discord.Interaction[ClapperClient], key: str) -> None:
    guild_id, client = await begin(interaction), interaction.client
    count = await client.services.transfer.apply(guild_id, key, actor(interaction, REASON))
    await client.replies.say(interaction, client.texts.say(interaction.locale.value, "import-done", count=count))


async def discard(interaction: discord.Interaction[ClapperClient], key: str) -> None:
    guild_id, client = await begin(interaction), interaction.client
    client.services.transfer.discard(guild_id, key)
    await client.replies.say(interaction, client.texts.say(interaction.locale.value, "import-discarded"))
