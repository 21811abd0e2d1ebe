"""*Apps → Animate* on a message: its picture, or its clip, becomes a video."""

from collections import OrderedDict
from dataclasses import dataclass, replace

import discord

from bot.client import ClapperClient
from bot.discord_io.attachments import clip_of, has_drawing, sources_in
from bot.discord_io.context import origin, server_of
from bot.discord_io.controls import ANIMATE, ANIMATE_AGAIN, PICK
from bot.discord_io.forms import animate_form, picked, read_choice, source_menu
from bot.discord_io.naming import message_menu
from bot.discord_io.refused import Filled
from bot.domain.errors import NotAllowed, RequestRefused
from bot.domain.origin import MessageRef, Origin
from bot.domain.requests import Source
from bot.domain.switches import Gate
from bot.domain.views import Receipt
from cogs.shared.forms import answer_form, at_once, filled_in, reopened
from cogs.shared.offers import BLANK, offers_for, order_from, purse_of, usable

DRAFTS_KEPT = 1000
"""Forms and menus that may be open at once; the oldest give way. A file's link does not fit into a control's id."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`author` posted the message; `parent` is the job of a clip of ours."""

    message: MessageRef
    sources: tuple[Source, ...]
    author: int
    parent: str | None = None


async def setup(client: ClapperClient) -> None:
    cog = Animate(client)
    client.tree.add_command(message_menu(client.texts, "animate", cog.animate))
    client.on_control(PICK, cog.picked)
    client.on_control(ANIMATE, cog.submitted)
    client.on_control(ANIMATE_AGAIN, cog.again)


class Animate:
    def __init__(self, client: ClapperClient) -> None:
        self._client = client
        self._drafts: OrderedDict[str, Draft] = OrderedDict()

    async def animate(self, interaction: discord.Interaction[ClapperClient], message: discord.Message) -> None:
        services = self._client.services
        sources = await usable(services.models, sources_in(message), server_of(interaction))
        if not sources:
            raise RequestRefused("animate-drawing" if has_drawing(message) else "animate-nothing")
        clip = clip_of(message, self._client.bot_id)
        draft = Draft(MessageRef(message.channel.id, message.id), sources, message.author.id, clip[0] if clip is not None else None)
        # Before anything is written into a form that would be refused.
        await at_once(services.consent.require(self._origin(interaction, draft)))
        if len(sources) == 1:
            await self._ask(interaction, draft)
            return
        texts, locale = self._client.texts, interaction.locale.value
        menu = source_menu(texts, locale, self._keep(interaction, draft), sources)
        question = "animate-which-clip" if any(source.is_clip for source in sources) else "animate-which"
        await self._client.replies.say(interaction, texts.say(locale, question), menu)

    async def picked(self, interaction: discord.Interaction[ClapperClient], key: str) -> None:
        draft = self._draft(key)
        await self._ask(interaction, replace(draft, sources=(draft.sources[picked(interaction) - 1],)))

    async def submitted(self, interaction: discord.Interaction[ClapperClient], key: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await answer_form(interaction, self._ordered(interaction, key), ANIMATE_AGAIN if key in self._drafts else None, key)

    async def again(self, interaction: discord.Interaction[ClapperClient], argument: str) -> None:
        key, filled = reopened(interaction, argument)
        if filled is None:
            raise NotAllowed("outdated-control")
        await self._ask(interaction, self._draft(key), filled)

    async def _ordered(self, interaction: discord.Interaction[ClapperClient], key: str) -> Receipt:
        draft, filled = self._draft(key), filled_in(interaction)
        model, seconds = read_choice(filled.choice)
        order = replace(order_from(draft.sources[0]), prompt=filled.prompt, model=model, duration=seconds)
        return await self._client.services.submit.video(order, self._origin(interaction, draft))

    async def _ask(self, interaction: discord.Interaction[ClapperClient], draft: Draft, filled: Filled = BLANK) -> None:
        """Show the form. It has to be the first answer: all that is in it comes from memory, but for one quick look into the purse."""
        (source,) = draft.sources
        offered = await offers_for(self._client.services.models, server_of(interaction), is_clip=source.is_clip)
        found = [offer for offer in offered if offer.gate is not Gate.OFF]
        if not offered:
            raise RequestRefused("animate-no-model-clip" if source.is_clip else "animate-no-model")
        # Before anything is written into a form that would be refused.
        self._client.services.models.admit((found or offered)[0].model.provider)
        key = self._keep(interaction, draft)
        purse = await purse_of(interaction)
        form = animate_form(self._client.texts, interaction.locale.value, key, found, purse, filled, is_clip=source.is_clip)
        await interaction.response.send_modal(form)

    def _origin(self, interaction: discord.Interaction[ClapperClient], draft: Draft) -> Origin:
        now = self._client.clock.now()
        return origin(interaction, now, source=draft.message, source_author=draft.author, parent_job=draft.parent)

    def _keep(self, interaction: discord.Interaction[ClapperClient], draft: Draft) -> str:
        key = str(interaction.id)
        self._drafts[key] = draft
        while len(self._drafts) > DRAFTS_KEPT:
            self._drafts.popitem(last=False)
        return key

    def _draft(self, key: str) -> Draft:
        draft = self._drafts.get(key)
        if draft is None:
            raise NotAllowed("outdated-control")
        return draft
