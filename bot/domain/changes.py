"""A guarded step of a job, with the money and the messages that go with it: what one commit writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.jobs import Job
from bot.domain.outbox import OutboxRow
from bot.domain.quota import TrailNote
from bot.domain.requests import Picture


class MoneyAct(StrEnum):
    """What a change does to the job's reservation, in the same commit."""

    NONE = "none"
    RESERVE = "reserve"
    SETTLE = "settle"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Change:
    """A guarded step of a job: applied only while the job is still in `before.state` and the runner's epoch is current.

    Only the fields in which `after` differs from `before` are written, so a flag that someone else set meanwhile stays. `actor` goes into
    the ledger line: `clapper`, `member:<id>` or `operator:<id>`; `note` goes into the server's audit trail. `pictures` are kept with it
    from now on, by role.
    """

    before: Job
    after: Job
    money: MoneyAct = MoneyAct.NONE
    reason: str = ""
    owed: tuple[OutboxRow, ...] = ()
    outbox: OutboxRow | None = None
    new_attempt: bool = False
    actor: str = "clapper"
    pictures: Mapping[str, Picture] = field(default_factory=dict[str, Picture])
    note: TrailNote | None = None
