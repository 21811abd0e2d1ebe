"""What was observed, in order."""

from dataclasses import dataclass, field
from typing import TypeVar

from bot.domain.metrics import Observation

T = TypeVar("T")


@dataclass
class FakeMeter:
    seen: list[Observation] = field(default_factory=list[Observation])

    def observe(self, what: Observation) -> None:
        self.seen.append(what)

    def of(self, kind: type[T]) -> list[T]:
        return [one for one in self.seen if isinstance(one, kind)]
