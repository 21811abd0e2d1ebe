"""The whole life of a job after it was accepted, as a table: which step leads from where to where, and what it does to the money.

A step out of any other state raises `InternalError`: it is a fault in the caller, never something that may be written.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from bot.domain.changes import Change, MoneyAct
from bot.domain.errors import InternalError
from bot.domain.jobs import Job, JobState
from bot.domain.outbox import OutboxRow
from bot.domain.quota import TrailNote
from bot.domain.requests import Picture


class Step(StrEnum):
    HOLD = "hold"
    CONFIRM = "confirm"
    START = "start"
    DROP = "drop"
    CUE = "cue"
    BEGIN = "begin"
    ACCEPT = "accept"
    REQUEUE = "requeue"
    REFUSE = "refuse"
    DOUBT = "doubt"
    SUSPECT = "suspect"
    ADOPT = "adopt"
    SUCCEED = "succeed"
    FAIL_FREE = "fail-free"
    FAIL_BILLED = "fail-billed"
    CANCEL = "cancel"
    MARK_LATE = "mark-late"
    RELINK = "relink"
    FETCH = "fetch"
    WRAP = "wrap"
    DETACH = "detach"
    ASSEMBLE = "assemble"
    SEPARATE = "separate"
    FOLD = "fold"
    LOSE = "lose"
    SPOIL = "spoil"
    EXPIRE = "expire"
    RECLIP = "reclip"
    DELIVER = "deliver"
    OWE_AGAIN = "owe-again"
    SETTLE_ROW = "settle-row"
    WITHHOLD = "withhold"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Rule:
    """`target` None: the state stays as it is, and only such a rule may begin in an ended state."""

    sources: frozenset[JobState]
    target: JobState | None
    money: MoneyAct = MoneyAct.NONE


def _rule(sources: tuple[JobState, ...], target: JobState | None, money: MoneyAct = MoneyAct.NONE) -> Rule:
    return Rule(frozenset(sources), target, money)


_S = JobState

RULES: Mapping[Step, Rule] = MappingProxyType({
    Step.HOLD: _rule((_S.DRAFT,), None),
    Step.CONFIRM: _rule((_S.DRAFT,), _S.QUEUED, MoneyAct.RESERVE),
    Step.START: _rule((_S.DRAFT,), _S.FILMING, MoneyAct.RESERVE),
    Step.DROP: _rule((_S.DRAFT,), _S.CANCELLED),
    Step.CUE: _rule((_S.WAITING,), _S.QUEUED),
    Step.BEGIN: _rule((_S.QUEUED,), _S.SUBMITTING),
    Step.ACCEPT: _rule((_S.SUBMITTING,), _S.RUNNING),
    Step.REQUEUE: _rule((_S.SUBMITTING,), _S.QUEUED),
    Step.REFUSE: _rule((_S.WAITING, _S.QUEUED, _S.SUBMITTING), _S.FAILED, MoneyAct.RELEASE),
    Step.DOUBT: _rule((_S.SUBMITTING, _S.RUNNING), _S.UNCERTAIN),
    Step.SUSPECT: _rule((_S.QUEUED, _S.SUBMITTING), _S.UNCERTAIN),
    Step.ADOPT: _rule((_S.SUBMITTING, _S.UNCERTAIN), _S.RUNNING),
    Step.SUCCEED: _rule((_S.SUBMITTING, _S.RUNNING, _S.UNCERTAIN), _S.FETCHING, MoneyAct.SETTLE),
    Step.FAIL_FREE: _rule((_S.RUNNING, _S.UNCERTAIN), _S.FAILED, MoneyAct.RELEASE),
    Step.FAIL_BILLED: _rule((_S.RUNNING, _S.UNCERTAIN), _S.FAILED, MoneyAct.SETTLE),
    Step.CANCEL: _rule((_S.WAITING, _S.QUEUED, _S.SUBMITTING, _S.RUNNING, _S.UNCERTAIN), _S.CANCELLED, MoneyAct.RELEASE),
    Step.MARK_LATE: _rule((_S.RUNNING, _S.FETCHING), None),
    Step.RELINK: _rule((_S.FETCHING,), None),
    Step.FETCH: _rule((_S.FETCHING,), _S.DELIVERING),
    Step.WRAP: _rule((_S.FETCHING,), _S.DONE),
    Step.DETACH: _rule((_S.UNCERTAIN,), None),
    Step.ASSEMBLE: _rule((_S.FILMING,), _S.DELIVERING),
    Step.SEPARATE: _rule((_S.FILMING,), _S.DONE),
    Step.FOLD: _rule((_S.FILMING,), _S.CANCELLED),
    Step.LOSE: _rule((_S.FILMING,), _S.FAILED),
    Step.SPOIL: _rule((_S.FETCHING,), _S.FAILED),
    Step.EXPIRE: _rule((_S.FETCHING,), _S.EXPIRED),
    Step.RECLIP: _rule((_S.DELIVERING, _S.DONE), None),
    Step.DELIVER: _rule((_S.DELIVERING,), _S.DONE),
    Step.OWE_AGAIN: _rule((_S.DONE,), None),
    Step.SETTLE_ROW: _rule(tuple(_S), None),
    Step.WITHHOLD: _rule((_S.SUBMITTING, _S.RUNNING, _S.UNCERTAIN, _S.FILMING), None),
    Step.WITHDRAW: _rule((_S.FETCHING,), _S.DONE),
})


def change(
    step: Step,
    job: Job,
    now: datetime,
    *,
    reason: str = "",
    owed: tuple[OutboxRow, ...] = (),
    outbox: OutboxRow | None = None,
    new_attempt: bool = False,
    actor: str = "clapper",
    pictures: Mapping[str, Picture] = MappingProxyType({}),
    note: TrailNote | None = None,
    fields: Mapping[str, Any] = MappingProxyType({}),
) -> Change:
    rule = RULES[step]
    if job.state not in rule.sources:
        raise InternalError("transition-illegal", step=step.value, state=job.state.value)
    charged = job.charged or rule.money is MoneyAct.SETTLE
    after = replace(job, **{"state": rule.target or job.state, "changed_at": now, "charged": charged, **fields})
    return Change(
        job,
        after,
        money=rule.money,
        reason=reason,
        owed=owed,
        outbox=outbox,
        new_attempt=new_attempt,
        actor=actor,
        pictures=pictures,
        note=note,
    )
