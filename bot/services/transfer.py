"""A server's settings into a file and back: read, compared, and replaced only as they were when somebody agreed to the difference."""

import logging
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.admin_views import Preview
from bot.domain.book_ports import ConfigStore
from bot.domain.errors import NotAllowed, RequestRefused
from bot.domain.moderation import PatternEngine, ReviewMode, patterns_from, words_from, written
from bot.domain.policy import ALL_OF_PROVIDER
from bot.domain.ports import Clock, Ids
from bot.domain.quota import Actor
from bot.domain.transfer import Known, LimitKey, ServerConfig, Wanted, differences, merged, opened, without_unknown
from bot.domain.zones import is_zone
from bot.services.policies import Policies
from bot.services.registry import Registry

KEPT = 100
"""Previews that wait for a decision at once; the oldest give way."""

PATIENCE = 900.0
"""Seconds for which a preview can be applied: so long its buttons can be seen."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Plan:
    guild_id: int
    before: ServerConfig
    after: ServerConfig
    until: float


class Transfer:
    def __init__(
        self, *, configs: ConfigStore, registry: Registry, policies: Policies, engine: PatternEngine, clock: Clock, ids: Ids
    ) -> None:
        self._engine = engine
        self._configs = configs
        self._registry = registry
        self._policies = policies
        self._clock = clock
        self._ids = ids
        self._plans: OrderedDict[str, _Plan] = OrderedDict()

    async def read(self, guild_id: int) -> ServerConfig:
        return await self._configs.read(guild_id, self._clock.now())

    async def preview(self, guild_id: int, wanted: Wanted, known: Known) -> Preview:
        """What would change; nothing is written. Raises `RequestRefused` for a value that could not have been set by a command."""
        self._check(wanted)
        wanted = replace(wanted, limits=_here(wanted, guild_id), moderation=self._lists(wanted))
        left, unknown, no_log = without_unknown(wanted, known, guild_id, self._names())
        before = await self.read(guild_id)
        after = merged(before, left)
        _require_moderators(after)
        found = differences(before, after)
        key = self._keep(_Plan(guild_id, before, after, self._clock.monotonic() + PATIENCE)) if found else None
        return Preview(key, found, unknown, opened(wanted, left), no_log)

    async def apply(self, guild_id: int, key: str, actor: Actor) -> int:
        """How many changes were made, in one transaction. Raises `NotAllowed` when they cannot be made as they were shown."""
        plan = self._taken(guild_id, key)
        if not await self._configs.replace(guild_id, plan.before, plan.after, actor, self._clock.now()):
            raise NotAllowed("import-changed")
        count = len(differences(plan.before, plan.after))
        self._policies.forget(guild_id)
        log.info("settings imported, %d changes, by %d", count, actor.user_id, extra={"action": "import", "guild_id": guild_id})
        return count

    def discard(self, guild_id: int, key: str) -> None:
        self._taken(guild_id, key)

    def _check(self, wanted: Wanted) -> None:
        if wanted.zone is not None and not is_zone(wanted.zone):
            raise RequestRefused("timezone-unknown", zone=wanted.zone)
        name = wanted.settings.get("default_model")
        model = self._registry.model(name) if name is not None else None
        if name is not None and model is None:
            raise RequestRefused("model-unknown", model=name)

    def _lists(self, wanted: Wanted) -> dict[str, Any]:
        """Words and patterns as they would be kept had they been typed."""
        found = dict(wanted.moderation)
        if "words" in found:
            found["words"] = words_from(written(found["words"]))
        if "patterns" in found:
            found["patterns"] = patterns_from(written(found["patterns"]), self._engine)
        return found

    def _names(self) -> Iterable[str]:
        for model in self._registry.models():
            yield model.id
        for provider in self._registry.providers():
            yield provider.name + ALL_OF_PROVIDER

    def _keep(self, plan: _Plan) -> str:
        key = self._ids.token()
        self._plans[key] = plan
        while len(self._plans) > KEPT:
            self._plans.popitem(last=False)
        return key

    def _taken(self, guild_id: int, key: str) -> _Plan:
        """Once: whoever presses second is told that it is over."""
        plan = self._plans.get(key)
        if plan is None or plan.guild_id != guild_id or plan.until < self._clock.monotonic():
            raise NotAllowed("import-over")
        del self._plans[key]
        return plan


def _require_moderators(config: ServerConfig) -> None:
    somewhere = config.moderation.channel or config.settings.log_channel
    if config.moderation.review is not ReviewMode.OFF and somewhere is None:
        raise RequestRefused("moderation-no-channel")


def _here(wanted: Wanted, guild_id: int) -> dict[LimitKey, int] | None:
    """The file's limits, of this server."""
    if wanted.limits is None:
        return None
    return {(replace(target, guild_id=guild_id), period, unit): amount for (target, period, unit), amount in wanted.limits.items()}
