"""Every legal step of a job by its name, as pure functions that build the `Change` to apply. `steps` says from where each may be taken."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot.domain.changes import Change
from bot.domain.errors import InternalError
from bot.domain.holds import Hold
from bot.domain.jobs import ENDED, Asset, Attempt, Billed, ClipFile, Failure, FailureKind, Handle, Job, JobState
from bot.domain.links import ClipLink
from bot.domain.origin import MessageRef
from bot.domain.outbox import DeliveredTo, OutboxRow, OutboxState, Owed, Rung
from bot.domain.quota import TrailNote
from bot.domain.requests import Picture, VideoRequest
from bot.domain.steps import Step, change


def owe(job: Job, owed: Owed, *, row_id: str, nonce: str, now: datetime) -> OutboxRow:
    """A fresh outbox row. A private request is answered in direct messages from the first rung on."""
    rung = Rung.DM if job.request.private else Rung.CHANNEL
    return OutboxRow(id=row_id, job_id=job.id, owed=owed, nonce=nonce, created_at=now, rung=rung)


def confirmed(job: Job, now: datetime) -> Change:
    """The price was agreed to. Only `JobStore.confirm` writes it, since it has to find room in every limit."""
    return change(Step.START if job.shots else Step.CONFIRM, job, now, reason="confirmed", actor=f"member:{job.requester.user_id}")


def put_to_review(job: Job, until: datetime, now: datetime) -> Change:
    """A draft waits for a moderator from now on. Only `ReviewStore.ask` writes it, since a message to them is owed with it."""
    return change(Step.HOLD, job, now, reason="review", fields={"hold": Hold.REVIEW, "held_until": until})


def approved(job: Job, now: datetime, moderator: int) -> Change:
    """A moderator said yes. Only `ReviewStore.approve` writes it, since it has to find room in every limit."""
    return change(Step.START if job.shots else Step.CONFIRM, job, now, reason="approved", actor=f"member:{moderator}")


def turned_down(job: Job, now: datetime, moderator: int, reason: str, row: OutboxRow) -> Change:
    """A moderator said no to a draft."""
    failure = Failure(FailureKind.REFUSED, reason)
    return change(Step.DROP, job, now, reason="refused", owed=(row,), fields={"failure": failure}, actor=f"member:{moderator}")


def unreviewed(job: Job, now: datetime, row: OutboxRow) -> Change:
    """No moderator decided on a draft in time, or none could be asked."""
    return change(Step.DROP, job, now, reason="unreviewed", owed=(row,), fields={"failure": Failure(FailureKind.UNREVIEWED)})


def lapsed(job: Job, now: datetime) -> Change:
    """Nobody agreed to the price in time."""
    return change(Step.DROP, job, now, reason="lapsed", fields={"failure": Failure(FailureKind.LAPSED)})


def dropped(job: Job, now: datetime, reason: str, *, owed: tuple[OutboxRow, ...] = ()) -> Change:
    """Somebody said no to a draft. It has reserved nothing."""
    fields = {"failure": Failure(FailureKind.CANCELLED), "cancel_asked": True}
    return change(Step.DROP, job, now, reason=reason, owed=owed, fields=fields)


def begun(job: Job, attempt: Attempt) -> Change:
    """The intent, committed before the first byte of a paid call."""
    return change(Step.BEGIN, job, attempt.submitted_at, new_attempt=True, fields={"attempt": attempt})


def accepted(job: Job, handle: Handle, now: datetime, billed: Billed | None = None) -> Change:
    fields = {"attempt": _with_handle(job, handle), "running_since": now, "billed": billed or job.billed}
    return change(Step.ACCEPT, job, now, fields=fields)


def requeued(job: Job, now: datetime, reason: str) -> Change:
    """Nothing was bought: not sent, a refusal that passes, or absence proven. The next try is a new attempt."""
    return change(Step.REQUEUE, job, now, reason=reason)


def refused(job: Job, failure: Failure, now: datetime, row: OutboxRow) -> Change:
    return change(Step.REFUSE, job, now, reason=failure.kind, owed=(row,), fields={"failure": failure})


def doubted(job: Job, now: datetime, reason: str, row: OutboxRow) -> Change:
    """We may have paid and cannot tell: the money stays held."""
    return change(Step.DOUBT, job, now, reason=reason, owed=(row,))


def suspected(job: Job, now: datetime, row: OutboxRow) -> Change:
    """A restored database cannot tell whether an attempt that it has forgotten was paid for. Those that it knows prove nothing."""
    return change(Step.SUSPECT, job, now, reason="restored", owed=(row,), fields={"attempt": None})


def adopted(job: Job, handle: Handle, now: datetime) -> Change:
    """The provider's own list showed the task. It has been running since about when it was submitted."""
    since = job.attempt.submitted_at if job.attempt else now
    return change(Step.ADOPT, job, now, reason="adopted", fields={"attempt": _with_handle(job, handle), "running_since": since})


