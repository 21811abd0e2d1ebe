"""Why a member may order, or may not: every rule asked in the order in which an order meets it."""

from collections.abc import Callable, Iterator

from bot.domain.book_ports import GuildStore, LimitStore
from bot.domain.explaining import Explanation, Question, Ruling
from bot.domain.money import OPERATOR_ACCOUNT
from bot.domain.ports import Clock
from bot.domain.quota import MemberStanding
from bot.domain.requests import Model
from bot.domain.switches import Gate
from bot.services.models import cheapest_price
from bot.services.registry import Registry
from bot.services.switchboard import Switchboard

Closed = Callable[[str], Ruling | None]
"""STOPPED while nobody may order, PROVIDER_OFF while nobody may order from this provider, else None."""


def always_open(_: str) -> Ruling | None:
    return None


def held_back(switches: Switchboard) -> Closed:
    """What the operator holds back now."""
    return lambda provider: _HELD_BACK.get(switches.gate(provider))


_HELD_BACK = {Gate.STOPPED: Ruling.STOPPED, Gate.OFF: Ruling.PROVIDER_OFF}


class Explain:
    def __init__(
        self,
        *,
        limits: LimitStore,
        guilds: GuildStore,
        registry: Registry,
        clock: Clock,
        closed: Closed = always_open,
    ) -> None:
        self._limits = limits
        self._guilds = guilds
        self._registry = registry
        self._clock = clock
        self._closed = closed

    async def order(self, question: Question) -> Explanation:
        now = self._clock.now()
        settings = await self._guilds.settings(question.guild_id)
        model = self._model(question, settings.default_model)
        standing = await self._standing(question, model)
        price = cheapest_price(model) if model is not None else 0
        payer = self._registry.payer(model.provider, question.guild_id) if model is not None else None
        closed = self._closed_to(model, payer)
        return Explanation(
            question=question,
            refusals=tuple(self._refusals(question, model, price, standing, closed)),
            model=model,
            price=price,
            block=standing.block,
            standings=standing.standings,
            paused_until=self._registry.paused_until(model.provider, now, payer) if model is not None and payer is not None else None,
            confirm_at=settings.confirm_at,
        )

    async def _standing(self, question: Question, model: Model | None) -> MemberStanding:
        who = question.guild_id, question.user_id, question.role_ids, self._clock.now()
        if model is None:
            return await self._limits.member(*who)
        return await self._limits.member(*who, model.provider, self._registry.payer(model.provider, question.guild_id) or OPERATOR_ACCOUNT)

    def _closed_to(self, model: Model | None, payer: str | None) -> Ruling | None:
        if model is None:
            return None
        return self._closed(model.provider) or (Ruling.PROVIDER_OFF if payer is None else None)

    def _model(self, question: Question, preferred: str | None) -> Model | None:
        """The one that was asked for, on offer or not; else the server's, if it is on offer; else the cheapest."""
        if question.model is not None:
            return self._registry.model(question.model.strip())
        offered = self._registry.models(question.guild_id)
        return next((model for model in offered if model.id == preferred), min(offered, key=cheapest_price, default=None))

    def _refusals(
        self, question: Question, model: Model | None, price: int, standing: MemberStanding, closed: Ruling | None
    ) -> Iterator[Ruling]:
        if standing.block is not None:
            yield Ruling.BLOCK
        if closed is Ruling.STOPPED:
            yield closed
        if question.missing_permissions:
            yield Ruling.PLACE
        if model is None:
            yield Ruling.NO_MODEL if question.model is None else Ruling.MODEL_UNKNOWN
        elif self._registry.gone(model):
            yield Ruling.MODEL_GONE
        elif closed is not None and closed is not Ruling.STOPPED:
            yield closed
        if model is not None and not all(one.has_room(price) for one in standing.standings):
            yield Ruling.LIMIT
