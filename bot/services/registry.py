"""The providers that are on, their models, and which accounts rest."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.jobs import Account
from bot.domain.ports import Provider
from bot.domain.requests import Model

FIRST_REST = timedelta(minutes=1)
LONGEST_REST = timedelta(minutes=30)


class Breaker:
    """Open: queued jobs of the account wait, none fails. After a trip one job probes; each further trip doubles the rest."""

    def __init__(self) -> None:
        self._until: datetime | None = None
        self._trips = 0
        self._probing = False

    def open_until(self, now: datetime) -> datetime | None:
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
        self._until = until if self._until is None else max(self._until, until)


class Registry:
    """Where a model is found. The first provider that names a model id owns it."""

    def __init__(self, providers: Sequence[Provider]) -> None:
        self._providers: Mapping[str, Provider] = {provider.name: provider for provider in providers}
        self._models: dict[str, Model] = {}
        for provider in providers:
            for model in provider.models():
                self._models.setdefault(model.id, model)
        self._breakers: dict[Account, Breaker] = {}
        self._gone: dict[str, frozenset[str]] = {}

    def models(self) -> tuple[Model, ...]:
        """Those on offer now."""
        return tuple(model for model in self._models.values() if not self.gone(model))

    def model(self, model_id: str) -> Model | None:
        """Also one that is not on offer: jobs under way still need it."""
        return self._models.get(model_id)

    def gone(self, model: Model) -> bool:
        """Whether the provider's own catalog names it no more."""
        return model.id in self._gone.get(model.provider, frozenset())

    def listed(self, provider: str, ids: frozenset[str]) -> frozenset[str]:
        """Offer of this provider only what its catalog names; returns what it does not name."""
        gone = frozenset(model.id for model in self._models.values() if model.provider == provider) - ids
        self._gone[provider] = gone
        return gone

    def providers(self) -> tuple[Provider, ...]:
        return tuple(self._providers.values())

    def provider(self, name: str) -> Provider | None:
        """None when the provider is off."""
        return self._providers.get(name)

    def breaker(self, account: Account) -> Breaker:
        return self._breakers.setdefault(account, Breaker())

    def room(self, now: datetime) -> Mapping[str, int]:
        """Providers that may be sent no more than so many jobs now. A provider left out takes any number."""
        rooms = {name: self.breaker(provider.account()).room(now) for name, provider in self._providers.items()}
        return {name: room for name, room in rooms.items() if room is not None}

    def next_opening(self, now: datetime) -> timedelta | None:
        """How long until the next resting account may be tried again."""
        waits = [until - now for breaker in self._breakers.values() if (until := breaker.open_until(now))]
        return min(waits, default=None)

    def paused_until(self, provider: str, now: datetime) -> datetime | None:
        known = self._providers.get(provider)
        return self.breaker(known.account()).open_until(now) if known else None
