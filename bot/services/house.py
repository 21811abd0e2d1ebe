"""What admins allow and deny in their server, and its pause."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.admin_views import Named, Paused, Ruled
from bot.domain.book_ports import GuildStore
from bot.domain.discord_limits import MOST_CHOICES
from bot.domain.errors import RequestRefused
from bot.domain.jobs import JobState
from bot.domain.policy import ALL_OF_PROVIDER, Entry, EntryKind, Policy, Stance, stance_on, with_entry, without
from bot.domain.ports import Clock, JobStore, Signals
from bot.domain.quota import Actor, GuildSettings, Pause
from bot.services.policies import Policies
from bot.services.registry import Registry

MOST_ENTRIES = 200
"""That one server may have, of all kinds together."""

log = logging.getLogger(__name__)


class House:
    """`policies` is told of every change, so that lists and menus of this process know it at once."""

    def __init__(
        self, *, guilds: GuildStore, jobs: JobStore, registry: Registry, policies: Policies, signals: Signals, clock: Clock
    ) -> None:
        self._guilds = guilds
        self._jobs = jobs
        self._registry = registry
        self._policies = policies
        self._signals = signals
        self._clock = clock

    async def policy(self, guild_id: int) -> Policy:
        policy = await self._guilds.policy(guild_id)
        self._policies.note(guild_id, policy)
        return policy

    def models(self, typed: str) -> Sequence[str]:
        """At most 25 ids that contain what was typed, `provider/*` first."""
        wanted = typed.strip().lower()
        every = [name + ALL_OF_PROVIDER for name in sorted({model.provider for model in self._registry.models()})]
        every += sorted(model.id for model in self._registry.models())
        return [name for name in every if wanted in name.lower()][:MOST_CHOICES]

    async def rule(self, guild_id: int, subjects: Sequence[Named], actor: Actor, *, allowed: bool) -> Ruled:
        """Allow or deny each. Raises `RequestRefused` for a model that nobody knows, before anything is changed."""
        for one in subjects:
            if one.kind is EntryKind.MODEL:
                self._require_model(one.subject)

        def change(entries: frozenset[Entry]) -> frozenset[Entry]:
            for one in subjects:
                entries = with_entry(entries, one.kind, one.subject, allowed=allowed)
            if len(entries) > MOST_ENTRIES:
                raise RequestRefused("policy-too-many", most=MOST_ENTRIES)
            return entries

        before, after = await self._guilds.amend_entries(guild_id, change, actor, self._clock.now())
        self._policies.note(guild_id, after)
        log.info(
            "%s %s, by %d", "allowed" if allowed else "denied", [one.subject for one in subjects], actor.user_id, extra=_about(guild_id)
        )
        return _ruled(before, after, subjects) if allowed else Ruled(after)

    async def clear(self, guild_id: int, subjects: Sequence[Named], kinds: Sequence[EntryKind], actor: Actor) -> tuple[int, Policy]:
        """Remove entries of these subjects, and all of these kinds. How many there were, and what is left."""

        def change(entries: frozenset[Entry]) -> frozenset[Entry]:
            for one in subjects:
                entries = without(entries, one.kind, one.subject)
            for kind in kinds:
                entries = without(entries, kind)
            return entries

        before, after = await self._guilds.amend_entries(guild_id, change, actor, self._clock.now())
        self._policies.note(guild_id, after)
        return len(before.entries - after.entries), after

    async def bound(self, guild_id: int, actor: Actor, *, longest: int | None = None, highest_price: int | None = None) -> Policy:
        """What is None stays; 0 takes the bound away."""
        changes = {name: value or None for name, value in (("longest", longest), ("highest_price", highest_price)) if value is not None}
        await self._guilds.amend(guild_id, lambda before: replace(before, **changes), actor, self._clock.now())
        return await self.policy(guild_id)

    async def pause(self, guild_id: int, actor: Actor) -> Paused:
        """Refuse new orders and hold those that wait; what is at a provider is finished. `actor.reason` is told to members."""
        now = self._clock.now()

        def change(before: GuildSettings) -> GuildSettings:
            return before if before.pause is not None else replace(before, pause=Pause(now, actor.reason))

        return await self._turned(guild_id, *(await self._guilds.amend(guild_id, change, actor, now)))

    async def resume(self, guild_id: int, actor: Actor) -> Paused:
        settings = await self._guilds.amend(guild_id, lambda before: replace(before, pause=None), actor, self._clock.now())
        return await self._turned(guild_id, *settings)

    async def _turned(self, guild_id: int, before: GuildSettings, after: GuildSettings) -> Paused:
        await self.policy(guild_id)
        jobs = await self._jobs.unfinished(guild_id)
        waiting = [job for job in jobs if job.state is JobState.QUEUED]
        changed = before.pause != after.pause
        if changed:
            log.info("orders %s", "paused" if after.pause is not None else "resumed", extra=_about(guild_id))
        for job in jobs:
            # A storyboard's shots wait in the queue too.
            if job.state in {JobState.QUEUED, JobState.FILMING}:
                self._signals.wake(job.id)
        return Paused(after.pause, changed, len(waiting), sum(job.state not in {JobState.DRAFT, JobState.QUEUED} for job in jobs))

    def _require_model(self, name: str) -> None:
        provider = name.removesuffix(ALL_OF_PROVIDER)
        known = self._registry.provider(provider) if name.endswith(ALL_OF_PROVIDER) else self._registry.model(name)
        if known is None:
            raise RequestRefused("policy-model-unknown", model=name)


def _ruled(before: Policy, after: Policy, subjects: Sequence[Named]) -> Ruled:
    shadowed: list[tuple[Entry, tuple[Entry, ...]]] = []
    for one in subjects:
        stance, by = stance_on(after, one.kind, one.names)
        if stance is Stance.DENIED:
            shadowed.append((
                Entry(one.kind, one.subject, allowed=True),
                tuple(Entry(one.kind, name, allowed=False) for name in sorted(by)),
            ))
    wanted = {(one.kind, one.subject) for one in subjects}
    now = {(entry.kind, entry.subject) for entry in after.entries}
    lifted = tuple(sorted(entry for entry in before.entries if (entry.kind, entry.subject) in wanted - now))
    return Ruled(after, tuple(shadowed), lifted)


def _about(guild_id: int) -> dict[str, str | int]:
    return {"action": "policy", "guild_id": guild_id}
