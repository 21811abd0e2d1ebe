"""The runner's notes beside the database: what a restored copy of it would not know, nor one that was away when the answer came."""

import logging

from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import Attempt, Handle
from bot.domain.journal import Answered, Called
from bot.domain.outcomes import AcceptedTask, Finished, NotSent, Rejected, SubmitOutcome
from bot.domain.ports import Clock, Journal

log = logging.getLogger(__name__)


class Chronicle:
    def __init__(self, *, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock

    async def calling(self, attempt: Attempt) -> bool:
        """Note that a paid call is about to be made. False: that could not be written, so it must not be made."""
        try:
            await self._journal.add(Called(attempt.id, attempt.job_id, attempt.number, attempt.account, attempt.submitted_at))
        except StoreUnavailable as error:
            log.error("journal not written, nothing is bought: %s", error, extra=_about(attempt))  # noqa: TRY400 - the disk's fault, not ours
            return False
        return True

    async def answered(self, attempt: Attempt, outcome: SubmitOutcome) -> None:
        """Best effort: without it, a database that misses the answer goes by the provider's evidence."""
        handle: Handle | None = outcome.handle if isinstance(outcome, AcceptedTask | Finished) else None
        if isinstance(outcome, AcceptedTask | Finished | Rejected | NotSent):
            await self._note(attempt, bought=isinstance(outcome, AcceptedTask | Finished), handle=handle)

    async def not_made(self, attempt: Attempt) -> None:
        """The call that was announced was not begun after all."""
        await self._note(attempt, bought=False, handle=None)

    async def _note(self, attempt: Attempt, *, bought: bool, handle: Handle | None) -> None:
        try:
            await self._journal.add(Answered(attempt.id, bought, self._clock.now(), handle))
        except StoreUnavailable as error:
            log.warning("journal not written: %s", error, extra=_about(attempt))


def _about(attempt: Attempt) -> dict[str, str]:
    return {"job_id": attempt.job_id, "provider": attempt.account.provider, "action": "journal"}
