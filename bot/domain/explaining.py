"""Whether a member could order now, and which rule says so."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.models import Model
from bot.domain.moderation import ModerationRules
from bot.domain.money import Standing
from bot.domain.origin import Spot
from bot.domain.policy import Finding
from bot.domain.quota import Block


class Ruling(StrEnum):
    """What can refuse an order, in the order in which it is asked."""

    BLOCK = "block"
    PAUSE = "pause"
    PLACE = "place"
    AGE = "age"
    CHANNEL = "channel"
    ROLE = "role"
    PRIVATE = "private"
    NO_MODEL = "no-model"
    MODEL_UNKNOWN = "model-unknown"
    MODEL_GONE = "model-gone"
    NO_KEY = "no-key"
    MODEL = "model"
    LENGTH = "length"
    PRICE = "price"
    STOPPED = "stopped"
    PROVIDER_OFF = "provider-off"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Question:
    """Could this member order here, now? `model` None: what they would get without naming one.

    `missing_permissions` is what the bot lacks in the channel, by Discord's names; `spot` what the channel is in, None: nothing.
    """

    guild_id: int
    user_id: int
    role_ids: tuple[int, ...]
    channel_id: int
    missing_permissions: tuple[str, ...] = ()
    model: str | None = None
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """`refusals`: every rule that refuses, the one that decides first; none means yes. `findings`: what each rule of the server says.

    `price` is that of the model's cheapest order, 0 without a model. `paused_until`: the provider rests, and an order would wait for it.
    """

    question: Question
    refusals: tuple[Ruling, ...]
    model: Model | None
    price: int
    block: Block | None
    standings: tuple[Standing, ...]
    findings: tuple[Finding, ...] = ()
    paused_until: datetime | None = None
    confirm_at: int | None = None
    moderation: ModerationRules = field(default_factory=ModerationRules)

    @property
    def deciding(self) -> Standing | None:
        """The first limit without room."""
        return next((standing for standing in self.standings if not standing.has_room(self.price)), None)

    @property
    def waits_for_confirmation(self) -> bool:
        return self.confirm_at is not None and self.model is not None and self.price >= self.confirm_at
