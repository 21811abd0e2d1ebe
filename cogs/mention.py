"""A message as an order: the bot mentioned with words, a picture or a clip; or a reply to one of its clips."""

import logging
from collections import OrderedDict
from dataclasses import replace

import discord

from bot.client import ClapperClient
from bot.discord_io.context import locale_of, missing_for, origin_of
from bot.discord_io.controls import CHOOSE
from bot.discord_io.forms import picked, source_menu
from bot.discord_io.mentions import Wish, read
from bot.domain.errors import CannotPostHere, RequestRefused, TemporaryError
from bot.domain.origin import MessageRef
from bot.domain.requests import VideoOrder
from cogs.shared.offers import order_from, usable

HEARD_KEPT = 2000
"""Messages that are remembered, since Discord may tell of one again. Older ones still get the job of the first time."""

log = logging.getLogger(__name__)


async def setup(client: ClapperClient) -> None:
    cog = Mention(client)
    client.on_order_by_message(cog.heard)
    client.on_control(CHOOSE, cog.chosen)


class Mention:
    def __init__(self, client: ClapperClient) -> None:
        self._client = client
        self._heard: OrderedDict[int, None] = OrderedDict()

    async def heard(self, message: discord.Message) -> None:
        wish = read(message, self._client.bot_id)
        if wish is None or not self._is_new(message.id):
            return
        if self._client.answers.silent(message):
            log.info("member %d gets no answer to message %d: too many came to nothing", message.author.id, message.id)
            return
        if not self._client.serving:
            raise TemporaryError("starting-up")
        unclear = _unclear(wish)
        if unclear is not None:
            await self._client.answers.explain(message, self._say(message, unclear))
            return
        if wish.drawn:
            raise RequestRefused("animate-drawing")
        lacking = missing_for(message)
        if lacking:
            raise CannotPostHere("cannot-post-here", permissions=lacking)
        wish = await self._narrowed(message, wish)
        if len(wish.sources) > 1:
            await self._let_choose(message, wish)
            return
        reply = await self._client.answers.say(message, self._say(message, "mention-begun"))
        if reply is not None:
            await self._begun(message, wish, reply)

    async def chosen(self, interaction: discord.Interaction[ClapperClient], key: str) -> None:
        """One of several pictures was picked, in the menu that is our reply."""
        await interaction.response.defer()
        message = await self._client.answers.asked(interaction, int(key))
        wish, number, menu = read(message, self._client.bot_id), picked(interaction), interaction.message
        if wish is None or menu is None or number > len(wish.sources):
            raise RequestRefused("mention-changed")
        only = (wish.sources[number - 1],)
        await self._order(message, interaction.user, replace(wish, sources=only), MessageRef(menu.channel.id, menu.id))

    async def _begun(self, message: discord.Message, wish: Wish, reply: MessageRef) -> None:
        try:
            await self._order(message, message.author, wish, reply)
        except Exception as error:  # noqa: BLE001 - whatever it was, it goes where the reply is, and the log gets the fault
            await self._client.answers.refuse(message, reply, error)

    async def _order(self, message: discord.Message, author: discord.User | discord.Member, wish: Wish, reply: MessageRef) -> None:
        services = self._client.services
        origin = origin_of(message, author, reply, self._client.clock.now(), wish)
        receipt = await services.submit.video(await self._wanted(wish, origin.place.guild_id), origin)
        await self._client.receipts.accepted(receipt)

    async def _wanted(self, wish: Wish, guild_id: int) -> VideoOrder:
        if wish.clip is not None:
            return await self._client.services.reorder.reply(wish.clip, guild_id, wish.prompt, wish.sources[0].file)
        order = order_from(wish.sources[0]) if wish.sources else VideoOrder()
        return replace(order, prompt=wish.prompt)

    async def _narrowed(self, message: discord.Message, wish: Wish) -> Wish:
        """Where models take but one of the things that were attached, there is nothing to choose."""
        if wish.clip is not None or message.guild is None:
            return wish
        found = await usable(self._client.services.models, wish.sources, message.guild.id)
        return replace(wish, sources=found) if len(found) == 1 else wish

    async def _let_choose(self, message: discord.Message, wish: Wish) -> None:
        texts, locale = self._client.texts, locale_of(message)
        menu = source_menu(texts, locale, str(message.id), wish.sources, CHOOSE)
        question = "animate-which-clip" if any(source.is_clip for source in wish.sources) else "animate-which"
        await self._client.answers.say(message, texts.say(locale, question), menu)

    def _say(self, message: discord.Message, key: str) -> str:
        return self._client.texts.say(locale_of(message), key, me=f"<@{self._client.bot_id}>")

    def _is_new(self, message_id: int) -> bool:
        if message_id in self._heard:
            return False
        self._heard[message_id] = None
        while len(self._heard) > HEARD_KEPT:
            self._heard.popitem(last=False)
        return True


def _unclear(wish: Wish) -> str | None:
    """What to say to a message that could be no order."""
    if wish.hidden:
        return "mention-look"
    if wish.clip is not None and not wish.prompt:
        return "mention-clip-words"
    return "mention-help" if not (wish.prompt or wish.sources or wish.drawn) else None
