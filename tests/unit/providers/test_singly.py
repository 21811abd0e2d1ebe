from datetime import timedelta

import pytest

from bot.domain.errors import Paused, ReadFailed
from bot.domain.jobs import Account, Handle
from bot.domain.outcomes import Running, TaskState
from bot.providers.singly import KEPT_SECONDS, POLL_SECONDS, SingleReads
from tests.contract.providers.harness import JumpClock

pytestmark = pytest.mark.asyncio

HANDLES = [Handle(Account("x", "https://x.example"), str(number)) for number in range(9)]


class Reader:
    """Each read takes `seconds`; `faults` by task id."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.clock = JumpClock()
        self.seen: list[str] = []
        self.at_once = 0
        self.most_at_once = 0
        self.faults: dict[str, Exception] = {}
        self._seconds = seconds

    async def one(self, handle: Handle, patience: float) -> TaskState:
        assert 0 <= patience <= POLL_SECONDS
        self.seen.append(handle.task_id)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.clock.sleep(self._seconds)
        self.at_once -= 1
        if handle.task_id in self.faults:
            raise self.faults[handle.task_id]
        return Running()


async def test_a_few_are_read_at_once() -> None:
    reader = Reader()
    harvest = await SingleReads("x", reader.clock).read(HANDLES, reader.one)
    assert set(harvest.demand()) == set(HANDLES)
    assert reader.most_at_once == 3


async def test_what_time_does_not_allow_is_read_first_the_next_time() -> None:
    reader = Reader(seconds=1.0)
    reads = SingleReads("x", reader.clock)
    first = await reads.read(HANDLES, reader.one)
    assert len(first.states) < len(HANDLES)
    second = await reads.read(HANDLES, reader.one)
    assert set(first.states) | set(second.states) == set(HANDLES)


async def test_accounts_that_are_read_in_between_change_no_turn() -> None:
    reader = Reader(seconds=1.0)
    reads = SingleReads("x", reader.clock)
    others = [Handle(Account("x", "https://x.example", "guild:7:1"), f"other {number}") for number in range(9)]
    seen: set[Handle] = set()
    for _ in range(2):
        seen |= set((await reads.read(HANDLES, reader.one)).states)
        await reads.read(others, reader.one)
    assert seen == set(HANDLES)


async def test_turns_are_forgotten_in_the_end() -> None:
    reader = Reader()
    reads = SingleReads("x", reader.clock)
    await reads.read(HANDLES, reader.one)
    await reader.clock.sleep(KEPT_SECONDS)
    await reads.read(HANDLES[:1], reader.one)
    assert set(reads._looked_at) == {HANDLES[0]}


async def test_urgent_ones_come_first() -> None:
    reader = Reader()
    await SingleReads("x", reader.clock).read(HANDLES, reader.one, urgent=[HANDLES[8]])
    assert reader.seen[0] == "8"


async def test_one_that_fails_is_left_out_and_told_only_if_all_fail() -> None:
    reader = Reader()
    reader.faults = {"0": ReadFailed("provider-read-failed")}
    harvest = await SingleReads("x", reader.clock).read(HANDLES, reader.one)
    assert len(harvest.demand()) == len(HANDLES) - 1
    alone = await SingleReads("x", reader.clock).read(HANDLES[:1], reader.one)
    with pytest.raises(ReadFailed):
        alone.demand()


async def test_a_rest_ends_the_round() -> None:
    reader = Reader()
    reader.faults = {"0": Paused(reader.clock.now() + timedelta(seconds=9))}
    harvest = await SingleReads("x", reader.clock).read(HANDLES, reader.one)
    assert isinstance(harvest.trouble, Paused)
    assert len(reader.seen) < len(HANDLES)


async def test_nothing_to_read_is_nothing_read() -> None:
    reader = Reader()
    assert (await SingleReads("x", reader.clock).read([], reader.one)).demand() == {}
