"""What the operator's cogs may call. That it is an operator who asks is checked before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.forecast import WorstMonth
from bot.domain.jobs import Job
from bot.domain.operator_views import Holding, Overview, Page, Stopped, TrailPage, Turned, UncertainJob, Verdict
from bot.domain.quota import Actor, Allowance, ServerLine
from bot.domain.switches import Stop, Switch


class BudgetService(Protocol):
    def providers(self) -> tuple[str, ...]: ...
    async def names(self, here: Mapping[int, str]) -> Mapping[int, str]:
        """Every server that the bot is in, by id. `here`: those that this process sees, of which it knows best."""
        ...

    async def allot(self, guild_id: int, allowance: Allowance, actor: Actor, *, here: bool) -> Holding:
        """`here`: the bot is in this server. Raises `RequestRefused` for another one, unless it has an entry."""
        ...

    async def limit(self, provider: str, allowance: Allowance, actor: Actor) -> Holding:
        """What all servers together may spend there with the operator's key. Raises `RequestRefused` for an unknown one."""
        ...

    async def clear_server(self, guild_id: int, actor: Actor) -> Holding:
        """Back to the default allotment."""
        ...

    async def clear_provider(self, provider: str, actor: Actor) -> Holding: ...
    async def servers(self, number: int) -> Page[ServerLine]: ...
    async def forecast(self, here: Sequence[int]) -> WorstMonth: ...
    async def trail(self, guild_id: int, before: str | None) -> TrailPage: ...


class SteeringService(Protocol):
    async def stop(self, actor: Actor) -> Stopped: ...
    async def go(self, actor: Actor) -> Stop | None: ...
    async def turn(self, provider: str, switch: Switch, actor: Actor) -> Turned:
        """Raises `RequestRefused` for an unknown provider."""
        ...

    async def resume(self, provider: str, actor: Actor) -> Turned: ...
    async def overview(self) -> Overview:
        """Asks every provider for its balance: seconds, not milliseconds."""
        ...


class ResolvingService(Protocol):
    async def uncertain(self, number: int) -> Page[UncertainJob]: ...
    async def resolve(self, job_id: str, verdict: Verdict, actor: Actor) -> Job | None: ...


@dataclass(frozen=True, slots=True)
class OperatorServices:
    budget: BudgetService
    steering: SteeringService
    resolving: ResolvingService