def succeeded(job: Job, assets: tuple[Asset, ...], now: datetime, *, handle: Handle | None = None, billed: Billed | None = None) -> Change:
    """Paid for, whatever happens to the clip. `assets` may be empty: the link is still to be shown."""
    fields: dict[str, Any] = {
        "assets": assets,
        "succeeded_at": now,
        "billed": billed or job.billed,
        "running_since": job.running_since or (job.attempt.submitted_at if job.attempt else now),
    }
    if handle is not None:
        fields["attempt"] = _with_handle(job, handle)
    return change(Step.SUCCEED, job, now, fields=fields)


def failed(job: Job, failure: Failure, now: datetime, row: OutboxRow, *, billed: bool, actor: str = "clapper") -> Change:
    """`billed`: the provider keeps the money for this failure. `actor`: an operator who closes what was uncertain, in their own words."""
    step = Step.FAIL_BILLED if billed else Step.FAIL_FREE
    reason = failure.text if failure.kind is FailureKind.RESOLVED and failure.text else failure.kind.value
    return change(step, job, now, reason=reason, owed=(row,), fields={"failure": failure}, actor=actor)


def cancelled(job: Job, now: datetime, reason: str, *, owed: tuple[OutboxRow, ...] = (), actor: str = "clapper") -> Change:
    """`owed`: what its member is told of somebody else's cancel."""
    fields = {"failure": Failure(FailureKind.CANCELLED), "cancel_asked": True}
    return change(Step.CANCEL, job, now, reason=reason, owed=owed, actor=actor, fields=fields)


def late(job: Job, now: datetime, row: OutboxRow) -> Change:
    """Told once, whichever comes first: the provider takes longer than usual, or its clip cannot be fetched."""
    return change(Step.MARK_LATE, job, now, owed=(row,), fields={"late": True})


def relinked(job: Job, assets: tuple[Asset, ...], now: datetime) -> Change:
    """The task was read once more for a link that lives."""
    return change(Step.RELINK, job, now, fields={"assets": assets})


def fetched(job: Job, clip: ClipFile, now: datetime, row: OutboxRow, link: ClipLink | None = None) -> Change:
    """`link`: it cannot be made to fit, so it is offered that way."""
    return change(Step.FETCH, job, now, owed=(row,), fields={"clip": clip, "link": link})


def cued(job: Job, pictures: Mapping[str, Picture], now: datetime) -> Change:
    """The shot before is there, and with it the picture that this one begins with."""
    return change(Step.CUE, job, now, pictures=pictures)


def wrapped(job: Job, clip: ClipFile, now: datetime) -> Change:
    """A shot is there. It is delivered to nobody: the storyboard is made of it."""
    return change(Step.WRAP, job, now, fields={"clip": clip, "delivered_to": DeliveredTo.NONE})


def detached(job: Job, now: datetime) -> Change:
    """Its storyboard does not wait for a shot of which nobody knows whether it comes. If it does, it is posted by itself."""
    return change(Step.DETACH, job, now, reason="detached", fields={"shot": None})


def assembled(board: Job, request: VideoRequest, clip: ClipFile, now: datetime, row: OutboxRow) -> Change:
    """The shots are one clip. `request` is of what there is: its words, its length, what it cost."""
    return change(Step.ASSEMBLE, board, now, owed=(row,), fields={"clip": clip, "request": request})


def separated(board: Job, now: datetime, reason: str, rows: tuple[OutboxRow, ...]) -> Change:
    """The shots cannot be joined. `rows` owe each of them by itself."""
    return change(Step.SEPARATE, board, now, reason=reason, owed=rows, fields={"delivered_to": DeliveredTo.NONE})


def folded(board: Job, now: datetime) -> Change:
    """Nobody wants the rest, and no shot is there."""
    return change(Step.FOLD, board, now, reason="asked", fields={"failure": Failure(FailureKind.CANCELLED), "cancel_asked": True})


def lost(board: Job, failure: Failure, now: datetime, row: OutboxRow) -> Change:
    """Shots were made, and none of their files is there any more."""
    return change(Step.LOSE, board, now, reason=failure.kind, owed=(row,), fields={"failure": failure})


