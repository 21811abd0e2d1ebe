"""What the answer to a paid call proves (reference/providers.md 7, reference/reliability.md 3.2)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from bot.domain.jobs import Billed, Failure, FailureKind, Handle, RemoteFile
from bot.domain.outcomes import AcceptedTask, Finished, Rejected, SubmitOutcome, Unknown
from bot.providers.http import Answer, retry_after
from bot.providers.reading import STATUSES, clean, refusal_kind

BREAKERS = frozenset({FailureKind.AUTH, FailureKind.NO_CREDIT})


@dataclass(frozen=True, slots=True)
class Reply:
    """A readable answer. `refused`: it says in its own words that no task was made. `stated`: the HTTP code that its body names.

    `link` is set when the clip is there already.
    """

    task_id: str | None
    refused: bool = False
    stated: int | None = None
    code: str | None = None
    words: str = ""
    link: RemoteFile | None = None
    billed: Billed | None = None


def submit_outcome(
    answer: Answer, reply: Reply | None, handle: Callable[[str], Handle], secrets: tuple[str, ...], now: datetime
) -> SubmitOutcome:
    """A task id or a clip proves the order, a refusal must be whole and clean, the rest is unknown. `reply` None: unreadable.

    A code in the body of a 2xx counts as the status; the body never makes an error status a success.
    """
    if reply and reply.task_id and (answer.ok or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR):
        task = handle(reply.task_id)
        return Finished(task, (reply.link,), reply.billed) if reply.link else AcceptedTask(task, reply.billed)
    if reply and reply.link and answer.ok:
        return Finished(None, (reply.link,), reply.billed)
    status = reply.stated if reply and reply.stated and answer.ok else answer.status
    own_words = reply is not None and reply.refused
    if status in STATUSES or (own_words and (status < HTTPStatus.MULTIPLE_CHOICES or status == HTTPStatus.SERVICE_UNAVAILABLE)):
        return refusal(answer, status, reply.code if reply else None, reply.words if reply else "", secrets, now)
    return Unknown(f"HTTP {answer.status}, {'no task id' if reply else 'unreadable'}")


def refusal(answer: Answer, status: int, code: str | None, words: str, secrets: tuple[str, ...], now: datetime) -> Rejected:
    kind = refusal_kind(code, words, status)
    later = kind is FailureKind.RATE_LIMITED or (kind is FailureKind.PROVIDER and status == HTTPStatus.SERVICE_UNAVAILABLE)
    return Rejected(
        Failure(kind, clean(words, secrets)),
        retry_after=retry_after(answer.headers, now) if later else None,
        trips_breaker=kind in BREAKERS,
    )
