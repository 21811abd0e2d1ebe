"""A shot of a storyboard failed, and its member wants it tried again."""

import logging

from bot.domain.errors import NotAllowed, RequestRefused
from bot.domain.holds import Hold
from bot.domain.ports import Clock, JobStore, Signals
from bot.domain.presses import Press, RetakeAnswer, RetakeResult
from bot.domain.views import Receipt
from bot.services.confirm import Confirm
from bot.services.moderation import Moderation

log = logging.getLogger(__name__)


class Storyboards:
    def __init__(self, *, jobs: JobStore, confirm: Confirm, moderation: Moderation, signals: Signals, clock: Clock) -> None:
        """`confirm` checks what may have changed since the order: this is another price that is agreed to."""
        self._jobs = jobs
        self._confirm = confirm
        self._moderation = moderation
        self._signals = signals
        self._clock = clock

    async def retake(self, board_id: str, press: Press) -> RetakeResult:
        board = await self._jobs.get(board_id)
        if board is None or board.requester.user_id != press.user_id:
            raise NotAllowed("job-not-yours")
        model = await self._confirm.checked(board, press)
        # What a moderator has approved is not stopped by the list that had sent it to them.
        if board.hold is not Hold.REVIEW and (await self._moderation.screen(board.place.guild_id, board.request)).stopped:
            raise RequestRefused("moderation-stopped")
        accepted = await self._jobs.retake(board_id, self._clock.now())
        if accepted is None:
            return RetakeResult(await self._jobs.get(board_id) or board, RetakeAnswer.NOT_NOW)
        log.info("a shot is tried again", extra={"job_id": board_id, "provider": board.provider, "action": "retake"})
        self._signals.wake(board_id)
        return RetakeResult(
            accepted.job,
            RetakeAnswer.STARTED,
            Receipt(accepted.job, created=True, model=model, standings=accepted.standings, position=None),
        )
