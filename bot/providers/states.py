"""From a provider's record of a task to its state, the same for all of them (reference/providers.md 7)."""

import logging
from typing import Protocol

from bot.domain.jobs import Billed, Failure, FailureKind, RemoteFile
from bot.domain.outcomes import Failed, Running, Succeeded, TaskState
from bot.providers.reading import Phase, clean, phase_of, task_failure

WORDS_REMEMBERED = 100

log = logging.getLogger(__name__)


class TaskRecord(Protocol):
    """`complaint` is what the record itself calls an error; `words` the reason, wherever it stands; `code` the error's code."""

    @property
    def status(self) -> str | None: ...
    @property
    def link(self) -> RemoteFile | None: ...
    @property
    def complaint(self) -> str | None: ...
    @property
    def words(self) -> str: ...
    @property
    def code_word(self) -> str | None: ...
    @property
    def billed(self) -> Billed | None: ...


class StateReader:
    """Reads records of one provider. A status word that nobody knows is told once and read by link and error instead."""

    def __init__(self, provider: str) -> None:
        self._provider = provider
        self._new_words: set[str] = set()

    def state(self, record: TaskRecord, secrets: tuple[str, ...]) -> TaskState:
        # Most of a list is under way: what only the others need is looked for only there.
        phase = phase_of(record.status) or self._guess(record)
        match phase:
            case Phase.WAITING | Phase.RUNNING:
                return Running(waiting=phase is Phase.WAITING)
            case Phase.CANCELLED:
                return Failed(Failure(FailureKind.CANCELLED))
            case Phase.EXPIRED:
                return Failed(Failure(FailureKind.EXPIRED, clean(record.words, secrets)))
            case Phase.FAILED:
                return Failed(task_failure(record.code_word, record.words, secrets))
            case Phase.SUCCEEDED:
                return _made(record, secrets)

    def _guess(self, record: TaskRecord) -> Phase:
        self._warn_once(record.status)
        if record.link:
            return Phase.SUCCEEDED
        return Phase.FAILED if record.complaint else Phase.RUNNING

    def _warn_once(self, word: str | None) -> None:
        shown = clean(word or "(none)")[:40]
        if shown not in self._new_words and len(self._new_words) < WORDS_REMEMBERED:
            self._new_words.add(shown)
            log.warning(
                "unknown status word %r, read by link and error instead", shown, extra={"provider": self._provider, "action": "poll"}
            )


def _made(record: TaskRecord, secrets: tuple[str, ...]) -> TaskState:
    link, complaint = record.link, record.complaint
    if link is None and complaint:
        # Only what is called failed is free by the documents, so this one stays charged unless the record says otherwise.
        kept = record.billed is None or record.billed.amount != "0"
        return Failed(task_failure(record.code_word, complaint, secrets), billed=kept)
    return Succeeded((link,) if link else (), record.billed)
