import asyncio
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import RunnerElsewhere, StoreUnavailable
from bot.storage import Database
from bot.storage.applying import hold_epoch
from tests.contract.storage.conftest import DEFAULTS, Home
from tests.contract.storage.making import Pause, execute, query
from tests.fakes.clock import FakeIds

MANY_TRIES = 500


@pytest.mark.asyncio
async def test_each_holder_has_a_higher_epoch(db: Database) -> None:
    epochs: list[int] = []
    for _ in range(3):
        async with db.runner_lock.held() as epoch:
            epochs.append(epoch)
    assert epochs == [1, 2, 3]


@pytest.mark.asyncio
async def test_a_second_holder_is_refused_at_once(home: Home, db: Database) -> None:
    other = await Database.open(home.url, home.data_dir, DEFAULTS, FakeIds())
    async with db.runner_lock.held():
        with pytest.raises(RunnerElsewhere) as caught:
            async with other.runner_lock.held():
                pytest.fail("two holders")
        assert caught.value.key == "runner-elsewhere"
    async with other.runner_lock.held() as epoch:
        assert epoch == 2
    await other.aclose()


@pytest.mark.asyncio
async def test_the_lock_is_free_again_after_a_fault_in_the_body(db: Database) -> None:
    with pytest.raises(LookupError):
        async with db.runner_lock.held():
            raise LookupError
    async with db.runner_lock.held() as epoch:
        assert epoch == 2


@pytest.mark.asyncio
async def test_a_killed_holder_frees_the_lock(home: Home, db: Database) -> None:
    holder = await asyncio.create_subprocess_exec(
        sys.executable, str(Path(__file__).with_name("holder.py")), home.url, str(home.data_dir), stdout=asyncio.subprocess.PIPE
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"1\n"
    with pytest.raises(RunnerElsewhere):
        async with db.runner_lock.held():
            pytest.fail("two holders")
    holder.kill()
    await holder.wait()
    assert await _first_epoch(db) == 2


@pytest.mark.parametrize("dialect", ["postgresql"])
@pytest.mark.asyncio
async def test_a_lost_connection_ends_the_body(home: Home, db: Database) -> None:
    async def body() -> None:
        async with db.runner_lock.held():
            await execute(db, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
            await asyncio.Event().wait()

    with pytest.raises(StoreUnavailable):
        await body()
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0
    async with db.runner_lock.held() as epoch:
        assert epoch == 2


@pytest.mark.asyncio
async def test_a_successor_waits_for_the_step_that_its_predecessor_is_writing(home: Home, db: Database) -> None:
    """Otherwise it would read the jobs as they were before that step."""
    other = await Database.open(home.url, home.data_dir, DEFAULTS, FakeIds())
    async with db.runner_lock.held() as epoch:
        pass
    pause = Pause()

    async def step(tx: AsyncConnection) -> None:
        await hold_epoch(tx, epoch)
        await pause.here(tx)
        await tx.execute(text("INSERT INTO facts VALUES ('step', 'written')"))

    async def succeed() -> str | None:
        async with other.runner_lock.held():
            return await other.facts.get_fact("step")

    predecessor = asyncio.create_task(db._connections.write(step))
    await pause.reached.wait()
    successor = asyncio.create_task(succeed())
    done, _ = await asyncio.wait({successor}, timeout=0.1)
    assert not done
    pause.over.set()
    await predecessor
    assert await successor == "written"
    await other.aclose()


@pytest.mark.asyncio
async def test_a_cancelled_body_is_cancelled_and_nothing_else(db: Database) -> None:
    inside = asyncio.Event()

    async def body() -> None:
        async with db.runner_lock.held():
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(body())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with db.runner_lock.held() as epoch:
        assert epoch == 2


@pytest.mark.parametrize("dialect", ["postgresql"])
@pytest.mark.asyncio
async def test_no_transaction_stays_open_while_the_lock_is_held(home: Home, db: Database) -> None:
    async with db.runner_lock.held():
        assert await query(db, "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'") == [(0,)]


async def _first_epoch(db: Database) -> int:
    """The server notices the end of a process by itself, after some milliseconds."""
    for _ in range(MANY_TRIES):
        try:
            async with db.runner_lock.held() as epoch:
                return epoch
        except RunnerElsewhere:
            await asyncio.sleep(0.01)
    raise AssertionError("the lock is still held")
