"""`/clapper key …`: a server's own provider keys. A key goes through a form: what is typed into a command stays in people's clients."""

import discord
from discord import app_commands

from bot.client import ClapperClient
from bot.discord_io.context import may_manage, require_manager, server_of
from bot.discord_io.controls import KEY
from bot.discord_io.forms import KEY_FIELD, form_values, key_form
from bot.discord_io.naming import group, root_group, slash
from bot.discord_io.render.keys import choice, removed, stored, tested
from bot.domain.discord_limits import MOST_CHOICES
from bot.domain.secret import Secret


async def setup(client: ClapperClient) -> None:
    texts = client.texts
    key = group(texts, "clapper-key", parent=root_group(client.tree, "clapper"))
    for name, callback, choices in (("set", set_key, takers), ("test", test, held), ("remove", remove, held)):
        command = slash(texts, f"clapper-key-{name}", callback, options=("provider",))
        command.autocomplete("provider")(choices)
        key.add_command(command)
    client.on_control(KEY, submitted)


async def set_key(interaction: discord.Interaction[ClapperClient], provider: str) -> None:
    require_manager(interaction)
    client = interaction.client
    client.services.keys.expect(provider)
    await interaction.response.send_modal(key_form(client.texts, interaction.locale.value, provider))


async def submitted(interaction: discord.Interaction[ClapperClient], provider: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    require_manager(interaction)
    client, key = interaction.client, Secret(form_values(interaction)[KEY_FIELD].strip())
    view = await client.services.keys.set(server_of(interaction), provider, key, interaction.user.id)
    await client.replies.say(interaction, stored(client.texts, interaction.locale.value, view))


async def test(interaction: discord.Interaction[ClapperClient], provider: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    require_manager(interaction)
    client = interaction.client
    view = await client.services.keys.test(server_of(interaction), provider)
    await client.replies.say(interaction, tested(client.texts, interaction.locale.value, view))


async def remove(interaction: discord.Interaction[ClapperClient], provider: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    require_manager(interaction)
    client = interaction.client
    view = await client.services.keys.remove(server_of(interaction), provider, interaction.user.id)
    await client.replies.say(interaction, removed(client.texts, interaction.locale.value, view))


async def takers(interaction: discord.Interaction[ClapperClient], typed: str) -> list[app_commands.Choice[str]]:
    client = interaction.client
    names = [name for name in client.services.keys.takers() if typed.strip().lower() in name]
    return [app_commands.Choice(name=name, value=name) for name in names[:MOST_CHOICES]]


async def held(interaction: discord.Interaction[ClapperClient], typed: str) -> list[app_commands.Choice[str]]:
    client, locale = interaction.client, interaction.locale.value
    if not may_manage(interaction):
        return []
    views = [view for view in client.services.keys.held(server_of(interaction)) if typed.strip().lower() in view.provider]
    return [app_commands.Choice(name=choice(client.texts, locale, view), value=view.provider) for view in views[:MOST_CHOICES]]
