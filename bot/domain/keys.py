"""Servers' own provider keys, as everything but the vault sees them. The keys themselves travel as `Secret`."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LAST = 4
"""So many characters of a key are ever shown."""

_ALIAS = re.compile(r"guild:(\d+):\d+")


@dataclass(frozen=True, slots=True)
class KeyId:
    """`number` counts a server's keys for a provider from 1; it is never given twice, also not after the key is gone."""

    guild_id: int
    provider: str
    number: int

    @property
    def alias(self) -> str:
        """Names the account that this key opens (see `Account`)."""
        return f"guild:{self.guild_id}:{self.number}"


def server_of_alias(alias: str) -> int | None:
    """None for the operator's account."""
    found = _ALIAS.fullmatch(alias)
    return int(found[1]) if found else None


class KeyState(StrEnum):
    """A retired key buys nothing more; it is kept while jobs that it bought have to be read."""

    ACTIVE = "active"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Sealed:
    """An encrypted key. `secret` names the `SECRET_KEY` entry that opens it, without telling anything of it."""

    data: bytes
    secret: str


@dataclass(frozen=True, slots=True)
class GuildKey:
    """`sealed` None: its last job has ended and the key was erased."""

    id: KeyId
    state: KeyState
    last_four: str
    sealed: Sealed | None
    added_by: int
    added_at: datetime
    retired_at: datetime | None = None


class KeyTest(StrEnum):
    """What a provider makes of a key, as far as free calls tell. UNSURE: it did not answer, or not in a way that says it."""

    OK = "ok"
    REFUSED = "refused"
    UNSURE = "unsure"
