"""What members ask for, what models take, and the check of one against the other."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from bot.domain.errors import RequestRefused
from bot.domain.models import ExtraOption, Model, Need
from bot.domain.wording import typed

T = TypeVar("T", str, int)


class Frame(StrEnum):
    """Which picture of a clip is meant."""

    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class AttachmentRef:
    """A file on Discord's CDN. The link is signed and dies within a day; `size` is Discord's word, in bytes.

    `frame` set: the file is a clip, and this picture of it stands for a picture. `still`: of a sticker that moves, the first frame is
    taken; any other moving picture is refused. `spooled`: it is a clip of ours that is offered by link, at this path relative to DATA_DIR.
    Never made from anything that came over the wire.
    """

    url: str
    filename: str
    size: int
    content_type: str | None = None
    still: bool = False
    frame: Frame | None = None
    spooled: str = ""

    @property
    def path(self) -> str:
        """The link without host and signature: the same whenever Discord gives out a new one."""
        return urlsplit(self.url).path


@dataclass(frozen=True, slots=True)
class Source:
    """What a video can be made from: a picture, or a clip."""

    file: AttachmentRef
    is_clip: bool = False


@dataclass(frozen=True, slots=True)
class VideoOrder:
    """What a member typed, nothing filled in. `prompts`: the same as `prompt`, told apart already for a model with segments."""

    prompt: str = ""
    image: AttachmentRef | None = None
    last_image: AttachmentRef | None = None
    video: AttachmentRef | None = None
    model: str | None = None
    duration: int | None = None
    aspect: str | None = None
    resolution: str | None = None
    quality: str | None = None
    audio: bool | None = None
    negative: str | None = None
    seed: int | None = None
    enhance: bool | None = None
    extra: str | None = None
    private: bool = False
    prompts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VideoRequest:
    """An order checked against its model: every value that the provider will be sent, and what the clip costs.

    Pictures are kept apart (`Picture` rows); `has_image` says that there is one. `prompt` may be empty where the model allows it.
    `prompts` are the segments of a long clip, or the shots of a storyboard; `prompt` then holds them all, as they are shown.
    `spoiler`: in a channel it is hidden until somebody clicks on it.
    """

    model: str
    prompt: str
    seconds: int
    price: int
    has_image: bool = False
    has_last_image: bool = False
    has_video: bool = False
    aspect: str | None = None
    resolution: str | None = None
    quality: str | None = None
    audio: bool | None = None
    negative: str | None = None
    seed: int | None = None
    enhance: bool | None = None
    extra: Mapping[str, str | int | float | bool] = field(default_factory=dict[str, str | int | float | bool])
    private: bool = False
    prompts: tuple[str, ...] = ()
    spoiler: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the provider will get it: checked, upright, without metadata. In the role `video` a clip: checked, as it was sent."""

    mime: str
    data: bytes
    width: int
    height: int


def resolve(order: VideoOrder, model: Model) -> VideoRequest:
    """Check `order` against `model` and fill in the cheapest value for whatever was left out.

    Raises `RequestRefused` naming what the model takes. The picture's own bytes are checked elsewhere.
    """
    text = typed(order.prompt)
    prompts = _segments(order.prompts or tuple(re.split(r"[|\n]", text)), model)
    prompt = " | ".join(prompts) if model.segments else text
    _check_inputs(order, model, prompt)
    seconds = _duration(order.duration, model, len(prompts) or 1)
    return VideoRequest(
        model=model.id,
        prompt=prompt,
        seconds=seconds,
        price=model.price.credits(seconds=seconds, prompts=len(prompts) or 1),
        has_image=order.image is not None,
        has_last_image=order.last_image is not None,
        has_video=order.video is not None,
        aspect=_choice("aspect", order.aspect, model.aspects, model),
        resolution=_choice("resolution", order.resolution, model.resolutions, model),
        quality=_choice("quality", order.quality, model.qualities, model),
        audio=_switch("audio", order.audio, model.audio, model),
        negative=_optional("negative", order.negative, model.negative, model),
        seed=_optional("seed", order.seed, model.seed, model),
        enhance=_switch("enhance", order.enhance, model.enhance, model, model.enhance_default),
        extra=_extras(order.extra, model),
        private=order.private,
        prompts=prompts,
    )


