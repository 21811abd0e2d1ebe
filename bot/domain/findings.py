"""What `clapper check` finds, and what it asks its parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.domain.errors import Value


class Verdict(StrEnum):
    """LOOK: it works, and somebody should look at it all the same. Only a FAULT changes the exit status."""

    OK = "ok"
    LOOK = "look"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """`key` names the sentence, which says of a fault how to mend it."""

    verdict: Verdict
    key: str
    values: Mapping[str, Value] = field(default_factory=dict[str, Value])


def fine(key: str, /, **values: Value) -> Finding:
    return Finding(Verdict.OK, key, values)


def look(key: str, /, **values: Value) -> Finding:
    return Finding(Verdict.LOOK, key, values)


def fault(key: str, /, **values: Value) -> Finding:
    return Finding(Verdict.FAULT, key, values)


class Checked(Protocol):
    """One part of the installation. May raise; whoever asks makes a finding of it."""

    async def findings(self) -> Sequence[Finding]: ...
