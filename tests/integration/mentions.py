"""Messages that mention the bot, and what it answers to them."""

import discord
from simcord.results import to_discord_message

from bot.domain.origin import ReplyReceipt
from tests.integration.stage import Stage


def me(stage: Stage) -> str:
    assert stage.client.user is not None
    return f"<@{stage.client.user.id}>"


def replies(stage: Stage, to: discord.Message) -> list[str]:
    """What the bot answered to a message, as it now reads."""
    stored = stage.env.backend.messages[stage.channel.id].values()
    return [one.content for one in stored if one.reference and one.reference["message_id"] == str(to.id) and one.author_id != to.author.id]


def mail(stage: Stage, member_id: int) -> list[str]:
    channel = stage.env.backend.get_dm_channel(member_id)
    return [message.content for message in stage.env.backend.messages.get(channel.id, {}).values()]


def shown(stage: Stage) -> discord.Message:
    """The bot's reply, as it now is."""
    receipt = stage.services.orders[-1][1].receipt
    assert isinstance(receipt, ReplyReceipt)
    return to_discord_message(stage.env, stage.env.backend.get_message(receipt.message.channel_id, receipt.message.message_id))
