"""The requester's receipt, from accepted to done."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.domain.drafts import has_lapsed, waits_until
from bot.domain.holds import Hold
from bot.domain.jobs import FailureKind, Job, JobState
from bot.domain.money import OPERATOR_ACCOUNT, LimitKind, Standing, tightest
from bot.domain.origin import ReplyReceipt
from bot.domain.outbox import DeliveredTo
from bot.domain.switches import Gate
from bot.domain.views import JobView, Reordered
from bot.text import Texts

from .limits import facts
from .parts import job_details, jump, lines, quiet
from .storyboard import decision, offer_lines, shot_lines, waits_with

CANCELLABLE = frozenset({JobState.DRAFT, JobState.QUEUED, JobState.SUBMITTING, JobState.RUNNING, JobState.FILMING})

TITLES = {
    JobState.QUEUED: "receipt-accepted",
    JobState.SUBMITTING: "receipt-submitting",
    JobState.RUNNING: "receipt-running",
    JobState.FETCHING: "receipt-fetching",
    JobState.DELIVERING: "receipt-fetching",
    JobState.UNCERTAIN: "receipt-uncertain",
    JobState.WAITING: "receipt-waiting",
    JobState.FILMING: "receipt-filming",
    JobState.DONE: "receipt-done",
    JobState.FAILED: "receipt-failed",
    JobState.CANCELLED: "receipt-cancelled",
    JobState.EXPIRED: "receipt-expired",
}
_DRAFTS = {Hold.PRICE: "confirm-title", Hold.STOPPED: "stopped-title", Hold.REVIEW: "review-waiting-title"}
_UNAPPROVED = {FailureKind.REFUSED: "refused-title", FailureKind.UNREVIEWED: "unreviewed-title"}
SENTENCES = {
    JobState.DELIVERING: "receipt-delivering-next",
    JobState.UNCERTAIN: "receipt-uncertain-next",
    JobState.EXPIRED: "receipt-expired-next",
}
_SAID_BY = {FailureKind.RESOLVED: "receipt-reason-operator", FailureKind.REFUSED: "refused-because"}
OF_ACCOUNT = frozenset({FailureKind.AUTH, FailureKind.FORBIDDEN, FailureKind.NO_CREDIT})
"""Failures that only whoever holds the key can mend."""
UNDELIVERED = frozenset({JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED})


def receipt(
    texts: Texts,
    view: JobView,
    standings: tuple[Standing, ...] = (),
    *,
    paused_until: datetime | None = None,
    reordered: Reordered | None = None,
    last_word: bool = False,
) -> str:
    """`standings`, `paused_until`, `reordered` are those of the moment of acceptance; `last_word` says that no edit will follow."""
    job, locale = view.job, view.job.requester.locale
    public = isinstance(job.receipt, ReplyReceipt)
    return lines(
        texts.say(locale, _title(job), details=job_details(texts, locale, job)),
        _made_from(texts, job),
        *_news(texts, view),
        texts.say(locale, "receipt-paused", until=paused_until) if paused_until is not None and job.state is JobState.QUEUED else None,
        _cancelling(texts, job) if job.cancel_asked and job.state in CANCELLABLE else None,
        texts.say(locale, "receipt-own-key") if job.account != OPERATOR_ACCOUNT and not job.ended else None,
        *(_reordered(texts, job, reordered) if reordered is not None and not job.ended else ()),
        *_money(texts, job, standings),
        texts.say(locale, "reply-last-word" if public else "receipt-last-word") if last_word and not job.ended else None,
    )


def _title(job: Job) -> str:
    if job.state is JobState.DRAFT:
        return _DRAFTS[job.hold or Hold.PRICE]
    if has_lapsed(job):
        return "confirm-lapsed-title"
    return _UNAPPROVED[job.failure.kind] if job.failure is not None and _is_unapproved(job) else TITLES[job.state]


def _is_unapproved(job: Job) -> bool:
    return job.failure is not None and job.failure.kind in _UNAPPROVED


def why(texts: Texts, locale: str, job: Job) -> str:
    """The failure in plain words, with the provider's own where it gave some."""
    failure = job.failure
    kind = failure.kind if failure else FailureKind.INTERNAL
    of_server = job.account != OPERATOR_ACCOUNT and kind in OF_ACCOUNT
    text = texts.say(locale, f"failure-own-{kind.value}" if of_server else f"failure-{kind.value}")
    if failure is not None and failure.text:
        said_by = _SAID_BY.get(failure.kind, "receipt-reason")
        text += "\n" + texts.say(locale, said_by, reason=quiet(failure.text))
    return text