def spoiled(job: Job, failure: Failure, now: datetime, row: OutboxRow) -> Change:
    """Settled already, and there is no clip to show for it."""
    return change(Step.SPOIL, job, now, reason=failure.kind, owed=(row,), fields={"failure": failure})


def expired(job: Job, now: datetime, reason: str, row: OutboxRow) -> Change:
    return change(Step.EXPIRE, job, now, reason=reason, owed=(row,), fields={"failure": Failure(FailureKind.EXPIRED)})


def reclipped(job: Job, clip: ClipFile, now: datetime, link: ClipLink | None = None) -> Change:
    """A smaller rendition, because Discord refused the size of the last one; or with `link` one that Discord does not get."""
    return change(Step.RECLIP, job, now, fields={"clip": clip, "link": link})


def delivered(job: Job, row: OutboxRow, message: MessageRef, now: datetime) -> Change:
    """The clip is in the channel. For a job that was done before, this is its re-post."""
    sent = replace(row, state=OutboxState.SENT, message=message, not_before=None)
    fields = {"delivered_to": _REACHED[row.rung], "message": message}
    return change(_last_step(job), job, now, outbox=sent, fields=fields)


def kept(job: Job, row: OutboxRow, now: datetime, reason: str) -> Change:
    """No rung was open. The file stays for `/jobs`; a clip that was delivered before keeps its message."""
    resting = replace(row, state=OutboxState.KEPT, not_before=None)
    fields = {} if job.state in ENDED else {"delivered_to": DeliveredTo.KEPT}
    return change(_last_step(job), job, now, reason=reason, outbox=resting, fields=fields)


def owed_again(job: Job, row: OutboxRow, now: datetime) -> Change:
    """A member's re-post of a finished clip."""
    return change(Step.OWE_AGAIN, job, now, reason="repost", owed=(row,))


def noticed(job: Job, row: OutboxRow, message: MessageRef) -> Change:
    """News was posted; the job itself does not change."""
    sent = replace(row, state=OutboxState.SENT, message=message, not_before=None)
    return change(Step.SETTLE_ROW, job, job.changed_at, outbox=sent)


def unnoticed(job: Job, row: OutboxRow, reason: str) -> Change:
    """News that could not be posted anywhere, or that time has overtaken."""
    resting = replace(row, state=OutboxState.KEPT, not_before=None)
    return change(Step.SETTLE_ROW, job, job.changed_at, reason=reason, outbox=resting)


def removed(job: Job, now: datetime, *, row: OutboxRow | None = None, note: TrailNote | None = None) -> Change:
    """The clip is taken back: its message is deleted next. `row` is the one whose message it is, if that was never written down."""
    sent = replace(row, state=OutboxState.SENT, not_before=None) if row is not None else None
    fields = {"delivered_to": DeliveredTo.REMOVED, "clip": None, "link": None}
    return change(_last_step(job), job, now, reason="removed", outbox=sent, note=note, fields=fields)


def withheld(job: Job, now: datetime) -> Change:
    """It goes on, since it may have been paid for, and whatever comes of it is taken back already."""
    return change(Step.WITHHOLD, job, now, reason="erased", fields={"delivered_to": DeliveredTo.REMOVED})


def withdrawn(job: Job, now: datetime) -> Change:
    """A clip that was taken back before it was fetched."""
    return change(Step.WITHDRAW, job, now, reason="erased", fields={"delivered_to": DeliveredTo.REMOVED})


def copy_removed(job: Job, *, row: OutboxRow | None = None, note: TrailNote | None = None) -> Change:
    """One of several posts of a clip is deleted next; the job itself does not change."""
    sent = replace(row, state=OutboxState.SENT, not_before=None) if row is not None else None
    return change(Step.SETTLE_ROW, job, job.changed_at, reason="copy removed", outbox=sent, note=note)


_REACHED: Mapping[Rung, DeliveredTo] = MappingProxyType({
    Rung.CHANNEL: DeliveredTo.CHANNEL,
    Rung.PARENT: DeliveredTo.PARENT,
    Rung.DM: DeliveredTo.DM,
})


def _last_step(job: Job) -> Step:
    return Step.SETTLE_ROW if job.state is JobState.DONE else Step.DELIVER


def _with_handle(job: Job, handle: Handle) -> Attempt:
    if job.attempt is None:
        raise InternalError("transition-without-attempt", job=job.id)
    return replace(job.attempt, handle=handle)
