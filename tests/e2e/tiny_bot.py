"""A small bot shaped like the real one: options and autocomplete, a message menu with a modal, buttons, a later post."""

import asyncio

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route


class TinyBot(discord.Client):
    """`heard` keeps every interaction; a message follows each `/video` with the bot's own token."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True, guild_messages=True), allowed_mentions=discord.AllowedMentions.none())
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Interaction] = []
        self.pictures: list[bytes] = []
        self.resumed = 0
        self.tasks: set[asyncio.Task[None]] = set()
        add_commands(self)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_resumed(self) -> None:
        self.resumed += 1

    async def deliver(self, channel_id: int, text: str) -> None:
        await asyncio.sleep(0.2)
        await self.get_partial_messageable(channel_id).send(text, nonce=text[:25])

    def later(self, channel_id: int, text: str) -> None:
        task = asyncio.create_task(self.deliver(channel_id, text))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


class PromptModal(discord.ui.Modal, title="Animate"):
    prompt: discord.ui.TextInput["PromptModal"] = discord.ui.TextInput(label="Prompt", required=False, max_length=200)

    def __init__(self, bot: TinyBot, picture: str) -> None:
        super().__init__()
        self.bot = bot
        self.picture = picture

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(content=f"Animating {self.picture}: {self.prompt.value}")
        self.bot.later(interaction.channel_id or 0, f"<@{interaction.user.id}> animated {self.picture}")


class CancelView(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Cancel", style=discord.ButtonStyle.danger, custom_id="cancel")
    async def cancel(self, interaction: discord.Interaction, button: discord.ui.Button["CancelView"]) -> None:
        button.disabled = True
        await interaction.response.edit_message(content="Cancelled.", view=self)


def add_commands(bot: TinyBot) -> None:
    @bot.tree.command(description="Turn words or a picture into a clip")
    @app_commands.describe(prompt="What you would like to see", image="A picture to start from", duration="Seconds")
    async def video(
        interaction: discord.Interaction,
        prompt: str | None = None,
        image: discord.Attachment | None = None,
        model: str | None = None,
        duration: int | None = None,
        audio: bool | None = None,
    ) -> None:
        bot.heard.append(interaction)
        await interaction.response.defer(ephemeral=True)
        if image is not None:
            bot.pictures.append(await image.read())
        await interaction.edit_original_response(
            content=f"Accepted: **{prompt}** with {model or 'demo/clip'} for {duration or 5} s", view=CancelView()
        )
        bot.later(interaction.channel_id or 0, f"<@{interaction.user.id}> {prompt}")

    @video.autocomplete("model")
    async def models(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        bot.heard.append(interaction)
        return [app_commands.Choice(name=f"{name} · 5 credits", value=name) for name in ("demo/clip", "aivideomaker/t2v") if typed in name]

    @bot.tree.command(description="Never answers in time")
    async def sleepy(interaction: discord.Interaction) -> None:
        bot.heard.append(interaction)

    @bot.tree.command(description="For admins")
    @app_commands.default_permissions(manage_guild=True)
    async def settings(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Only for admins", ephemeral=True)

    @bot.tree.context_menu(name="Animate")
    async def animate(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_modal(PromptModal(bot, message.attachments[0].filename))


def point_at(api_url: str, gateway_url: str) -> None:
    Route.BASE = api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
