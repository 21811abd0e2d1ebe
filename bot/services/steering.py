"""Providers on, off and paused, the total stop, and how all of them are."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from bot.domain.book_ports import LimitStore, UsageStore
from bot.domain.errors import Paused, ReadFailed, RequestRefused
from bot.domain.jobs import AT_PROVIDER, Billed, Job, JobState
from bot.domain.money import Standing, provider_scope
from bot.domain.operator_views import Overview, ProviderView, Stopped, Turned
from bot.domain.ports import Clock, JobStore
from bot.domain.provider_ports import Provider
from bot.domain.quota import Actor
from bot.domain.switches import Stop, StopKind, Switch
from bot.services.registry import Registry
from bot.services.switchboard import Switchboard

BALANCE_WAIT = 20.0
"""Seconds that a provider gets to tell its balance while an operator waits."""

OPERATOR_TRAIL = 0
"""The guild id under which changes are noted that concern no single server."""

log = logging.getLogger(__name__)


class Steering:
    """Each change is in the audit trail before it holds: the trail may name one that then failed, and never lacks one that holds."""

    def __init__(
        self,
        *,
        switches: Switchboard,
        registry: Registry,
        jobs: JobStore,
        limits: LimitStore,
        usage: UsageStore,
        clock: Clock,
        has_key: Callable[[str], bool],
    ) -> None:
        self._switches = switches
        self._registry = registry
        self._jobs = jobs
        self._limits = limits
        self._usage = usage
        self._clock = clock
        self._has_key = has_key

    async def stop(self, actor: Actor) -> Stopped:
        """No call begins any more: at once where jobs run in this process, elsewhere once that process has heard or looked (`Switchboard`).

        Stopping anew replaces the reason.
        """
        before = self._switches.stopped
        stop = Stop(StopKind.OPERATOR, self._clock.now(), actor.user_id, actor.reason)
        await self._note(actor, "stop", "", "stopped" if before else "running", "stopped")
        await self._switches.stop(stop)
        log.warning("all orders stopped", extra={"action": "stop-orders"})
        states = [job.state for job in await self._jobs.active()]
        return Stopped(stop, begun=states.count(JobState.SUBMITTING), waiting=states.count(JobState.QUEUED))

    async def go(self, actor: Actor) -> Stop | None:
        """What was lifted; None when nothing was stopped."""
        before = self._switches.stopped
        if before is None:
            return None
        await self._note(actor, "go", "", "stopped", "running")
        await self._switches.go()
        log.warning("orders go on", extra={"action": "stop-orders"})
        return before

    async def turn(self, provider: str, switch: Switch, actor: Actor) -> Turned:
        self._known(provider)
        before = self._switches.switch(provider)
        if before is not switch:
            await self._note(actor, "provider", provider, before.value, switch.value)
            await self._switches.turn(provider, switch)
            log.warning("switched %s", switch, extra={"provider": provider, "action": "switch"})
        waiting = [job for job in await self._jobs.active() if job.provider == provider and job.state is JobState.QUEUED]
        return Turned(provider, before, switch, len(waiting))

    async def resume(self, provider: str, actor: Actor) -> Turned:
        """End a pause. Raises `RequestRefused` for a provider that is off: switching on is another decision."""
        self._known(provider)
        if self._switches.switch(provider) is Switch.OFF:
            raise RequestRefused("operator-provider-is-off", provider=provider)
        return await self.turn(provider, Switch.ON, actor)

    async def overview(self) -> Overview:
        now = self._clock.now()
        active, standings = await self._jobs.active(), await self._limits.provider_standings(now)
        providers = self._registry.providers()
        balances = await asyncio.gather(*(self._balance(provider) for provider in providers))
        views = [self._view(provider, balance, active, standings) for provider, balance in zip(providers, balances, strict=True)]
        return Overview(self._switches.stopped, tuple(views))

    def _known(self, provider: str) -> None:
        if self._registry.provider(provider) is None:
            names = tuple(one.name for one in self._registry.providers())
            raise RequestRefused("operator-provider-unknown", provider=provider, takes=names)

    def _view(self, provider: Provider, balance: Billed | None, active: Sequence[Job], standings: Sequence[Standing]) -> ProviderView:
        now, breaker = self._clock.now(), self._registry.breaker(provider.account())
        states = [job.state for job in active if job.provider == provider.name]
        resting = breaker.open_until(now)
        return ProviderView(
            name=provider.name,
            switch=self._switches.switch(provider.name),
            key=self._has_key(provider.name),
            resting_until=resting,
            probing=resting is None and breaker.room(now) is not None,
            waiting=states.count(JobState.QUEUED),
            working=sum(state in AT_PROVIDER for state in states),
            uncertain=states.count(JobState.UNCERTAIN),
            balance=balance,
            standings=tuple(one for one in standings if one.limit.scope == provider_scope(provider.name)),
        )

    async def _balance(self, provider: Provider) -> Billed | None:
        if not self._has_key(provider.name):
            return None
        try:
            async with asyncio.timeout(BALANCE_WAIT):
                return await provider.balance(provider.account())
        except (Paused, ReadFailed, TimeoutError) as error:
            log.info("no balance: %s", error, extra={"provider": provider.name, "action": "balance"})
            return None

    async def _note(self, actor: Actor, what: str, subject: str, before: str, after: str) -> None:
        await self._usage.note(OPERATOR_TRAIL, actor, what, subject, before, after, self._clock.now())
