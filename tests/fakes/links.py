"""Links to clips, without a database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.links import LinkedClip


@dataclass
class FakeLinks:
    """`tokens`: what each link ends in. `fault` is what the next look meets."""

    clips: list[LinkedClip] = field(default_factory=list[LinkedClip])
    tokens: dict[str, LinkedClip] = field(default_factory=dict[str, LinkedClip])
    asked: list[str] = field(default_factory=list[str])
    fault: Exception | None = None

    async def find(self, token: str, now: datetime) -> LinkedClip | None:
        self.asked.append(token)
        if self.fault is not None:
            raise self.fault
        return self.tokens.get(token)

    async def living(self, now: datetime) -> Sequence[LinkedClip]:
        return tuple(self.clips)