def _segments(parts: tuple[str, ...], model: Model) -> tuple[str, ...]:
    if not model.segments:
        return ()
    prompts = tuple(part.strip() for part in parts if part.strip())
    if len(prompts) > model.segments:
        raise RequestRefused("request-too-many-segments", model=model.id, count=len(prompts), most=model.segments)
    for prompt in prompts:
        if len(prompt) > model.prompt_max:
            raise RequestRefused("request-prompt-too-long", model=model.id, length=len(prompt), most=model.prompt_max)
    return prompts


def _check_inputs(order: VideoOrder, model: Model, prompt: str) -> None:
    if not prompt and order.image is None and order.video is None:
        raise RequestRefused("request-nothing-to-do")
    if not prompt and model.prompt is Need.REQUIRED:
        raise RequestRefused("request-prompt-needed", model=model.id)
    if prompt and model.prompt is Need.NO:
        raise RequestRefused("request-prompt-not-taken", model=model.id)
    if len(prompt) > model.prompt_max and not model.segments:
        raise RequestRefused("request-prompt-too-long", model=model.id, length=len(prompt), most=model.prompt_max)
    for name, given, need in (
        ("image", order.image, model.image),
        ("last-image", order.last_image, model.last_image),
        ("video", order.video, model.video),
    ):
        if given is None and need is Need.REQUIRED:
            raise RequestRefused(f"request-{name}-needed", model=model.id)
        if given is not None and need is Need.NO:
            raise RequestRefused(f"request-{name}-not-taken", model=model.id)


def _duration(given: int | None, model: Model, segments: int) -> int:
    if given is not None and given in model.siblings:
        raise RequestRefused("request-duration-sibling", model=model.id, value=given, other=model.siblings[given])
    if not model.durations:
        fixed = model.fixed_seconds * segments
        if given is not None and given != fixed:
            raise RequestRefused("request-duration-fixed", model=model.id, seconds=fixed)
        return fixed
    if given is None:
        return min(model.durations)
    if given not in model.durations:
        takes = tuple(str(seconds) for seconds in model.durations)
        raise RequestRefused("request-duration-not-taken", model=model.id, value=given, takes=takes)
    return given


def _choice(name: str, given: str | None, takes: tuple[str, ...], model: Model) -> str | None:
    if given is None:
        return takes[0] if takes else None
    if not takes:
        raise RequestRefused(f"request-{name}-not-taken", model=model.id)
    for value in takes:
        if value.lower() == given.strip().lower():
            return value
    raise RequestRefused("request-value-not-taken", model=model.id, option=name, value=given, takes=takes)


def _switch(name: str, given: bool | None, takes: bool, model: Model, default: bool = False) -> bool | None:
    if takes:
        return default if given is None else given
    if given is not None:
        raise RequestRefused("request-option-not-taken", model=model.id, option=name)
    return None


def _optional(name: str, given: T | None, takes: bool, model: Model) -> T | None:
    if given is not None and not takes:
        raise RequestRefused("request-option-not-taken", model=model.id, option=name)
    return given


def _extras(given: str | None, model: Model) -> Mapping[str, str | int | float | bool]:
    if given is None or not given.strip():
        return {}
    known = {option.name: option for option in model.extras}
    if not known:
        raise RequestRefused("request-option-not-taken", model=model.id, option="extra")
    values: dict[str, str | int | float | bool] = {}
    for part in given.replace(",", " ").split():
        name, separator, text = part.partition("=")
        if not separator or not text:
            raise RequestRefused("request-extra-form", value=part)
        if name not in known:
            raise RequestRefused("request-extra-unknown", model=model.id, option=name, takes=tuple(known))
        values[name] = _extra_value(known[name], text, model)
    return values


def _extra_value(option: ExtraOption, text: str, model: Model) -> str | int | float | bool:
    try:
        match option.kind:
            case "int":
                value: str | float | bool = int(text)
            case "float":
                value = float(text)
            case "bool":
                value = {"true": True, "yes": True, "false": False, "no": False}[text.lower()]
            case _:
                value = text
    except (ValueError, KeyError):
        raise RequestRefused("request-extra-kind", model=model.id, option=option.name, kind=option.kind) from None
    if option.choices and text not in option.choices:
        raise RequestRefused("request-value-not-taken", model=model.id, option=option.name, value=text, takes=option.choices)
    if isinstance(value, int | float) and not isinstance(value, bool):
        low = -math.inf if option.low is None else option.low
        high = math.inf if option.high is None else option.high
        # Written so that nan, which compares as False, is out of every range.
        if not (low <= value <= high and math.isfinite(value)):
            raise RequestRefused("request-extra-range", model=model.id, option=option.name, low=low, high=high)
    return value
