"""Storyboards under way: each shot gets its picture when the one before is there; in the end all are one clip."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import assert_never

from bot.domain import transitions
from bot.domain.changes import Change
from bot.domain.errors import ClipUnusable, InternalError, PictureRefused, StoreUnavailable, TemporaryError
from bot.domain.jobs import Failure, FailureKind, Job, JobState
from bot.domain.media_ports import Pictures, VideoTools
from bot.domain.metrics import Work
from bot.domain.outbox import DeliveredTo, Owed
from bot.domain.storyboards import Assemble, Board, Cue, Drop, Fold, Lapse, Move, Rest, made_of, next_move
from bot.services.alarm import Alarm, full_jitter
from bot.services.crew import Crew
from bot.services.desk import Desk
from bot.services.fetching import FINISHES, ROOM
from bot.services.registry import Registry

log = logging.getLogger(__name__)

SWEEP = 30.0
"""Seconds after which storyboards are looked at although nobody rang."""
STORE_WAIT = 1.0
"""Seconds until storyboards that could not be read are read again."""


class Shooting:
    def __init__(
        self,
        *,
        desk: Desk,
        crew: Crew,
        registry: Registry,
        tools: VideoTools,
        pictures: Pictures,
        encodes: asyncio.Semaphore,
        spool_path: Callable[[str], Path],
        asked: Callable[[Job], None],
        gather: float,
    ) -> None:
        """`spool_path` turns a clip's path, relative to DATA_DIR, into one that can be opened. `asked` hears of each cancel asked for."""
        self._desk = desk
        self._crew = crew
        self._registry = registry
        self._tools = tools
        self._pictures = pictures
        self._encodes = encodes
        self._spool_path = spool_path
        self._asked = asked
        self._alarm = Alarm(desk.clock, gather)
        self._told: dict[str, object] = {}

    def ring(self) -> None:
        """A storyboard is new, or its member has decided something."""
        self._alarm.ring()

    def changed(self, change: Change) -> None:
        if change.before.shot is not None or change.before.shots:
            self._alarm.ring()

    async def run(self) -> None:
        while True:
            await self._alarm.wait(await self._serve())

    async def _serve(self) -> float:
        """Begin what is to be done; seconds until there may be more."""
        await self._desk.courtesy.after_you()
        try:
            boards = await self._desk.jobs.boards()
        except StoreUnavailable as error:
            log.warning("store unavailable: %s", error, extra={"action": "storyboard"})
            return STORE_WAIT
        self._tell(boards)
        now, rest = self._desk.clock.now(), SWEEP
        for board in boards:
            move = next_move(board, now)
            if not isinstance(move, Rest):
                self._crew.start(f"board:{board.job.id}", self._make(board.job.id))
            elif move.until is not None:
                rest = min(rest, (move.until - now) / timedelta(seconds=1))
        return max(rest, 0.05)

    def _tell(self, boards: Sequence[Board]) -> None:
        """Receipts of storyboards say how their shots are."""
        seen = {board.job.id: _look(board) for board in boards}
        for board in boards:
            if self._told.get(board.job.id) != seen[board.job.id]:
                self._desk.receipts.changed(board.job)
        self._told = seen

    async def _make(self, board_id: str) -> None:
        """One move. When its result could not be written, the next sweep sees how things are."""
        losses = self._desk.losses
        board = await self._desk.jobs.board(board_id)
        if board is None or board.job.state is not JobState.FILMING:
            return
        await self._do(board, next_move(board, self._desk.clock.now()))
        if self._desk.losses == losses:
            self._alarm.ring()

    async def _do(self, board: Board, move: Move) -> None:
        desk, now = self._desk, self._desk.clock.now()
        match move:
            case Rest():
                pass
            case Cue():
                await self._cue(move.shot, move.before)
            case Lapse():
                log.info("nobody decided in time", extra=_about(board.job))
                await desk.jobs.ask_cancel(board.job.id, now)
            case Drop():
                await self._drop(move)
            case Assemble():
                await self._assemble(board, move.parts)
            case Fold():
                await desk.apply(transitions.folded(board.job, now))
            case _:
                assert_never(move)

    async def _cue(self, shot: Job, before: Job) -> None:
        """Give a shot the last frame of the one before. Where there is none to be had it fails, and its member decides."""
        model, source = self._registry.model(shot.request.model), self._file(before)
        if model is None or source is None:
            await self._desk.refuse(shot, Failure(FailureKind.INTERNAL))
            return
        tries = 0
        while True:
            tries += 1
            try:
                picture = await self._pictures.fit(await self._tools.last_frame(source), model.picture)
                break
            except TemporaryError as error:
                log.warning("no frame yet: %s", error, extra=_about(shot))
            except (ClipUnusable, PictureRefused, InternalError) as error:
                log.warning("no frame: %s", error, extra=_about(shot))
                await self._desk.refuse(shot, Failure(FailureKind.INTERNAL))
                return
            await self._pause(tries)
        await self._desk.apply(transitions.cued(shot, {"image": picture}, self._desk.clock.now()))

    async def _drop(self, move: Drop) -> None:
        desk, now = self._desk, self._desk.clock.now()
        for shot in move.unsent:
            await desk.apply(transitions.cancelled(shot, now, "asked"))
        for shot in move.uncertain:
            await desk.apply(transitions.detached(shot, now))
        for shot in move.sent:
            asked = await desk.jobs.ask_cancel(shot.id, now)
            if asked is not None:
                self._asked(asked)

    async def _assemble(self, board: Board, parts: tuple[Job, ...]) -> None:
        desk = self._desk
        if board.job.delivered_to is DeliveredTo.REMOVED:
            await self._separate(board, (), "erased")
            return
        there = [(part, path) for part in parts if (path := self._file(part)) is not None]
        if not there:
            row = desk.owe(board.job, Owed.FAILED)
            await desk.apply(transitions.lost(board.job, Failure(FailureKind.EXPIRED), desk.clock.now(), row))
            return
        job, tries, faults = board.job, 0, 0
        while True:
            tries += 1
            try:
                async with self._encodes:
                    with desk.timed(Work.JOIN, job.provider):
                        clip = await self._tools.join([path for _, path in there], f"{job.id}.mp4", int(job.place.upload_limit * ROOM))
                break
            except TemporaryError as error:
                log.warning("shots not joined yet: %s", error, extra=_about(job))
            except (ClipUnusable, InternalError) as error:
                log.warning("shots not joined: %s", error, extra=_about(job))
                faults += 1
                if isinstance(error, ClipUnusable) or faults >= FINISHES:
                    await self._separate(board, tuple(part for part, _ in there), str(error))
                    return
            await self._pause(tries)
        request = made_of(board, tuple(part for part, _ in there))
        # That the file is not the provider's own is what a storyboard is about; only a smaller one is news.
        clip = clip if clip.note == "shrunk" else replace(clip, note="")
        await desk.apply(transitions.assembled(job, request, clip, desk.clock.now(), desk.owe(job, Owed.CLIP)))

    async def _separate(self, board: Board, parts: tuple[Job, ...], reason: str) -> None:
        """What was paid for arrives all the same: each shot by itself."""
        rows = tuple(self._desk.owe(part, Owed.CLIP) for part in parts)
        await self._desk.apply(transitions.separated(board.job, self._desk.clock.now(), reason, rows))

    def _file(self, shot: Job) -> Path | None:
        path = self._spool_path(shot.clip.path) if shot.clip is not None else None
        return path if path is not None and path.is_file() else None

    async def _pause(self, tries: int) -> None:
        await self._desk.clock.sleep(full_jitter(tries, base=2, cap=60, random=self._desk.random))


def _look(board: Board) -> object:
    return board.job.cancel_asked, tuple((take.id, take.state, take.late, take.cancel_asked) for take in board.takes)


def _about(job: Job) -> dict[str, str]:
    return {"job_id": job.id, "provider": job.provider, "action": "storyboard"}
