"""Facts about models: what one takes, makes and costs. The table of them is data (`providers/models.toml`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.money import Price


class Need(StrEnum):
    NO = "no"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class PictureRules:
    """What a model takes as a picture. Sizes in bytes, sides in pixels; ratios are width / height, exclusive bounds."""

    formats: tuple[str, ...] = ("image/jpeg", "image/png", "image/webp")
    max_bytes: int = 10 * 1024 * 1024
    min_side: int = 16
    max_side: int = 4096
    min_ratio: float = 0.1
    max_ratio: float = 10.0


@dataclass(frozen=True, slots=True)
class ExtraOption:
    """A provider option that members may set through `extra`. `kind` is `int`, `float`, `bool` or `str`."""

    name: str
    kind: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """Facts about one model, from the model table. Empty `durations`, `aspects` … mean that the model does not take one.

    `wire`: names of fields in the provider's JSON, by what goes into them. `siblings`: ids of models that make lengths this one does not.
    `segments` above 0: a long clip of one to so many prompts, each of `fixed_seconds`; they are told apart by `|` or a line break.
    `blocking`: the paid call is answered only when the clip is there, minutes later.
    `retired`: the operator has taken it off; only jobs that were sent before still need its facts.
    """

    id: str
    provider: str
    wire_id: str
    title: str
    prompt: Need
    image: Need
    price: Price
    prompt_max: int = 2000
    last_image: Need = Need.NO
    video: Need = Need.NO
    durations: tuple[int, ...] = ()
    fixed_seconds: int = 0
    segments: int = 0
    aspects: tuple[str, ...] = ()
    resolutions: tuple[str, ...] = ()
    qualities: tuple[str, ...] = ()
    audio: bool = False
    negative: bool = False
    seed: bool = False
    enhance: bool = False
    enhance_default: bool = False
    extras: tuple[ExtraOption, ...] = ()
    picture: PictureRules = field(default_factory=PictureRules)
    wire: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)
    siblings: Mapping[int, str] = field(default_factory=dict[int, str], hash=False)
    blocking: bool = False
    retired: bool = False
