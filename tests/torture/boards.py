"""A storyboard's whole life under a plan of deaths, and the verdict over it."""

from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.domain.jobs import AT_PROVIDER, Failure, FailureKind, Job, JobState
from bot.domain.outbox import Owed
from bot.domain.outcomes import Failed, Rejected, SubmitCall, SubmitOutcome, TaskState
from bot.domain.presses import Press
from bot.domain.storyboards import Board, StoryboardOrder, stalled
from bot.storage import Database
from tests.torture import kinds
from tests.torture.kinds import WORK, CarriedBy, Kind, Marked, Tried
from tests.torture.lives import PRICE, _lines, _rows
from tests.torture.peeking import Peek
from tests.torture.world import TortureWorld
from tests.unit.services import world as plain

SHOTS = ("a fox wakes", "it runs")


class BoardLife(StrEnum):
    WHOLE = "every shot succeeds"
    RETAKEN = "a shot fails and is tried again"
    CUT_SHORT = "a shot fails and what is there is posted"
    UNWANTED = "cancelled while the first shot is made"


@dataclass
class Doomed(Tried):
    """The second shot fails as often as told; the first one is never done where nobody wants it."""

    board_life: BoardLife = BoardLife.WHOLE

    def _state(self, task_id: str) -> TaskState | None:
        task = next((task for task in self.tasks if task.id == task_id), None)
        if task is not None and task.call.attempt.job_id in self._doomed():
            over = (self.clock.now() - task.created_at).total_seconds() >= WORK
            return Failed(Failure(FailureKind.PROVIDER, "broke")) if over else super()._state(task_id)
        return super()._state(task_id)

    def _doomed(self) -> set[str]:
        if self.board_life not in {BoardLife.RETAKEN, BoardLife.CUT_SHORT}:
            return set()
        seconds = [task.call.attempt.job_id for task in self.tasks if task.call.request.prompt == SHOTS[1]]
        return set(seconds[:1])


@dataclass
class MarkedAndDoomed(Doomed, Marked):
    pass


@dataclass
class CarriedAndDoomed(Doomed, CarriedBy):
    def _answer(self, call: SubmitCall) -> SubmitOutcome:
        doomed = call.attempt.job_id in self._doomed()
        return Rejected(Failure(FailureKind.PROVIDER, "broke")) if doomed else super()._answer(call)


class BoardWorld(TortureWorld):
    """`lost`: shots whose paid call a dead process left without its answer, at a provider that shows nothing of it."""

    def __init__(self, database: Database, data_dir: Path, kind: Kind, board_life: BoardLife, *, number: int, peek: Peek) -> None:
        # Cancelled at the provider too, where nobody wants the first shot: there it would never be done.
        life = kinds.Life.CANCELLED if board_life is BoardLife.UNWANTED else kinds.Life.CLIP
        super().__init__(database, data_dir, kind, life, number=number, peek=peek)
        made = {Kind.MARKER: MarkedAndDoomed, Kind.COURIER: CarriedAndDoomed}.get(kind, Doomed)
        self.tried = made(**{fact.name: getattr(self.tried, fact.name) for fact in fields(self.tried)}, board_life=board_life)
        self.provider, self.providers = self.tried, [self.tried]
        self.board_life = board_life
        self.decided = False
        self.lost: list[str] = []

    async def mourn(self) -> None:
        if self.member.job_id is not None:
            left = [take for take in (await self.board()).takes if take.state is JobState.SUBMITTING]
            self.submitting_deaths += bool(left)
            if self.kind is Kind.CALLBACK:
                self.lost += [take.id for take in left if not await self.is_noted(take)]

    async def left_open(self) -> list[Job]:
        return [await self.job(shot) for shot in self.lost]

    async def _act(self, jobs: Any) -> None:
        registry = self.process.registry
        if self.member.job_id is None:
            origin = self.origin(key=self.member.key, guild=self.guild, member=self.user)
            order = StoryboardOrder(SHOTS, f"fake/{self.guild - 1000}")
            self.member.job_id = (await self.submit_service(registry, jobs).storyboard(order, origin)).job.id
        state = (await self.look()).state
        if state is JobState.DRAFT:
            await self.confirm_service(registry, jobs=jobs).job(self.member.job_id, Press(self.user, plain.CHANNEL))
            # Time does not run past the moment at which its member looks again.
            self.later(1.0, lambda: None)
        elif state is JobState.FILMING and (not self.decided or self.lost):
            await self._decide(jobs, await self.board())

    async def board(self) -> Board:
        with self.busy:
            board = await self.database.jobs.board(self.member.job_id or "")
        assert board is not None
        return board

    async def _decide(self, jobs: Any, board: Board) -> None:
        begun = board.shots[0].state in (AT_PROVIDER if self.kind is Kind.COURIER else {JobState.RUNNING})
        stuck = stalled(board) is not None
        cuts = {BoardLife.UNWANTED: begun, BoardLife.CUT_SHORT: stuck}.get(self.board_life, False)
        if self._doubted(board) or (cuts and not self.decided):
            await self.cancel_service(jobs).job(board.job.id, self.user)
            self.decided = True
        elif stuck and self.board_life is BoardLife.RETAKEN and not self.decided:
            await self.storyboards(self.process.registry, jobs).retake(board.job.id, Press(self.user, plain.CHANNEL))
            self.decided = True

    def _doubted(self, board: Board) -> bool:
        """Its member was told of a shot that may never come, and waits for it no longer."""
        told = {post.job_id for post in self.messenger.of(Owed.UNCERTAIN)}
        return not board.job.cancel_asked and any(shot.id in told and shot.state is JobState.UNCERTAIN for shot in board.shots)


