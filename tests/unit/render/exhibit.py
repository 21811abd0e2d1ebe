"""The gallery's pieces: a function of `render` with values, to be said in any language and with any words in it."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from bot.domain.charts import BarChart
from bot.domain.jobs import Failure
from bot.domain.moderation import Review
from bot.domain.origin import Place, Requester
from bot.domain.quota import Block, Grant, Pause, TrailEntry
from bot.domain.requests import VideoRequest
from bot.domain.switches import Stop
from bot.text import Texts
from tests.unit.render.samples import JOB

FREE_WORDS: Mapping[type, tuple[str, ...]] = {
    VideoRequest: ("prompt", "prompts", "negative"),
    Failure: ("text",),
    Block: ("reason",),
    Grant: ("reason",),
    Pause: ("reason",),
    Stop: ("reason",),
    Review: ("reason",),
    TrailEntry: ("before", "after", "reason"),
}
"""Where somebody's own words are, by the class that carries them. A new class that does has to be named here."""

SAMPLE_WORDS = frozenset({JOB.request.prompt, "too many foxes"})
"""Where they are given by themselves."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """`about_members`: it is read by admins or operators alone, and may name anybody. `plain`: Discord shows it without markdown."""

    title: str
    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    about_members: bool
    plain: bool

    @property
    def name(self) -> str:
        return f"{self.function.__name__}: {self.title}" if self.title else self.function.__name__

    def text(self, texts: Texts, locale: str = "en-US", words: str | None = None) -> str:
        """`words` stand in for everybody's own words."""

        def varied(value: Any) -> Any:
            if isinstance(value, Requester | Place):
                return replace(value, locale=locale)
            return value if words is None else _worded(value, words)

        given = [_each(value, varied) for value in self.args]
        for name in reversed([name for name in list(inspect.signature(self.function).parameters)[:2] if name in {"texts", "locale"}]):
            given.insert(0, texts if name == "texts" else locale)
        return _shown(self.function(*given, **{name: _each(value, varied) for name, value in self.kwargs.items()}))


def show(function: Callable[..., Any], title: str, *args: Any, about_members: bool = False, plain: bool = False, **kwargs: Any) -> Exhibit:
    """`args` are those after `texts` and `locale`, which the gallery gives itself."""
    return Exhibit(title, function, args, kwargs, about_members, plain)


def _worded(value: Any, words: str) -> Any:
    """Only what says something is replaced: an empty reason stays one."""
    if isinstance(value, str):
        return words if value in SAMPLE_WORDS else value
    if isinstance(value, dict):
        # Names of servers by id, and what fills a sentence.
        return {key: words if one and (isinstance(key, int) or key == "reason") else one for key, one in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if type(value) not in FREE_WORDS:
        return value
    filled = {name: getattr(value, name) for name in FREE_WORDS[type(value)] if getattr(value, name)}
    return replace(value, **{name: tuple(words for _ in was) if isinstance(was, tuple) else words for name, was in filled.items()})


def _each(value: Any, change: Callable[[Any], Any]) -> Any:
    """The value with `change` made to every part of it that carries words, from the inside out."""
    if is_dataclass(value) and not isinstance(value, type):
        inner = {one.name: _each(getattr(value, one.name), change) for one in fields(value) if one.init}
        return change(replace(value, **inner))
    if isinstance(value, tuple | list):
        return type(value)(_each(one, change) for one in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return change(value) if type(value) in {str, dict} else value


def _shown(answer: Any) -> str:
    match answer:
        case str():
            return answer
        case None:
            return "(nothing)"
        case BarChart():
            bars = [f"{bar.label} ({bar.short}): {' + '.join(map(str, bar.parts))}" for bar in answer.bars]
            return "\n".join([answer.title, answer.subtitle, ", ".join(answer.series), *(bars or [answer.empty])])
        case _:
            return "\n".join(answer)
