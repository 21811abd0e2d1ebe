"""The stores of limits, settings, usage and notices, in memory. Standings are what a test says, raised by what is set."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.errors import NotAllowed
from bot.domain.moderation import ModerationRules
from bot.domain.money import Limit, LimitKind, LimitSource, Period, Standing, Unit, period_bounds
from bot.domain.policy import Entry, Policy
from bot.domain.quota import (
    Actor,
    Allowance,
    Block,
    Grant,
    GuildSettings,
    MemberStanding,
    Notice,
    NoticeState,
    Rule,
    ServerLine,
    ServerRules,
    Target,
    TargetKind,
    TrailEntry,
    UsageLine,
)
from bot.domain.transfer import ServerConfig
from tests.fakes.moderation import FakeModeration

Entries = dict[tuple[Target, Period, Unit], Allowance]


def standing(
    kind: LimitKind,
    amount: int,
    now: datetime,
    *,
    period: Period = Period.MONTH,
    unit: Unit = Unit.CREDITS,
    source: LimitSource = LimitSource.DEFAULT,
    role_id: int | None = None,
    used: int = 0,
    reserved: int = 0,
    granted: int = 0,
) -> Standing:
    starts, ends = period_bounds(period, now)
    return Standing(Limit(kind, kind.value, period, starts, ends, amount, unit, source, role_id), used, reserved, granted)


@dataclass
class FakeLimits:
    """`standings` are given as they are; without any, a default of 1,000 for the server and 100 a member holds."""

    entries: Entries = field(default_factory=Entries)
    blocks: dict[tuple[int, int], Block] = field(default_factory=dict[tuple[int, int], Block])
    grants: list[Grant] = field(default_factory=list[Grant])
    zones: dict[int, str] = field(default_factory=dict[int, str])
    standings: tuple[Standing, ...] | None = None
    actors: list[Actor] = field(default_factory=list[Actor])
    asked: list[tuple[object, ...]] = field(default_factory=list[tuple[object, ...]])
    fault: Exception | None = None

    async def rules(self, guild_id: int, now: datetime) -> ServerRules:
        self._check()
        zone = self.zones.get(guild_id, "UTC")
        entries = {kind: tuple(self._of(guild_id, kind)) for kind in TargetKind}
        return ServerRules(
            guild_id=guild_id,
            zone=zone,
            zone_from=None if zone == "UTC" else period_bounds(Period.MONTH, now)[1],
            allotment=entries[TargetKind.GUILD] or (_default(Target(TargetKind.GUILD, guild_id), 1000),),
            members=entries[TargetKind.MEMBERS] or (_default(Target(TargetKind.MEMBERS, guild_id), 100),),
            roles=entries[TargetKind.ROLE],
            overrides=entries[TargetKind.MEMBER],
            grants=tuple(self.grants),
            blocks=tuple(block for (guild, _), block in self.blocks.items() if guild == guild_id),
        )

    async def set_limit(self, target: Target, allowance: Allowance, actor: Actor, now: datetime) -> None:
        self._check()
        self.actors.append(actor)
        self.entries[target, allowance.period, allowance.unit] = allowance

    async def clear_limits(self, target: Target, actor: Actor, now: datetime) -> int:
        self._check()
        self.actors.append(actor)
        gone = [key for key in self.entries if key[0] == target]
        for key in gone:
            del self.entries[key]
        return len(gone)

    async def grant(
        self, guild_id: int, user_id: int, role_ids: Sequence[int], amount: int, actor: Actor, now: datetime
    ) -> tuple[Standing, ...]:
        self._check()
        self.actors.append(actor)
        own = [one for one in self._now(now) if one.limit.kind is LimitKind.MEMBER]
        if not any(one.limit.unit is Unit.CREDITS for one in own):
            raise NotAllowed("quota-grant-nothing")
        self.grants.append(Grant(user_id, amount, own[0].limit.ends, str(actor.user_id), actor.reason, now))
        return tuple(replace(one, granted=one.granted + amount) if one.limit.unit is Unit.CREDITS else one for one in own)

    async def set_zone(self, guild_id: int, zone: str, actor: Actor, now: datetime) -> None:
        self._check()
        self.actors.append(actor)
        self.zones[guild_id] = zone

    async def block(self, guild_id: int, block: Block, actor: Actor, now: datetime) -> None:
        self._check()
        self.actors.append(actor)
        self.blocks[guild_id, block.user_id] = block

    async def unblock(self, guild_id: int, user_id: int, actor: Actor, now: datetime) -> bool:
        self._check()
        self.actors.append(actor)
        return self.blocks.pop((guild_id, user_id), None) is not None

    async def member(
        self, guild_id: int, user_id: int, role_ids: Sequence[int], now: datetime, provider: str | None = None, account: str = "operator"
    ) -> MemberStanding:
        self._check()
        self.asked.append((guild_id, user_id, tuple(role_ids), provider, account))
        return MemberStanding(self.blocks.get((guild_id, user_id)), self._now(now))

    async def provider_standings(self, now: datetime) -> tuple[Standing, ...]:
        return ()

    async def servers(self, now: datetime) -> Sequence[ServerLine]:
        return ()

    def _now(self, now: datetime) -> tuple[Standing, ...]:
        if self.standings is not None:
            return self.standings
        return standing(LimitKind.GUILD, 1000, now), standing(LimitKind.MEMBER, 100, now)

    def _of(self, guild_id: int, kind: TargetKind) -> list[Rule]:
        found = [(target, entry) for (target, _, _), entry in self.entries.items() if (target.guild_id, target.kind) == (guild_id, kind)]
        return [Rule(target, entry, LimitSource(kind.value if kind is not TargetKind.GUILD else "operator")) for target, entry in found]

    def _check(self) -> None:
        fault, self.fault = self.fault, None
        if fault is not None:
            raise fault


def _default(target: Target, amount: int) -> Rule:
    return Rule(target, Allowance(Period.MONTH, Unit.CREDITS, amount), LimitSource.DEFAULT)


@dataclass
class FakeGuilds:
    held: dict[int, GuildSettings] = field(default_factory=dict[int, GuildSettings])
    entries: dict[int, frozenset[Entry]] = field(default_factory=dict[int, "frozenset[Entry]"])
    saved_by: list[Actor] = field(default_factory=list[Actor])
    moderation: FakeModeration = field(default_factory=FakeModeration)

    async def settings(self, guild_id: int) -> GuildSettings:
        return self.held.get(guild_id, GuildSettings())

    async def save(self, guild_id: int, settings: GuildSettings, actor: Actor, now: datetime) -> None:
        await self.amend(guild_id, lambda _: settings, actor, now)

    async def amend(
        self, guild_id: int, change: Callable[[GuildSettings], GuildSettings], actor: Actor, now: datetime
    ) -> tuple[GuildSettings, GuildSettings]:
        before = await self.settings(guild_id)
        self.held[guild_id] = change(before)
        self.saved_by.append(actor)
        return before, self.held[guild_id]

    async def policy(self, guild_id: int) -> Policy:
        return Policy(await self.settings(guild_id), self.entries.get(guild_id, frozenset()))

    async def policy_for(self, guild_id: int, user_id: int, now: datetime) -> tuple[Policy, Block | None]:
        return await self.policy(guild_id), None

    async def terms_for(self, guild_id: int, user_id: int, now: datetime) -> tuple[Policy, Block | None, ModerationRules]:
        return await self.policy(guild_id), None, await self.moderation.rules(guild_id)

    async def amend_entries(
        self, guild_id: int, change: Callable[[frozenset[Entry]], frozenset[Entry]], actor: Actor, now: datetime
    ) -> tuple[Policy, Policy]:
        before = await self.policy(guild_id)
        self.entries[guild_id] = change(before.entries)
        self.saved_by.append(actor)
        return before, await self.policy(guild_id)


@dataclass
class FakeConfigs:
    """Over the same settings, limits and blocks that the other stores hold."""

    guilds: FakeGuilds
    limits: FakeLimits
    moderation: ModerationRules = field(default_factory=ModerationRules)

    async def read(self, guild_id: int, now: datetime) -> ServerConfig:
        policy = await self.guilds.policy(guild_id)
        limits = {key: entry.amount for key, entry in self.limits.entries.items() if key[0].guild_id == guild_id}
        blocks = {user: block for (guild, user), block in self.limits.blocks.items() if guild == guild_id}
        zone = self.limits.zones.get(guild_id, "UTC")
        return ServerConfig(replace(policy.settings, pause=None), policy.entries, zone, limits, blocks, self.moderation)

    async def replace(self, guild_id: int, before: ServerConfig, after: ServerConfig, actor: Actor, now: datetime) -> bool:
        if await self.read(guild_id, now) != before:
            return False
        pause = (await self.guilds.settings(guild_id)).pause
        await self.guilds.save(guild_id, replace(after.settings, pause=pause), actor, now)
        self.guilds.entries[guild_id] = after.entries
        self.limits.zones[guild_id] = after.zone
        others = {key: entry for key, entry in self.limits.entries.items() if key[0].guild_id != guild_id}
        self.limits.entries = others | {key: Allowance(key[1], key[2], amount) for key, amount in after.limits.items()}
        self.limits.blocks = {key: block for key, block in self.limits.blocks.items() if key[0] != guild_id}
        self.limits.blocks |= {(guild_id, user): block for user, block in after.blocks.items()}
        self.moderation = after.moderation
        return True


@dataclass
class FakeUsage:
    lines: list[UsageLine] = field(default_factory=list[UsageLine])
    entries: list[TrailEntry] = field(default_factory=list[TrailEntry])
    spans: list[tuple[datetime, datetime]] = field(default_factory=list[tuple[datetime, datetime]])

    async def usage(self, guild_id: int, since: datetime, until: datetime) -> Sequence[UsageLine]:
        self.spans.append((since, until))
        return self.lines

    async def trail(self, guild_id: int, before: str | None, limit: int) -> Sequence[TrailEntry]:
        mine = [entry for entry in self.entries if entry.guild_id == guild_id]
        begin = 0 if before is None else [entry.id for entry in mine].index(before) + 1
        return mine[begin : begin + limit]

    async def note(self, guild_id: int, actor: Actor, what: str, subject: str, before: str, after: str, now: datetime) -> None:
        self.entries.insert(0, TrailEntry(f"entry-{len(self.entries)}", now, guild_id, actor.user_id, what, subject, before, after, ""))


@dataclass
class FakeNotices:
    notices: dict[str, Notice] = field(default_factory=dict[str, Notice])
    fault: Exception | None = None

    async def due(self) -> Sequence[Notice]:
        fault, self.fault = self.fault, None
        if fault is not None:
            raise fault
        return [notice for notice in self.notices.values() if notice.state is NoticeState.DUE]

    async def save(self, notice: Notice) -> bool:
        held = self.notices[notice.id]
        if held.state is not NoticeState.DUE or held.key != notice.key:
            return False
        self.notices[notice.id] = notice
        return True

    async def owe(self, notice: Notice) -> None:
        self.notices[notice.id] = notice


@dataclass
class FakeConsent:
    out: dict[int, datetime] = field(default_factory=dict[int, datetime])

    async def opted_out(self, user_ids: Collection[int]) -> frozenset[int]:
        return frozenset(self.out.keys() & set(user_ids))

    async def opt_out(self, user_id: int, now: datetime) -> None:
        self.out.setdefault(user_id, now)

    async def opt_in(self, user_id: int) -> None:
        self.out.pop(user_id, None)
