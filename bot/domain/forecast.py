"""The worst month: the most that could be spent if every server used all it may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.money import Period, Unit
from bot.domain.quota import Allowance

DAYS = 31
PERIODS: Mapping[Period, int] = {Period.MONTH: 1, Period.WEEK: 6, Period.DAY: DAYS}
"""How many periods of a kind a month of 31 days can touch. Six weeks: it may begin on a Saturday or Sunday, and weeks begin on Monday."""


@dataclass(frozen=True, slots=True)
class ServerMay:
    """A server that can order. `allotment`: its entries in force. `own` names the providers at which its own key pays."""

    guild_id: int
    allotment: tuple[Allowance, ...]
    own: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Most:
    """The most credits of a month. `by` is the allowance that decides; None: nothing bounds it."""

    credits: int | None
    by: Allowance | None = None


@dataclass(frozen=True, slots=True)
class ProviderMonth:
    """`servers`: what the servers together may spend there, None without bound. `most` is the smaller of that and `limit`.

    `limited`: the provider's own limit is what binds.
    """

    provider: str
    servers: int | None
    limit: Most
    most: int | None
    limited: bool


@dataclass(frozen=True, slots=True)
class WorstMonth:
    """`servers` is what all allotments allow together, None without bound. `limited`: the providers' own limits allow less.

    `counted` servers can order; `outside` are those with a key of their own at some provider, which pays for their orders there.
    """

    providers: tuple[ProviderMonth, ...]
    servers: int | None
    most: int | None
    limited: bool
    counted: int
    outside: tuple[int, ...]


def month_of(allowances: Sequence[Allowance]) -> Most:
    """The smallest of the entries in credits, each as often as a month can hold its period. Entries in clips say nothing of credits."""
    months = [(entry.amount * PERIODS[entry.period], entry) for entry in allowances if entry.unit is Unit.CREDITS]
    if not months:
        return Most(None)
    return Most(*min(months, key=lambda month: month[0]))


def worst_month(servers: Sequence[ServerMay], limits: Mapping[str, Sequence[Allowance]]) -> WorstMonth:
    """`limits` by provider: every provider that can be ordered from, with the operator's entries for it, if any."""
    months = {server.guild_id: month_of(server.allotment).credits for server in servers}
    providers = tuple(_provider(name, entries, servers, months) for name, entries in limits.items())
    together = _sum([months[server.guild_id] for server in servers if limits.keys() - server.own])
    capped = _sum([one.most for one in providers])
    return WorstMonth(
        providers=providers,
        servers=together,
        most=_least(together, capped),
        limited=_less(capped, together),
        counted=len(servers),
        outside=tuple(server.guild_id for server in servers if server.own & limits.keys()),
    )


def _provider(name: str, entries: Sequence[Allowance], servers: Sequence[ServerMay], months: Mapping[int, int | None]) -> ProviderMonth:
    spent = _sum([months[server.guild_id] for server in servers if name not in server.own])
    limit = month_of(entries)
    most = _least(spent, limit.credits)
    return ProviderMonth(name, spent, limit, most, limited=_less(limit.credits, spent))


def _sum(amounts: Sequence[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None


def _least(*amounts: int | None) -> int | None:
    return min((amount for amount in amounts if amount is not None), default=None)


def _less(amount: int | None, than: int | None) -> bool:
    return amount is not None and (than is None or amount < than)
