"""Looking for a task whose submit answer was lost, in the list of all tasks of the account."""

from datetime import datetime, timedelta
from enum import Enum, auto
from typing import cast

from bot.domain.jobs import Handle
from bot.domain.outcomes import Absent, FindOutcome, Found, SubmitCall, Unsure
from bot.providers.aivideomaker_wire import TaskList, TaskRecord

SKEW = timedelta(seconds=5)
MISSET = timedelta(days=1)
"""By so much our clock may have been ahead at the submit, and set right since. The `Date` header only shows how it is now."""
SMALLEST_PAGE = 10
"""The document speaks of all tasks and knows no pages. A list shorter than any usual page is taken to be all of them."""


class _Match(Enum):
    YES = auto()
    PERHAPS = auto()
    NO = auto()


def look_through(tasks: TaskList, call: SubmitCall, taken: frozenset[str], now: datetime) -> FindOutcome:
    """`Found`: exactly one free task that fits and nothing doubtful beside it.

    `Absent`: none, and the list goes back to before the submit, or is short enough to be complete. The provider's clock counts:
    where its `Date` header shows that it is behind ours, the search begins as much earlier. A task that only seems too old, or a list
    without the header, proves no absence.
    """
    behind = min(tasks.server_time - now, timedelta(0)) if tasks.server_time else timedelta(0)
    since = call.attempt.submitted_at + behind - SKEW
    free = [record for record in tasks.records if record.id not in taken]
    matches = [(record, _fits(record, call, since)) for record in free]
    certain = [record for record, match in matches if match is _Match.YES]
    doubtful = [record for record, match in matches if match is _Match.PERHAPS]
    if len(certain) == 1 and not doubtful and certain[0].id:
        return Found(Handle(call.account, certain[0].id))
    if certain or doubtful:
        return Unsure(f"{len(certain)} tasks fit, {len(doubtful)} more may")
    if tasks.server_time is None:
        return Unsure("the provider does not tell its time")
    if any(_fits(record, call, since - MISSET) is not _Match.NO for record in free):
        return Unsure("a task fits but for its time")
    reaches_back = any(record.created_at and record.created_at < since for record in tasks.records)
    if reaches_back or len(tasks.records) < SMALLEST_PAGE:
        return Absent()
    return Unsure("the list does not reach back far enough")


def _fits(record: TaskRecord, call: SubmitCall, since: datetime) -> _Match:
    """A field that the list leaves out excludes nothing; without model, time or prompt it proves nothing either."""
    request = call.request
    wanted = _words(list(request.prompts) or request.prompt)
    prompt = _words(record.input.get("prompt"))
    if record.created_at and record.created_at < since:
        return _Match.NO
    if record.model and record.model.lower() != call.model.wire_id.lower():
        return _Match.NO
    if prompt is not None and prompt != wanted:
        return _Match.NO
    if _differs(record.input.get("aspectRatio"), request.aspect) or _differs(record.input.get("duration"), str(request.seconds)):
        return _Match.NO
    silent = prompt is None and wanted
    return _Match.PERHAPS if silent or not (record.id and record.model and record.created_at) else _Match.YES


def _words(prompt: object) -> str | None:
    """One prompt, or the segments of a long clip, without regard to white space. None when it is neither."""
    match prompt:
        case str():
            return " ".join(prompt.split())
        case list():
            return " | ".join(" ".join(str(part).split()) for part in cast("list[object]", prompt))
        case _:
            return None


def _differs(echoed: object, sent: str | None) -> bool:
    return isinstance(echoed, str | int) and sent is not None and str(echoed).strip().rstrip("s") != sent
