"""Tasks that fail are restarted, or end the process; steps that fail are seen; alarms wake."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.errors import InternalError, OperatorError
from bot.services.alarm import Alarm, full_jitter
from bot.services.crew import Crew
from bot.services.registry import LONGEST_REST, Breaker
from bot.services.supervisor import MOST_FAILURES, WINDOW, Supervisor
from tests.fakes.clock import START, FakeClock, settle


class Failing:
    def __init__(self, failures: int, error: type[BaseException] = RuntimeError) -> None:
        self.runs, self._failures, self._error = 0, failures, error

    async def run(self) -> None:
        self.runs += 1
        if self.runs <= self._failures:
            raise self._error("broken")
        await asyncio.Event().wait()


@pytest.mark.asyncio
@pytest.mark.parametrize("error", [RuntimeError, asyncio.CancelledError])
async def test_a_failed_task_is_started_again_after_a_growing_rest(error: type[BaseException]) -> None:
    clock, work = FakeClock(), Failing(3, error)
    supervisor = Supervisor(clock)
    supervisor.start("work", work.run)
    await clock.advance(0.4)
    assert work.runs == 1
    await clock.advance(0.2)
    assert work.runs == 2
    await clock.advance(0.8)
    assert work.runs == 2
    await clock.advance(5)
    assert work.runs == 4
    await supervisor.stop()


@pytest.mark.asyncio
async def test_what_only_the_operator_can_mend_ends_the_process_at_once() -> None:
    supervisor, work = Supervisor(FakeClock()), Failing(1000, OperatorError)
    supervisor.start("work", work.run)
    with pytest.raises(OperatorError):
        await asyncio.wait_for(supervisor.wait(), 1)
    assert work.runs == 1
    await supervisor.stop()


@pytest.mark.asyncio
async def test_a_task_that_keeps_failing_ends_the_process(caplog: pytest.LogCaptureFixture) -> None:
    clock, work = FakeClock(), Failing(1000)
    supervisor = Supervisor(clock)
    supervisor.start("work", work.run)
    waiting = asyncio.ensure_future(supervisor.wait())
    await clock.advance(WINDOW)
    assert work.runs == MOST_FAILURES
    with pytest.raises(InternalError) as caught:
        await waiting
    assert caught.value.values == {"task": "work"}
    assert isinstance(caught.value.__cause__, RuntimeError)
    assert "keeps failing" in caplog.text
    await supervisor.stop()


@pytest.mark.asyncio
async def test_rare_failures_are_forgiven() -> None:
    clock, work = FakeClock(), Failing(0)

    async def fail_every_five_minutes() -> None:
        work.runs += 1
        await clock.sleep(300)
        raise RuntimeError("broken")

    supervisor = Supervisor(clock)
    supervisor.start("work", fail_every_five_minutes)
    await clock.advance(40 * 300)
    assert work.runs >= 38
    await supervisor.stop()
    await supervisor.wait()


@pytest.mark.asyncio
async def test_stop_ends_the_youngest_first_and_a_finished_task_is_not_run_again() -> None:
    clock, ended = FakeClock(), list[str]()

    async def once() -> None:
        ended.append("once")

    def lasting(name: str) -> Failing:
        class Lasting(Failing):
            async def run(self) -> None:
                try:
                    await asyncio.Event().wait()
                finally:
                    ended.append(name)

        return Lasting(0)

    supervisor = Supervisor(clock)
    supervisor.start("once", once)
    for name in ("first", "second"):
        supervisor.start(name, lasting(name).run)
    await clock.advance(60)
    await supervisor.stop()
    assert ended == ["once", "second", "first"]


@pytest.mark.asyncio
async def test_an_alarm_wakes_at_a_ring_in_time_and_once_for_many_rings() -> None:
    clock, woken = FakeClock(), 0
    alarm = Alarm(clock)

    async def listen() -> None:
        nonlocal woken
        for seconds in (None, 10.0, 10.0, 0.0):
            await alarm.wait(seconds)
            woken += 1
        await alarm.wait(None)

    task = asyncio.ensure_future(listen())
    await clock.advance(100)
    assert woken == 0
    alarm.ring()
    alarm.ring()
    await settle()
    assert woken == 1
    await clock.advance(9)
    assert woken == 1
    alarm.ring()
    await settle()
    assert woken == 2
    await clock.advance(10)
    assert woken == 4
    task.cancel()


def test_full_jitter_stays_within_its_bounds() -> None:
    assert [full_jitter(tries, base=1, cap=60, random=lambda: 1.0) for tries in (1, 2, 7, 1000)] == [1, 2, 60, 60]
    assert full_jitter(5, base=1, cap=60, random=lambda: 0.0) == 0


@pytest.mark.asyncio
async def test_a_key_is_busy_until_its_step_has_ended_and_a_broken_step_is_reported() -> None:
    broken: list[str] = []
    crew = Crew(FakeClock(), broken.append)
    gate = asyncio.Event()

    async def wait() -> None:
        await gate.wait()

    async def fail() -> None:
        raise RuntimeError("bug")

    assert crew.start("call:a", wait())
    assert not crew.start("call:a", wait())
    assert crew.start("call:b", fail())
    await settle()
    assert (crew.busy("call:a"), crew.busy("call:b")) == (True, False)
    assert broken == ["call:b"]
    gate.set()
    await settle()
    assert not crew.busy("call:a")
    await crew.close()
    assert not crew.start("call:c", wait())


@pytest.mark.asyncio
async def test_closing_gives_grace_to_patient_steps_only_and_sees_every_record_written() -> None:
    clock, ended, written = FakeClock(), list[str](), list[str]()
    crew = Crew(clock, lambda _key: None)

    async def work(name: str, seconds: float) -> None:
        try:
            await clock.sleep(seconds)
        except asyncio.CancelledError:
            ended.append(f"{name} cut off")
            raise
        ended.append(name)

    async def write() -> None:
        await clock.sleep(8)
        written.append("record")

    async def recording() -> None:
        await crew.record(write())

    crew.start("quick", work("quick", 3))
    crew.start("slow", work("slow", 100))
    crew.start("watch", work("watch", 3), patient=False)
    crew.start("recording", recording())
    await settle()
    closing = asyncio.ensure_future(crew.close(5))
    await clock.advance(6)
    assert ended == ["watch cut off", "quick", "slow cut off"]
    assert not closing.done()
    await clock.advance(3)
    assert written == ["record"]
    await closing


def test_a_breaker_doubles_its_rest_lets_one_job_probe_and_closes_on_success() -> None:
    breaker, now = Breaker(), START
    assert breaker.room(now) is None
    rests: list[float] = []
    for _ in range(8):
        breaker.tripped(now)
        until = breaker.open_until(now)
        assert until is not None
        assert breaker.room(now) == 0
        rests.append((until - now).total_seconds())
        now = until
        assert breaker.room(now) == 1
        breaker.sending()
        assert breaker.room(now) == 0
    assert rests[:3] == [60, 120, 240]
    assert rests[-1] == LONGEST_REST.total_seconds()
    breaker.unsent()
    assert breaker.room(now) == 1
    breaker.worked()
    assert breaker.room(now) is None


def test_a_pause_never_shortens_another() -> None:
    breaker = Breaker()
    breaker.pause(START.replace(minute=20))
    breaker.pause(START.replace(minute=10))
    assert breaker.open_until(START) == START.replace(minute=20)


def test_no_account_rests_for_an_hour_because_the_clock_was_set_back_by_one() -> None:
    breaker = Breaker()
    breaker.pause(START.replace(minute=20))
    assert breaker.open_until(START - timedelta(hours=1)) is None
    assert breaker.open_until(START) is None


@pytest.mark.asyncio
async def test_an_alarm_that_gathers_wakes_once_for_all_that_rings_meanwhile_and_not_before() -> None:
    clock, woken = FakeClock(), 0
    alarm = Alarm(clock, gather=0.25)

    async def listen() -> None:
        nonlocal woken
        for seconds in (None, 10.0, 10.0):
            await alarm.wait(seconds)
            woken += 1
        await alarm.wait(None)

    task = asyncio.ensure_future(listen())
    await settle()
    alarm.ring()
    await clock.advance(0.125)
    alarm.ring()
    assert woken == 0
    await clock.advance(0.125)
    assert woken == 1
    await clock.advance(9.75)
    assert woken == 1, "what rang while it gathered is not told twice"
    await clock.advance(0.25)
    assert woken == 2, "time that is over needs no gathering"
    alarm.ring()
    await clock.advance(0.25)
    assert woken == 3
    task.cancel()
