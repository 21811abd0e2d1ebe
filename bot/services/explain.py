"""Why a member may order, or may not: every rule asked in the order in which an order meets it."""

from collections.abc import Callable, Iterator

from bot.domain.book_ports import GuildStore, LimitStore
from bot.domain.explaining import Explanation, Question, Ruling
from bot.domain.money import OPERATOR_ACCOUNT
from bot.domain.ports import Clock
from bot.domain.quota import MemberStanding
from bot.domain.requests import Model
from bot.services.models import cheapest_price
from bot.services.registry import Registry

Closed = Callable[[str], Ruling | None]
"""STOPPED while nobody may order, PROVIDER_OFF while nobody may order from this provider, else None."""

Payer = Callable[[str, int], str | None]
"""The alias of the account that pays at a provider for a server's orders; None while none can."""


def always_open(_: str) -> Ruling | None:
    return None


def operator_pays(_: str, __: int) -> str | None:
    return OPERATOR_ACCOUNT


class Explain:
    def __init__(
        self,
        *,
        limits: LimitStore,
        guilds: GuildStore,
        registry: Registry,
        clock: Clock,
        closed: Closed = always_open,
        payer: Payer = operator_pays,
    ) -> None:
        self._limits = limits
        self._guilds = guilds
        self._registry = registry
        self._clock = clock
        self._closed = closed
        self._payer = payer

    async def order(self, question: Question) -> Explanation:
        now = self._clock.now()
        settings = await self._guilds.settings(question.guild_id)
        model = self._model(question, settings.default_model)
        standing = await self._standing(question, model)
        price = cheapest_price(model) if model is not None else 0
        closed = self._closed(model.provider) if model is not None else None
        return Explanation(
            question=question,
            refusals=tuple(self._refusals(question, model, price, standing, closed)),
            model=model,
            price=price,
            block=standing.block,
            standings=standing.standings,
            paused_until=self._registry.paused_until(model.provider, now) if model is not None else None,
            confirm_at=settings.confirm_at,
        )

    async def _standing(self, question: Question, model: Model | None) -> MemberStanding:
        who = question.guild_id, question.user_id, question.role_ids, self._clock.now()
        if model is None:
            return await self._limits.member(*who)
        payer = self._payer(model.provider, question.guild_id) or OPERATOR_ACCOUNT
        return await self._limits.member(*who, model.provider, payer)

    def _model(self, question: Question, preferred: str | None) -> Model | None:
        """The one that was asked for, on offer or not; else the server's, if it is on offer; else the cheapest."""
        if question.model is not None:
            return self._registry.model(question.model.strip())
        offered = self._registry.models()
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