async def verdict(world: TortureWorld) -> list[str]:
    """What is wrong; nothing, if all is as it has to be."""
    assert isinstance(world, BoardWorld)
    board = await world.board()
    return [
        *_state_faults(world, board),
        *_bought_faults(world, board),
        *_told_faults(world, board),
        *await _row_faults(world, board),
        *await _money_faults(world, board),
    ]


WANTED = {
    BoardLife.WHOLE: (JobState.DONE, ["done", "done"]),
    BoardLife.RETAKEN: (JobState.DONE, ["done", "failed", "done"]),
    BoardLife.CUT_SHORT: (JobState.DONE, ["done", "failed"]),
    BoardLife.UNWANTED: (JobState.CANCELLED, ["cancelled", "cancelled"]),
}
"""How the storyboard ends, and each of its takes."""


def _state_faults(world: BoardWorld, board: Board) -> list[str]:
    found = (board.job.state, [take.state.value for take in board.takes])
    faults = [] if found in _wanted_ends(world) else [f"is {found[0]} with takes {found[1]}"]
    if board.job.state is JobState.DONE and (board.job.clip is None or board.job.message is None):
        faults.append("done without its clip or its message")
    joined = [part.removesuffix(".mp4") for part in world.tools.joined[-1][0]] if world.tools.joined else []
    if board.job.state is JobState.DONE and joined != [take.id for take in board.finished]:
        faults.append(f"joined of {joined}")
    return faults


def _wanted_ends(world: BoardWorld) -> list[tuple[JobState, list[str]]]:
    """How the storyboard may end, and each of its takes. One that was let go of is none of its takes any more."""
    if _is_unasked(world):
        return [WANTED[BoardLife.WHOLE]]
    regular = WANTED[world.board_life]
    if world.lost:
        return [(JobState.CANCELLED, ["cancelled"]), (JobState.DONE, ["done"]), (JobState.DONE, ["done", "failed"])]
    if world.board_life is BoardLife.UNWANTED and world.kind is Kind.COURIER:
        # A call that waits for its clip cannot be taken back; one that was never made can.
        return [(JobState.DONE, ["done", "cancelled"]), *([regular] if world.submitting_deaths else [])]
    return [regular]


def _bought_faults(world: BoardWorld, board: Board) -> list[str]:
    faults: list[str] = []
    for take in board.takes:
        bought = _bought(world, take.id)
        unwanted = world.board_life is BoardLife.UNWANTED and not _is_unasked(world)
        most = 0 if unwanted and take.shot is not None and take.shot.number > 1 else 1
        least = 0 if take.state is JobState.CANCELLED else 1
        faults += [] if least <= bought <= most else [f"take {take.id} was bought {bought} times"]
    faults += [f"the lost {shot} was bought {_bought(world, shot)} times" for shot in world.lost if _bought(world, shot) > 1]
    frames = {f"last frame of {board.shots[0].id}.mp4".encode()}
    bare = [call for call in world.tried.calls if call.request.prompt == SHOTS[1] and call.pictures["image"].data not in frames]
    return faults + ([f"{len(bare)} calls begin with another picture"] if bare else [])


def _is_unasked(world: BoardWorld) -> bool:
    """Its member wanted to cancel and never saw the moment for it: a death took it from them, and all shots were made."""
    return world.board_life is BoardLife.UNWANTED and not world.decided and not world.lost


def _bought(world: BoardWorld, take: str) -> int:
    return sum(task.call.attempt.job_id == take for task in world.tried.tasks)


def _told_faults(world: BoardWorld, board: Board) -> list[str]:
    failed = [take.id for take in board.takes if take.state is JobState.FAILED]
    clips = [board.job.id] if board.job.state is JobState.DONE else []
    told = {owed: [post.job_id for post in world.messenger.of(owed)] for owed in Owed}
    wanted = {Owed.CLIP: clips, Owed.FAILED: failed, Owed.UNCERTAIN: world.lost}
    return [f"{owed} posted for {found}" for owed, found in told.items() if found != wanted.get(owed, [])]


async def _row_faults(world: BoardWorld, board: Board) -> list[str]:
    jobs = (board.job, *board.takes, *await world.left_open())
    rows = [row for job in jobs for row in await _rows(world, job)]
    return [f"row {row.owed} of {row.job_id} is {row.state}" for row in rows if row.state != "sent"]


async def _money_faults(world: BoardWorld, board: Board) -> list[str]:
    faults: list[str] = []
    lost = await world.left_open()
    for job in (board.job, *board.takes, *lost):
        lines, wanted = sorted(await _lines(world, job)), _wanted_lines(job)
        faults += [] if lines == wanted else [f"ledger says {lines} of {job.id}, not {wanted}"]
    standing, wanted = (
        await world.reserved_and_used(world.user, world.guild),
        (PRICE * len(lost), PRICE * sum(take.charged for take in board.takes)),
    )
    faults += [] if standing == wanted else [f"reserved and used are {standing}, not {wanted}"]
    for job in (board.job, *board.takes):
        faults += [f"still keeps {role} of {job.id}" for role in await world.database.jobs.pictures(job.id)]
    return faults


def _wanted_lines(job: Job) -> list[str]:
    if job.shots:
        return []
    if job.state is JobState.UNCERTAIN:
        return ["reserve"]
    return ["reserve", "settle"] if job.charged else ["release", "reserve"]
