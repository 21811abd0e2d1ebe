"""Storyboards: a job for each shot, all prices or none, and takes that are made once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import transitions
from bot.domain.changes import MoneyAct
from bot.domain.errors import InternalError, LimitReached
from bot.domain.jobs import ClipFile, Failure, FailureKind, Job, JobState, Shot
from bot.domain.outbox import Owed
from bot.domain.outcomes import NewJob
from bot.domain.storyboards import Board
from bot.storage import Database
from tests.contract.storage.making import GUILD, PICTURE, USER, applied, everything, limited, order, owed, query, step
from tests.fakes.clock import START

pytestmark = pytest.mark.asyncio

LATER = START + timedelta(minutes=5)
CLIP = ClipFile("a.mp4", 10, 5.0, 16, 9)


def board(name: str = "a", *, price: int = 15, shots: int = 3) -> NewJob:
    new = order(name, price=price, draft=True)
    words = tuple(f"shot {number}" for number in range(1, shots + 1))
    return replace(new, request=replace(new.request, prompt=" | ".join(words), prompts=words, seconds=5 * shots), shots=shots)


async def started(db: Database, name: str = "a", **more: int) -> Board:
    await db.jobs.accept(board(name, **more), START)
    assert await db.jobs.confirm(f"job-{name}", LATER) is not None
    return await found(db, f"job-{name}")


async def found(db: Database, job_id: str) -> Board:
    result = await db.jobs.board(job_id)
    assert result is not None
    return result


async def refused(db: Database, shot: Job) -> Job:
    failed = transitions.refused(shot, Failure(FailureKind.MODERATED), LATER, owed(shot, f"row-{shot.id}", Owed.FAILED))
    return await applied(db, failed)


async def test_a_draft_is_kept_with_its_shots_and_holds_nothing(db: Database) -> None:
    accepted = await db.jobs.accept(board(), START)
    assert (accepted.job.shots, accepted.job.shot, accepted.job.state) == (3, None, JobState.DRAFT)
    assert await db.jobs.get("job-a") == accepted.job
    assert await db.jobs.board("job-a") == Board(accepted.job, ())
    assert await db.jobs.boards() == []
    assert await query(db, "SELECT count(*) FROM ledger") == [(0,)]


async def test_start_makes_a_job_of_each_shot_and_reserves_every_price(db: Database) -> None:
    filming = await started(db)
    assert filming.job.state is JobState.FILMING
    assert [(shot.shot, shot.state, shot.request_key) for shot in filming.takes] == [
        (Shot("job-a", 1), JobState.QUEUED, "s:job-a:1"),
        (Shot("job-a", 2), JobState.WAITING, "s:job-a:2"),
        (Shot("job-a", 3), JobState.WAITING, "s:job-a:3"),
    ]
    assert [(shot.request.prompt, shot.request.price, shot.request.seconds) for shot in filming.takes] == [
        (f"shot {number}", 5, 5) for number in (1, 2, 3)
    ]
    assert {shot.receipt for shot in filming.takes} == {None}
    assert await db.jobs.pictures(filming.shots[0].id) == {"image": PICTURE} == await db.jobs.pictures("job-a")
    assert await db.jobs.pictures(filming.shots[1].id) == {}
    assert await query(db, "SELECT kind, amount FROM ledger") == [("reserve", 5)] * 3
    assert await db.quotas.held(GUILD, USER) == 15
    assert [entry.job_id for entry in (await db.jobs.queue()).waiting] == [filming.shots[0].id]
    assert [job.id for job in await db.jobs.recent(USER, GUILD, 10)] == ["job-a"]
    assert await db.jobs.boards() == [filming]
    assert await db.quotas.audit() == []


async def test_start_finds_room_for_all_or_changes_nothing(db: Database) -> None:
    await db.jobs.accept(board(), START)
    await limited(db, "members", 14)
    before = await everything(db)
    with pytest.raises(LimitReached) as caught:
        await db.jobs.confirm("job-a", LATER)
    assert (caught.value.values["price"], caught.value.values["left"]) == (15, 14)
    assert await everything(db) == before


async def test_only_a_confirmation_starts(db: Database) -> None:
    draft = (await db.jobs.accept(board(), START)).job
    with pytest.raises(InternalError):
        await db.jobs.apply(transitions.confirmed(draft, LATER), None)


async def test_many_presses_start_once(db: Database) -> None:
    await db.jobs.accept(board(), START)
    results = await asyncio.gather(*(db.jobs.confirm("job-a", LATER) for _ in range(4)))
    assert sum(result is not None for result in results) == 1
    assert len((await found(db, "job-a")).takes) == 3


async def test_a_picture_comes_with_the_step_that_lets_a_shot_go(db: Database) -> None:
    waiting = (await started(db)).shots[1]
    cued = await applied(db, transitions.cued(waiting, {"image": PICTURE}, LATER))
    assert cued.state is JobState.QUEUED
    assert await db.jobs.pictures(waiting.id) == {"image": PICTURE}
    assert await db.jobs.apply(transitions.cued(waiting, {"image": PICTURE}, LATER), None) is None


async def test_a_shot_is_tried_again_once_and_holds_its_price_again(db: Database) -> None:
    filming = await started(db)
    await refused(db, filming.shots[0])
    assert await db.quotas.held(GUILD, USER) == 10
    results = await asyncio.gather(*(db.jobs.retake("job-a", LATER) for _ in range(4)))
    assert sum(result is not None for result in results) == 1
    now = await found(db, "job-a")
    assert [(take.shot, take.state) for take in now.takes[:2]] == [
        (Shot("job-a", 1), JobState.FAILED),
        (Shot("job-a", 1, 2), JobState.QUEUED),
    ]
    assert now.takes[1].request_key == "s:job-a:1:2"
    assert now.shots[0] == now.takes[1]
    assert await db.jobs.pictures(now.takes[1].id) == {"image": PICTURE}
    assert await db.quotas.held(GUILD, USER) == 15
    assert await db.quotas.audit() == []


async def test_nothing_is_tried_again_that_goes_on_or_is_given_up(db: Database) -> None:
    filming = await started(db)
    assert await db.jobs.retake("job-a", LATER) is None
    assert await db.jobs.retake("nothing", LATER) is None
    await refused(db, filming.shots[0])
    await db.jobs.ask_cancel("job-a", LATER)
    assert await db.jobs.retake("job-a", LATER) is None
    assert len((await found(db, "job-a")).takes) == 3


async def test_trying_again_needs_room_and_changes_nothing_without(db: Database) -> None:
    filming = await started(db)
    await refused(db, filming.shots[0])
    await limited(db, "members", 14)
    before = await everything(db)
    with pytest.raises(LimitReached):
        await db.jobs.retake("job-a", LATER)
    assert await everything(db) == before


async def test_files_stay_for_shots_of_what_goes_on_and_for_what_is_owed(db: Database) -> None:
    filming = await started(db)
    first = filming.shots[0]
    running = await applied(db, step(first, JobState.RUNNING))
    fetching = await applied(db, transitions.succeeded(running, (), LATER))
    done = await applied(db, transitions.wrapped(fetching, CLIP, LATER))
    assert {first.id, "job-a"} <= await db.jobs.spooled(LATER)
    for shot in filming.shots[1:]:
        await applied(db, transitions.cancelled(shot, LATER, "asked"))
    over = await applied(db, transitions.separated(filming.job, LATER, "too large", (owed(done),)))
    assert over.state is JobState.DONE
    assert await db.jobs.spooled(LATER) == {first.id}
    assert await db.quotas.audit() == []


async def test_a_shot_let_go_is_a_job_like_any_other(db: Database) -> None:
    second = (await started(db)).shots[1]
    uncertain = await applied(db, step(second, JobState.UNCERTAIN))
    assert (await applied(db, transitions.detached(uncertain, LATER))).shot is None
    assert second.id in [job.id for job in await db.jobs.recent(USER, GUILD, 10)]
    assert len((await found(db, "job-a")).takes) == 2


async def test_the_audit_sees_a_storyboard_with_money_and_one_that_left_its_shots(db: Database) -> None:
    filming = await started(db)
    await applied(db, step(filming.job, JobState.CANCELLED))
    assert [line.split(":")[1].split(",")[0] for line in await db.quotas.audit()] == [
        " a shot that is queued",
        " a shot that is waiting",
        " a shot that is waiting",
    ]
    other = await started(db, "b")
    with pytest.raises(InternalError):
        await db.jobs.apply(step(other.job, JobState.DONE, money=MoneyAct.SETTLE), None)
