"""`/clapper usage`, `/clapper audit`, `/clapper explain`: why the numbers are what they are."""

import discord
from discord import app_commands

from bot.client import ClapperClient
from bot.discord_io.admins import Channel, begin, missing_elsewhere, spot_elsewhere
from bot.discord_io.context import roles_of
from bot.discord_io.controls import AUDIT, button, row_view
from bot.discord_io.members import display_names
from bot.discord_io.naming import slash
from bot.discord_io.render import usage as render
from bot.discord_io.render.explain import explanation
from bot.domain.admin_views import TrailPage
from bot.domain.discord_limits import LONGEST_CHOICE
from bot.domain.explaining import Question
from bot.domain.policy import ALL_OF_PROVIDER
from cogs.clapper import root_of

PAGES_MOST = 100
PICTURE = "clapper-usage.png"


async def setup(client: ClapperClient) -> None:
    texts, root = client.texts, root_of(client)
    usage_command = slash(texts, "clapper-usage", usage, options=("month",))
    usage_command.autocomplete("month")(months)
    explain_command = slash(texts, "clapper-explain", explain, options=("member", "channel", "model"))
    explain_command.autocomplete("model")(subjects)
    root.add_command(usage_command)
    root.add_command(explain_command)
    root.add_command(slash(texts, "clapper-audit", audit, options=("page",)))
    client.on_control(AUDIT, older)


async def usage(interaction: discord.Interaction[ClapperClient], month: str | None = None) -> None:
    guild_id, client = await begin(interaction), interaction.client
    texts, locale = client.texts, interaction.locale.value
    found = await client.services.usage.month(guild_id, month)
    names = await display_names(client, guild_id, render.drawn_members(found))
    chart = render.chart(texts, locale, found, names)
    picture = await client.services.usage.picture(chart)
    text, alt = render.table(texts, locale, found), render.alt(texts, locale, found, chart)
    await client.replies.show(interaction, text, picture, PICTURE, alt)


async def explain(
    interaction: discord.Interaction[ClapperClient], member: discord.User, channel: Channel | None = None, model: str | None = None
) -> None:
    guild_id, client = await begin(interaction), interaction.client
    where = channel.id if channel is not None else interaction.channel_id or 0
    question = Question(
        guild_id, member.id, roles_of(member), where, missing_elsewhere(interaction, channel), model, spot_elsewhere(interaction, channel)
    )
    found = await client.services.explain.order(question)
    await client.replies.say(interaction, explanation(client.texts, interaction.locale.value, found))


async def audit(interaction: discord.Interaction[ClapperClient], page: app_commands.Range[int, 1, PAGES_MOST] = 1) -> None:
    guild_id, client = await begin(interaction), interaction.client
    await _show(interaction, await client.services.usage.trail(guild_id, page), first=page == 1)


async def older(interaction: discord.Interaction[ClapperClient], entry_id: str) -> None:
    guild_id, client = await begin(interaction), interaction.client
    await _show(interaction, await client.services.usage.trail_after(guild_id, entry_id), first=False)


async def months(interaction: discord.Interaction[ClapperClient], typed: str) -> list[app_commands.Choice[str]]:
    client = interaction.client
    found = client.services.usage.months(typed)
    return [app_commands.Choice(name=month, value=month) for month in found]


async def subjects(interaction: discord.Interaction[ClapperClient], typed: str) -> list[app_commands.Choice[str]]:
    """Also models that cannot be ordered here: the question is why."""
    client = interaction.client
    found = client.services.house.models(typed)
    return [app_commands.Choice(name=name[:LONGEST_CHOICE], value=name) for name in found if not name.endswith(ALL_OF_PROVIDER)]


async def _show(interaction: discord.Interaction[ClapperClient], page: TrailPage, *, first: bool) -> None:
    client, locale = interaction.client, interaction.locale.value
    label = client.texts.say(locale, "button-older")
    view = row_view([button(AUDIT, page.older, label)]) if page.older is not None else None
    await client.replies.say(interaction, render.trail(client.texts, locale, page, first=first), view)
