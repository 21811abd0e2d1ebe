"""`/video`: text, picture or clip to video."""

from collections.abc import Mapping
from typing import Any, cast

import discord
from discord import app_commands

from bot.client import ClapperClient
from bot.discord_io.attachments import UNSENT, reference
from bot.discord_io.context import origin, server_of
from bot.discord_io.naming import slash
from bot.discord_io.render.models import choice
from bot.domain.discord_limits import MOST_CHOICES
from bot.domain.requests import VideoOrder
from cogs.shared.offers import offers, purse_of

OPTIONS = (
    "prompt", "image", "last_image", "video", "model", "duration", "aspect", "resolution",
    "quality", "audio", "negative", "seed", "enhance", "extra", "private",
)  # fmt: skip
ATTACHMENTS = frozenset({"image", "last_image", "video"})


async def setup(client: ClapperClient) -> None:
    command = slash(client.texts, "video", video, options=OPTIONS)
    command.autocomplete("model")(models)
    client.tree.add_command(command)


async def video(
    interaction: discord.Interaction[ClapperClient],
    prompt: str | None = None,
    image: discord.Attachment | None = None,
    last_image: discord.Attachment | None = None,
    video: discord.Attachment | None = None,
    model: str | None = None,
    duration: int | None = None,
    aspect: str | None = None,
    resolution: str | None = None,
    quality: str | None = None,
    audio: bool | None = None,
    negative: str | None = None,
    seed: int | None = None,
    enhance: bool | None = None,
    extra: str | None = None,
    private: bool = False,
) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    client = interaction.client
    order = VideoOrder(
        prompt=prompt or "",
        image=reference(image),
        last_image=reference(last_image),
        video=reference(video),
        model=model,
        duration=duration,
        aspect=aspect,
        resolution=resolution,
        quality=quality,
        audio=audio,
        negative=negative,
        seed=seed,
        enhance=enhance,
        extra=extra,
        private=private,
    )
    receipt = await client.services.submit.video(order, origin(interaction, client.clock.now(), private=private))
    await client.receipts.accepted(receipt)


async def models(interaction: discord.Interaction[ClapperClient], typed: str) -> list[app_commands.Choice[str]]:
    client, locale = interaction.client, interaction.locale.value
    found = await offers(client.services.models, _so_far(interaction), server_of(interaction), typed)
    purse = await purse_of(interaction)
    return [app_commands.Choice(name=choice(client.texts, locale, one, purse), value=one.model.id) for one in found[:MOST_CHOICES]]


def _so_far(interaction: discord.Interaction[ClapperClient]) -> VideoOrder:
    """What is filled in while the member still types. Attachments are named then, but not described."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    filled: dict[str, Any] = {option["name"]: option.get("value") for option in data.get("options", ()) if option["name"] in OPTIONS}
    for name in ATTACHMENTS & filled.keys():
        filled[name] = UNSENT
    filled.pop("model", None)
    return VideoOrder(**filled)
