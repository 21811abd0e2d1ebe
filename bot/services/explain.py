"""Why a member may order, or may not: every rule asked in the order in which an order meets it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bot.domain.book_ports import GuildStore, LimitStore
from bot.domain.explaining import Explanation, Question, Ruling
from bot.domain.models import Model
from bot.domain.moderation_ports import ModerationStore
from bot.domain.money import OPERATOR_ACCOUNT
from bot.domain.origin import Spot
from bot.domain.policy import OF_CLIP, Case, Finding, Policy, is_private, judge, within
from bot.domain.ports import Clock
from bot.domain.quota import Block, MemberStanding
from bot.domain.switches import Gate
from bot.services.models import cheapest_price, shortest
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
        moderation: ModerationStore,
        registry: Registry,
        clock: Clock,
        closed: Closed = always_open,
    ) -> None:
        self._limits = limits
        self._guilds = guilds
        self._moderation = moderation
        self._registry = registry
        self._clock = clock
        self._closed = closed

    async def order(self, question: Question) -> Explanation:
        now = self._clock.now()
        policy = await self._guilds.policy(question.guild_id)
        model = self._model(question, policy)
        standing = await self._standing(question, model)
        price = cheapest_price(model) if model is not None else 0
        payer = self._registry.payer(model.provider, question.guild_id) if model is not None else None
        findings = judge(policy, _case(question, policy, standing.block, model))
        held_back = self._closed(model.provider) if model is not None else None
        refusals = [
            *_refused(findings, before_model=True),
            *self._about_model(question, model, payer),
            *_refused(findings, before_model=False),
            *((held_back,) if held_back is not None else ()),
            *((Ruling.LIMIT,) if model is not None and not all(one.has_room(price) for one in standing.standings) else ()),
        ]
        return Explanation(
            question=question,
            refusals=tuple(refusals),
            model=model,
            price=price,
            block=standing.block,
            standings=standing.standings,
            findings=findings,
            paused_until=self._registry.paused_until(model.provider, now, payer) if model is not None and payer is not None else None,
            confirm_at=policy.settings.confirm_at,
            moderation=await self._moderation.rules(question.guild_id),
        )

    async def _standing(self, question: Question, model: Model | None) -> MemberStanding:
        who = question.guild_id, question.user_id, question.role_ids, self._clock.now()
        if model is None:
            return await self._limits.member(*who)
        return await self._limits.member(*who, model.provider, self._registry.payer(model.provider, question.guild_id) or OPERATOR_ACCOUNT)

    def _model(self, question: Question, policy: Policy) -> Model | None:
        """The one that was asked for, on offer or not; else what an order gets that names none: the server's own, else the cheapest.

        Where the server's rules leave none, the cheapest shows which of them do.
        """
        if question.model is not None:
            return self._registry.model(question.model.strip())
        offered = self._registry.models(question.guild_id)
        allowed = [model for model in offered if within(policy, model) is not None] or offered
        preferred = policy.settings.default_model
        return next((model for model in allowed if model.id == preferred), min(allowed, key=cheapest_price, default=None))

    def _about_model(self, question: Question, model: Model | None, payer: str | None) -> Iterator[Ruling]:
        if model is None:
            yield Ruling.NO_MODEL if question.model is None else Ruling.MODEL_UNKNOWN
        elif self._registry.gone(model):
            yield Ruling.MODEL_GONE
        elif payer is None:
            yield Ruling.NO_KEY


def _case(question: Question, policy: Policy, block: Block | None, model: Model | None) -> Case:
    case = Case(
        guild_id=question.guild_id,
        role_ids=question.role_ids,
        spot=question.spot or Spot((question.channel_id,)),
        block=block,
        missing_permissions=question.missing_permissions,
        private=is_private(policy.settings, wanted=False),
    )
    if model is None:
        return case
    return replace(case, model=model.id, seconds=shortest(model), price=cheapest_price(model))


def _refused(findings: Iterable[Finding], *, before_model: bool) -> Iterator[Ruling]:
    for finding in findings:
        if finding.refuses and (finding.rule not in OF_CLIP) is before_model:
            yield Ruling(finding.rule.value)