def charged(texts: Texts, locale: str, job: Job, shots: int = 0) -> str:
    """What became of the money: settled at success, whatever happened to the clip, and for a failure that the provider bills.

    `shots`: what those of a storyboard cost, which has no money of its own.
    """
    price = texts.say(locale, "credits", count=job.request.price)
    if shots:
        return texts.say(locale, "storyboard-charged", price=texts.say(locale, "credits", count=shots))
    if job.failure is not None and job.failure.kind is FailureKind.RESOLVED:
        return texts.say(locale, "receipt-resolved-charged" if job.charged else "receipt-resolved-released", price=price)
    return texts.say(locale, "receipt-charged", price=price) if job.charged else texts.say(locale, "receipt-not-charged")


def _made_from(texts: Texts, job: Job) -> str | None:
    """What a reply to a clip was taken to mean."""
    if job.parent_job is None or not isinstance(job.receipt, ReplyReceipt):
        return None
    how = "clip" if job.request.has_video else "frame" if job.request.has_image else "words"
    return texts.say(job.requester.locale, f"reply-from-{how}")


def _news(texts: Texts, view: JobView) -> tuple[str, ...]:
    job, locale = view.job, view.job.requester.locale
    said = [texts.say(locale, SENTENCES[job.state])] if job.state in SENTENCES else []
    said += _SAYS.get(job.state, _nothing)(texts, view)
    if has_lapsed(job):
        said.append(texts.say(locale, "stopped-lapsed" if job.hold is Hold.STOPPED else "confirm-lapsed"))
    if job.state in UNDELIVERED:
        said.append(charged(texts, locale, job, view.charged))
    return tuple(said)


def _waits(texts: Texts, job: Job) -> list[str]:
    """What a draft waits for, where that is not the price alone."""
    locale = job.requester.locale
    if job.hold is Hold.STOPPED:
        price = texts.say(locale, "credits", count=job.request.price)
        return [texts.say(locale, "stopped-text", price=price), texts.say(locale, "stopped-until", until=waits_until(job))]
    if job.hold is Hold.REVIEW:
        return [texts.say(locale, "review-waiting-text", until=waits_until(job))]
    return []


def _unapproved(texts: Texts, view: JobView) -> list[str]:
    return [why(texts, view.job.requester.locale, view.job)] if _is_unapproved(view.job) else []


def _queued(texts: Texts, view: JobView) -> list[str]:
    """The place in the queue, and who holds the queue back."""
    locale = view.job.requester.locale
    said = [_position(texts, locale, view.position)]
    if view.gate is not Gate.OPEN:
        said.append(texts.say(locale, f"receipt-gate-{view.gate.value}"))
    elif view.server_paused:
        said.append(texts.say(locale, "receipt-server-paused"))
    return said


def _filming(texts: Texts, view: JobView) -> list[str]:
    locale, said = view.job.requester.locale, shot_lines(texts, view.job.requester.locale, view)
    shot = waits_with(view)
    if shot is not None:
        number = shot.shot.number if shot.shot else 0
        said.append(
            texts.say(locale, "storyboard-stalled", number=number, why=f"{why(texts, locale, shot)}\n{charged(texts, locale, shot)}")
        )
        said.append(decision(texts, locale, view, shot))
    return said


def _joined(texts: Texts, view: JobView) -> list[str]:
    """Where the clip is; of a storyboard also what it is made of."""
    job, locale = view.job, view.job.requester.locale
    if job.shots and job.clip is None:
        return [texts.say(locale, "storyboard-separate")]
    partly = job.shots > len(job.request.prompts)
    return [
        _where(texts, job),
        *([texts.say(locale, "storyboard-partly", made=len(job.request.prompts), shots=job.shots)] if partly else []),
    ]


def _cancelling(texts: Texts, job: Job) -> str:
    return texts.say(job.requester.locale, "storyboard-winding-up" if job.shots else "receipt-cancel-asked")


def _reordered(texts: Texts, job: Job, reordered: Reordered) -> list[str]:
    locale = job.requester.locale
    said = [texts.say(locale, "receipt-frame")] if reordered.frame else []
    if reordered.price_before is not None:
        before, now = (texts.say(locale, "credits", count=price) for price in (reordered.price_before, job.request.price))
        said.append(texts.say(locale, "receipt-price-changed", before=before, now=now))
    return said


def _position(texts: Texts, locale: str, position: int | None) -> str:
    return texts.say(locale, "receipt-starting") if position is None else texts.say(locale, "receipt-position", position=position)


