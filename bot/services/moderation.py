"""What a server lets through: orders held against its list, and admins who change it."""

import logging
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace

from bot.domain.admin_views import ModerationView
from bot.domain.book_ports import GuildStore
from bot.domain.errors import RequestRefused
from bot.domain.moderation import (
    ModerationRules,
    PatternEngine,
    ReviewMode,
    Screening,
    patterns_from,
    replaced,
    with_list,
    words_from,
)
from bot.domain.moderation_ports import ModerationStore
from bot.domain.ports import Clock
from bot.domain.quota import Actor
from bot.domain.requests import VideoRequest
from bot.domain.screening import Matcher, Screen

log = logging.getLogger(__name__)

COMPILED_MOST = 200
"""Lists kept ready. They are small, and made again in milliseconds."""


class Moderation:
    def __init__(self, *, rules: ModerationStore, guilds: GuildStore, engine: PatternEngine, clock: Clock) -> None:
        self._rules = rules
        self._guilds = guilds
        self._engine = engine
        self._clock = clock
        self._screens: OrderedDict[tuple[tuple[str, ...], tuple[str, ...]], Screen] = OrderedDict()

    async def screen(self, guild_id: int, request: VideoRequest, rules: ModerationRules | None = None) -> Screening:
        """What the server's rules of now make of an order. Raises when it is stopped, or has to wait, and no moderators could be asked.

        `rules`: those of now, where they have just been read.
        """
        rules = rules or await self._rules.rules(guild_id)
        matched = self._screen(rules).hit(request)
        if matched is None and rules.review is not ReviewMode.ALL:
            return Screening()
        screening = Screening(matched, rules.review, rules.channel or (await self._guilds.settings(guild_id)).log_channel)
        screening.require_moderators()
        return screening

    async def view(self, guild_id: int) -> ModerationView:
        return await self._seen(guild_id, await self._rules.rules(guild_id))

    async def try_out(self, guild_id: int, text: str) -> str | None:
        """The entry that would stop a prompt."""
        request = VideoRequest(model="", prompt=text, seconds=0, price=0)
        return self._screen(await self._rules.rules(guild_id)).hit(request)

    async def set_words(self, guild_id: int, text: str, base: str, actor: Actor) -> ModerationView:
        return await self._set_list(guild_id, "words", words_from(text), base, actor)

    async def set_patterns(self, guild_id: int, text: str, base: str, actor: Actor) -> ModerationView:
        return await self._set_list(guild_id, "patterns", patterns_from(text, self._engine), base, actor)

    async def set_review(
        self, guild_id: int, actor: Actor, *, mode: ReviewMode | None = None, channel: int | None = None
    ) -> ModerationView:
        log_channel = (await self._guilds.settings(guild_id)).log_channel

        def edit(rules: ModerationRules) -> ModerationRules:
            changed = replace(rules, review=mode or rules.review, channel=channel or rules.channel)
            if changed.review is not ReviewMode.OFF and changed.channel is None and log_channel is None:
                raise RequestRefused("moderation-no-channel")
            return changed

        return await self._seen(guild_id, await self._rules.change(guild_id, edit, actor, self._clock.now()))

    async def _set_list(self, guild_id: int, kind: str, wanted: tuple[str, ...], base: str, actor: Actor) -> ModerationView:
        merged = False

        def edit(rules: ModerationRules) -> ModerationRules:
            nonlocal merged
            entries = replaced(rules.words if kind == "words" else rules.patterns, wanted, base)
            merged = entries != wanted
            return with_list(rules, kind, entries)

        changed = await self._rules.change(guild_id, edit, actor, self._clock.now())
        log.info("%s changed, by %d", kind, actor.user_id, extra={"action": "moderation", "guild_id": guild_id})
        return replace(await self._seen(guild_id, changed), merged=merged)

    async def _seen(self, guild_id: int, rules: ModerationRules) -> ModerationView:
        return ModerationView(rules, (await self._guilds.settings(guild_id)).log_channel)

    def _screen(self, rules: ModerationRules) -> Screen:
        key = (rules.words, rules.patterns)
        screen = self._screens.get(key)
        if screen is None:
            screen = self._screens[key] = Screen(rules.words, dict(self._compiled(rules)))
            while len(self._screens) > COMPILED_MOST:
                self._screens.popitem(last=False)
        self._screens.move_to_end(key)
        return screen

    def _compiled(self, rules: ModerationRules) -> Iterator[tuple[str, Matcher]]:
        for pattern in rules.patterns:
            try:
                yield pattern, self._engine.compile(pattern)
            except RequestRefused as fault:
                # It was checked before it was stored: only another version of the engine can refuse it now.
                log.error("a stored pattern is left out: %s", fault, extra={"action": "moderation"})  # noqa: TRY400 - no fault of this code
