"""Where single reads are placed."""

import random
from statistics import fmean

import pytest

from bot.services.timetable import Timetable

STEP = 5.0


def reads_and_lag(timetable: Timetable, duration: float) -> tuple[int, float]:
    at, reads = timetable.first, 1
    while at < duration:
        at += timetable.wait(at)
        reads += 1
    return reads, at - duration


def drawn(count: int, spread: float, seed: int) -> list[float]:
    rng = random.Random(seed)
    return [120 * rng.lognormvariate(0, spread) for _ in range(count)]


def test_half_the_reads_of_a_loop_and_no_more_lag() -> None:
    timetable = Timetable([end + STEP / 2 for end in drawn(200, 0.25, 1)], STEP)
    ends = drawn(3000, 0.25, 2)
    seen = [reads_and_lag(timetable, end) for end in ends]
    assert fmean(reads for reads, _ in seen) <= 0.5 * fmean(end // STEP + 1 for end in ends)
    assert fmean(lag for _, lag in seen) <= STEP / 2


@pytest.mark.parametrize("spread", [0.25, 0.5])
def test_learning_from_what_it_saw_itself_does_not_make_it_later_and_later(spread: float) -> None:
    history = [end + STEP / 2 for end in drawn(200, spread, 3)]
    lags: list[float] = []
    for end in drawn(2000, spread, 4):
        _, lag = reads_and_lag(Timetable(history[-200:], STEP), end)
        history.append(end + lag)
        lags.append(lag)
    assert fmean(lags[-500:]) <= 1.2 * fmean(lags[:500])


def test_a_provider_that_became_faster_is_noticed() -> None:
    history = [end + STEP / 2 for end in drawn(200, 0.25, 5)]
    lags: list[float] = []
    for end in drawn(400, 0.25, 6):
        _, lag = reads_and_lag(Timetable(history[-200:], STEP), end / 2)
        history.append(end / 2 + lag)
        lags.append(lag)
    assert fmean(lags[-100:]) <= STEP / 2


@pytest.mark.parametrize("durations", [[100.0] * 5, [0.0, 0.5, 0.1, 0.2, 0.3], [10.0, 1e5, 60.0, 60.0, 60.0]])
def test_waits_are_bounded_whatever_the_history(durations: list[float]) -> None:
    timetable = Timetable(durations, STEP)
    assert 0 < timetable.first <= max(durations) + STEP
    assert all(2 <= timetable.wait(at) <= 8 for at in range(0, 1000, 7))