def _submitting(texts: Texts, view: JobView) -> list[str]:
    """What an order waits for once it is on its way, where that is not over in a moment."""
    locale = view.job.requester.locale
    if view.model is not None and view.model.blocking:
        return [texts.say(locale, "receipt-blocking")]
    return [texts.say(locale, "receipt-unconfirmed")] if view.unconfirmed else []


def _progress(texts: Texts, view: JobView) -> str:
    job, locale = view.job, view.job.requester.locale
    said: list[str] = []
    if job.running_since is not None:
        said.append(texts.say(locale, "receipt-running-since", since=job.running_since))
    if job.late:
        said.append(texts.say(locale, "receipt-late"))
    elif view.expected_end is not None:
        said.append(texts.say(locale, "receipt-expected", at=view.expected_end))
    return " ".join(said)


def _on_its_way(texts: Texts, view: JobView) -> str:
    return texts.say(view.job.requester.locale, "receipt-fetching-late" if view.held_up else "receipt-fetching-next")


def _where(texts: Texts, job: Job) -> str:
    locale = job.requester.locale
    in_dm = job.delivered_to is DeliveredTo.DM
    link = jump(0 if in_dm else job.place.guild_id, job.message) if job.message is not None else None
    match job.delivered_to:
        case DeliveredTo.KEPT:
            return texts.say(locale, "receipt-done-kept")
        case DeliveredTo.REMOVED:
            return texts.say(locale, "receipt-done-removed")
        case DeliveredTo.PARENT | DeliveredTo.DM if link is not None:
            return texts.say(locale, f"receipt-done-{job.delivered_to.value}", link=link)
        case _ if link is not None:
            return texts.say(locale, "receipt-done-channel", link=link)
        case _:
            return texts.say(locale, "receipt-done-channel-gone")


def _money(texts: Texts, job: Job, standings: tuple[Standing, ...]) -> tuple[str, ...]:
    locale = job.requester.locale
    if job.state is JobState.DRAFT and job.hold in {Hold.PRICE, None}:
        return *_left_after(texts, job, standings), texts.say(locale, "confirm-until", until=waits_until(job))
    if job.state is JobState.DRAFT:
        return ()
    return () if job.ended else _left(texts, job, standings)


def _left_after(texts: Texts, job: Job, standings: tuple[Standing, ...]) -> tuple[str, ...]:
    """What the draft would leave of each limit. It holds nothing yet, so nothing of it is in `standings`."""
    locale, price = job.requester.locale, job.request.price
    said: list[str] = []
    for standing in standings:
        limit = standing.limit
        left = max(0, standing.left - limit.takes(price, job.shots or 1))
        if limit.kind is LimitKind.MEMBER:
            said.insert(0, texts.say(locale, "confirm-left", left=left, limit=standing.most, unit=limit.unit.value, until=limit.ends))
        elif limit.kind is LimitKind.GUILD:
            said.append(texts.say(locale, "confirm-left-server", left=left, limit=standing.most, unit=limit.unit.value))
    return tuple(said)


def _left(texts: Texts, job: Job, standings: tuple[Standing, ...]) -> tuple[str, ...]:
    """The limit of the member's that refuses first, and the server's where that one is tighter still."""
    locale, price = job.requester.locale, job.request.price
    own, server = tightest(standings, price, LimitKind.MEMBER), tightest(standings, price, LimitKind.GUILD)
    said: list[str] = []
    if own is not None:
        said.append(texts.say(locale, "receipt-left", **facts(own)))
    if server is not None and (own is None or server.orders_left(price) < own.orders_left(price)):
        said.append(texts.say(locale, "receipt-left-server", **facts(server)))
    return tuple(said)


def _nothing(texts: Texts, view: JobView) -> list[str]:  # noqa: ARG001 - as the others
    return []


_SAYS: Mapping[JobState, Callable[[Texts, JobView], list[str]]] = {
    JobState.DRAFT: lambda texts, view: [*offer_lines(texts, view.job.requester.locale, view.job), *_waits(texts, view.job)],
    JobState.QUEUED: _queued,
    JobState.SUBMITTING: _submitting,
    JobState.RUNNING: lambda texts, view: [_progress(texts, view)],
    JobState.FETCHING: lambda texts, view: [_on_its_way(texts, view)],
    JobState.FILMING: _filming,
    JobState.DONE: _joined,
    JobState.CANCELLED: _unapproved,
    JobState.FAILED: lambda texts, view: [why(texts, view.job.requester.locale, view.job)],
}
