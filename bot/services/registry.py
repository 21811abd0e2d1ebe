"""The providers, their models, whose key pays for what, and which accounts rest."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain.jobs import Account
from bot.domain.key_ports import Keyring
from bot.domain.keys import server_of_alias
from bot.domain.models import Model
from bot.domain.money import OPERATOR_ACCOUNT
from bot.domain.news import Resting
from bot.domain.provider_ports import Provider
from bot.domain.queueing import QueueSnapshot

FIRST_REST = timedelta(minutes=1)
LONGEST_REST = timedelta(minutes=30)


class Breaker:
    """Open: queued jobs of the account wait, none fails. After a trip one job probes; each further trip doubles the rest."""

    def __init__(self, rests: Callable[[datetime], None] = lambda _: None) -> None:
        """`rests` is called with the end of every rest that begins here."""
        self._rests = rests
        self._until: datetime | None = None
        self._trips = 0
        self._probing = False

    def open_until(self, now: datetime) -> datetime | None:
        if self._until is not None and self._until - now > LONGEST_REST:
            # No rest is so long: the clock was set back.
            self._until = None
        return self._until if self._until is not None and self._until > now else None

    def room(self, now: datetime) -> int | None:
        """How many jobs may be sent now; None = any number."""
        if self.open_until(now) is not None:
            return 0
        if self._trips:
            return 0 if self._probing else 1
        return None

    def sending(self) -> None:
        self._probing = self._trips > 0

    def unsent(self) -> None:
        """The probe is over; by itself that says nothing about the account."""
        self._probing = False

    def worked(self) -> None:
        self._trips = 0
        self._probing = False

    def tripped(self, now: datetime) -> None:
        rest = min(LONGEST_REST, FIRST_REST * 2 ** min(self._trips, 10))
        self._trips += 1
        self._probing = False
        self.pause(now + rest)

    def pause(self, until: datetime) -> None:
        self.hear(until)
        self._rests(until)

    def hear(self, until: datetime) -> None:
        """The same, as another process tells it."""
        self._until = until if self._until is None else max(self._until, until)


class Registry:
    """Where a model is found. The first provider that names a model id owns it.

    `keys` None: there are no keys at all, so nothing can be bought but from providers that need none.
    """

    def __init__(self, providers: Sequence[Provider], keys: Keyring | None = None) -> None:
        self._keys = keys
        self._providers: Mapping[str, Provider] = {provider.name: provider for provider in providers}
        self._models: dict[str, Model] = {}
        for provider in providers:
            for model in provider.models():
                self._models.setdefault(model.id, model)
        self._breakers: dict[Account, Breaker] = {}
        self._heralds: list[Callable[[Resting], None]] = []
        self._gone: dict[str, frozenset[str]] = {}

    def models(self, guild_id: int | None = None) -> tuple[Model, ...]:
        """Those that their providers have now; with a server, those that it can order."""
        found = tuple(model for model in self._models.values() if not self.gone(model))
        if guild_id is None:
            return found
        payable = {name for name in self._providers if self.payer(name, guild_id) is not None}
        return tuple(model for model in found if model.provider in payable)

    def model(self, model_id: str) -> Model | None:
        """Also one that is not on offer: jobs under way still need it."""
        return self._models.get(model_id)

    def gone(self, model: Model) -> bool:
        """Whether the operator has taken it off, or the provider's own catalog names it no more."""
        return model.retired or model.id in self._gone.get(model.provider, frozenset())

    def listed(self, provider: str, ids: frozenset[str]) -> frozenset[str]:
        """Offer of this provider only what its catalog names; returns what it does not name."""
        gone = frozenset(model.id for model in self._models.values() if model.provider == provider and not model.retired) - ids
        self._gone[provider] = gone
        return gone

    def providers(self) -> tuple[Provider, ...]:
        return tuple(self._providers.values())

    def provider(self, name: str) -> Provider | None:
        """None when there is none of this name."""
        return self._providers.get(name)

    def payer(self, provider: str, guild_id: int) -> str | None:
        """The account that pays for a new job of this server; None: there is no key for it.

        A server with a key of its own pays with it alone: when it cannot be opened, the operator does not step in unasked.
        """
        own = self._keys.own(provider, guild_id) if self._keys else None
        alias = own or OPERATOR_ACCOUNT
        return alias if self._usable(provider, alias) else None

    def buyer(self, provider: str, payer: str) -> str | None:
        """The account whose key now orders a job that `payer` pays for; None: nobody's.

        A server that has replaced its key meanwhile orders with the new one.
        """
        guild_id = server_of_alias(payer)
        if guild_id is not None:
            return self.payer(provider, guild_id) if self._keys and self._keys.own(provider, guild_id) else None
        return payer if self._usable(provider, payer) else None

    def with_buyers(self, queue: QueueSnapshot) -> QueueSnapshot:
        """Each waiting job under the account that would order it now."""
        waiting = (
            entry
            if entry.account == OPERATOR_ACCOUNT
            else replace(entry, account=self.buyer(entry.provider, entry.account) or entry.account)
            for entry in queue.waiting
        )
        return replace(queue, waiting=tuple(waiting))

    def unheard_of(self, provider: str, alias: str) -> bool:
        """A server's account that this process has not been told of yet."""
        return alias != OPERATOR_ACCOUNT and not (self._keys and self._keys.knows(provider, alias))

    def breaker(self, account: Account) -> Breaker:
        if account not in self._breakers:
            self._breakers = {known: breaker for known, breaker in self._breakers.items() if not self.retired(known)}
            self._breakers[account] = Breaker(partial(self._tell, account))
        return self._breakers[account]

    def retired(self, account: Account) -> bool:
        """Whether nothing will be ordered from it any more: its key was replaced or taken away, or its base URL is an earlier one."""
        return not (self._usable(account.provider, account.alias) and self._orders(account))

    def room(self, now: datetime) -> Mapping[tuple[str, str], int]:
        """Accounts, by provider and alias, that may be sent no more than so many jobs now. One left out takes any number."""
        rooms = {account: breaker.room(now) for account, breaker in self._breakers.items()}
        return {(account.provider, account.alias): room for account, room in rooms.items() if room is not None and self._orders(account)}

    def next_opening(self, now: datetime) -> timedelta | None:
        """How long until the next resting account may be tried again."""
        waits = [until - now for breaker in self._breakers.values() if (until := breaker.open_until(now))]
        return min(waits, default=None)

    def resting(self, now: datetime) -> Mapping[Account, datetime]:
        """Accounts to which nothing is sent now, and until when."""
        return {account: until for account, breaker in self._breakers.items() if (until := breaker.open_until(now)) is not None}

    def announce(self, rests: Callable[[Resting], None]) -> None:
        """`rests` is called for every rest that begins here, and not for one that was heard of."""
        self._heralds.append(rests)

    def hear(self, rest: Resting) -> None:
        """Another process lets an account rest."""
        known = self._providers.get(rest.provider)
        if known is not None:
            self.breaker(known.account(rest.alias)).hear(rest.until)

    def paused_until(self, provider: str, now: datetime, alias: str = OPERATOR_ACCOUNT) -> datetime | None:
        known = self._providers.get(provider)
        return self.breaker(known.account(alias)).open_until(now) if known else None

    def _tell(self, account: Account, until: datetime) -> None:
        for herald in self._heralds if self._orders(account) else ():
            herald(Resting(account.provider, account.alias, until))

    def _usable(self, provider: str, alias: str) -> bool:
        known = self._providers.get(provider)
        if known is None:
            return False
        if not known.needs_key:
            return alias == OPERATOR_ACCOUNT
        return self._keys is not None and self._keys.usable(provider, alias)

    def _orders(self, account: Account) -> bool:
        """Whether new orders of this alias go there: an earlier base URL may still be read."""
        known = self._providers.get(account.provider)
        return known is not None and known.account(account.alias) == account
