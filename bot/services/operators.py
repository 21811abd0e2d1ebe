"""What servers may spend, what they have spent, and what that could come to: the operator's side."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from bot.domain.book_ports import LimitStore, UsageStore
from bot.domain.errors import RequestRefused
from bot.domain.forecast import ServerMay, WorstMonth, worst_month
from bot.domain.money import LimitSource, Standing, provider_scope
from bot.domain.operator_views import Holding, Page, TrailPage
from bot.domain.ports import Clock
from bot.domain.quota import Actor, Allowance, Rule, ServerLine, Target, TargetKind
from bot.services.registry import Registry

SERVERS_SHOWN = 10
ENTRIES_SHOWN = 10

T = TypeVar("T")


class Operators:
    """`has_key`: whether the operator can buy at this provider. `own_key`: a server's account of its own there, by provider and server.

    `names`: every server that any process hears of, by id.
    """

    def __init__(
        self,
        *,
        limits: LimitStore,
        usage: UsageStore,
        registry: Registry,
        clock: Clock,
        has_key: Callable[[str], bool],
        own_key: Callable[[str, int], str | None],
        names: Callable[[], Awaitable[Mapping[int, str]]],
    ) -> None:
        self._limits = limits
        self._usage = usage
        self._registry = registry
        self._clock = clock
        self._has_key = has_key
        self._own_key = own_key
        self._names = names

    def providers(self) -> tuple[str, ...]:
        return tuple(provider.name for provider in self._registry.providers())

    async def names(self, here: Mapping[int, str]) -> Mapping[int, str]:
        return {**await self._names(), **here}

    async def allot(self, guild_id: int, allowance: Allowance, actor: Actor, *, here: bool) -> Holding:
        if not here and not await self._has_entries(guild_id):
            raise RequestRefused("operator-server-unknown", server=str(guild_id))
        target = Target(TargetKind.GUILD, guild_id)
        await self._limits.set_limit(target, allowance, actor, self._clock.now())
        return await self._server(target)

    async def limit(self, provider: str, allowance: Allowance, actor: Actor) -> Holding:
        if self._registry.provider(provider) is None:
            raise RequestRefused("operator-provider-unknown", provider=provider, takes=self.providers())
        target = Target(TargetKind.PROVIDER, provider=provider)
        await self._limits.set_limit(target, allowance, actor, self._clock.now())
        return await self._provider(target)

    async def clear_server(self, guild_id: int, actor: Actor) -> Holding:
        target = Target(TargetKind.GUILD, guild_id)
        removed = await self._limits.clear_limits(target, actor, self._clock.now())
        return await self._server(target, removed)

    async def clear_provider(self, provider: str, actor: Actor) -> Holding:
        """Also of a provider that is no longer there."""
        target = Target(TargetKind.PROVIDER, provider=provider)
        removed = await self._limits.clear_limits(target, actor, self._clock.now())
        return await self._provider(target, removed)

    async def servers(self, number: int) -> Page[ServerLine]:
        return page_of(await self._limits.servers(self._clock.now()), number, SERVERS_SHOWN)

    async def forecast(self, here: Sequence[int]) -> WorstMonth:
        """`here`: the servers the bot is in. Those it has left can spend nothing, whatever their entries say."""
        now = self._clock.now()
        allotments = {line.guild_id: _allowances(line.standings) for line in await self._limits.servers(now)}
        without = [guild_id for guild_id in here if not allotments.get(guild_id)]
        default = [rule.allowance for rule in (await self._limits.rules(without[0], now)).allotment] if without else []
        providers = [name for name in self.providers() if self._has_key(name)]
        servers = [
            ServerMay(guild_id, tuple(allotments.get(guild_id) or default), self._own(guild_id, providers)) for guild_id in sorted(here)
        ]
        standings = await self._limits.provider_standings(now)
        return worst_month(servers, {name: _allowances(_of_provider(standings, name)) for name in providers})

    async def trail(self, guild_id: int, before: str | None) -> TrailPage:
        """`guild_id` 0: the operator's own changes that concern no single server."""
        found = tuple(await self._usage.trail(guild_id, before, ENTRIES_SHOWN + 1))
        entries = found[:ENTRIES_SHOWN]
        return TrailPage(guild_id, entries, entries[-1].id if len(found) > len(entries) else None)

    async def _has_entries(self, guild_id: int) -> bool:
        rules = await self._limits.rules(guild_id, self._clock.now())
        return any(rule.source is LimitSource.OPERATOR for rule in rules.allotment)

    async def _server(self, target: Target, removed: int | None = None) -> Holding:
        now = self._clock.now()
        rules = await self._limits.rules(target.guild_id, now)
        lines = [line for line in await self._limits.servers(now) if line.guild_id == target.guild_id]
        return Holding(target, rules.allotment, lines[0].standings if lines else (), removed)

    async def _provider(self, target: Target, removed: int | None = None) -> Holding:
        standings = _of_provider(await self._limits.provider_standings(self._clock.now()), target.provider)
        rules = tuple(Rule(target, allowance, LimitSource.OPERATOR) for allowance in _allowances(standings))
        return Holding(target, rules, standings, removed)

    def _own(self, guild_id: int, providers: Sequence[str]) -> frozenset[str]:
        return frozenset(name for name in providers if self._own_key(name, guild_id) is not None)


def page_of(items: Sequence[T], number: int, size: int) -> Page[T]:
    """The page nearest to `number`: the list may have grown shorter since the button was made."""
    count = max(1, -(-len(items) // size))
    number = min(max(number, 0), count - 1)
    return Page(tuple(items[number * size : (number + 1) * size]), number, count, len(items))


def _allowances(standings: Sequence[Standing]) -> tuple[Allowance, ...]:
    return tuple(Allowance(one.limit.period, one.limit.unit, one.limit.amount) for one in standings)


def _of_provider(standings: Sequence[Standing], provider: str) -> tuple[Standing, ...]:
    return tuple(one for one in standings if one.limit.scope == provider_scope(provider))
