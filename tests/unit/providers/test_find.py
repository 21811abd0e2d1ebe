"""What the list proves about an order whose answer was lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.jobs import Account, Attempt, Handle
from bot.domain.outcomes import Absent, FindOutcome, Found, SubmitCall, Unsure
from bot.domain.requests import VideoOrder, resolve
from bot.providers.aivideomaker_find import look_through
from bot.providers.aivideomaker_wire import TaskList, TaskRecord
from bot.providers.catalog import load_catalog
from tests.fakes.clock import START

ACCOUNT = Account("aivideomaker", "https://api.example")
NOW = START + timedelta(minutes=4)
LONG_AGO = {"id": "old", "model": "t2v", "input": {"prompt": "old"}, "createdAt": "2026-11-20T00:00:00Z"}


def call(prompt: str = "a red fox") -> SubmitCall:
    model = next(model for model in load_catalog() if model.id == "aivideomaker/t2v")
    attempt = Attempt("a1", "job1", 1, ACCOUNT, "print", START)
    return SubmitCall(ACCOUNT, model, resolve(VideoOrder(prompt=prompt), model), {}, attempt)


def entry(seconds: float = 1, **changes: object) -> dict[str, object]:
    created = (START + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")
    base = {"id": "ck1", "createdAt": created, "model": "t2v", "input": {"prompt": "a red fox", "aspectRatio": "16:9"}}
    return base | changes


def look(*entries: dict[str, object], taken: frozenset[str] = frozenset(), server_behind: float = 0) -> FindOutcome:
    tasks = TaskList(tuple(TaskRecord.model_validate(one) for one in entries), NOW - timedelta(seconds=server_behind))
    return look_through(tasks, call(), taken, NOW)


FOUND = Found(Handle(ACCOUNT, "ck1"))


@pytest.mark.parametrize(
    "fits",
    [
        entry(),
        entry(seconds=-4),
        entry(seconds=200),
        entry(model="T2V"),
        entry(input={"prompt": "a  red\nfox "}),
        entry(input={"prompt": "a red fox", "duration": "5", "aspectRatio": "16:9"}),
        entry(input={"prompt": "a red fox", "duration": 5}),
        entry(input={"prompt": "a red fox", "duration": "5s", "aspectRatio": None}),
    ],
)
def test_one_task_that_fits_is_found(fits: dict[str, object]) -> None:
    assert look(fits, LONG_AGO) == FOUND


@pytest.mark.parametrize(
    "differs",
    [
        entry(seconds=-6 - 24 * 3600),
        entry(model="t2v_v3"),
        entry(input={"prompt": "a blue fox"}),
        entry(input={"prompt": "a red fox", "duration": "8"}),
        entry(input={"prompt": "a red fox", "aspectRatio": "1:1"}),
    ],
)
def test_a_task_that_differs_is_not_it(differs: dict[str, object]) -> None:
    assert look(differs, LONG_AGO) == Absent()


@pytest.mark.parametrize(
    "silent", [entry(input={}), entry(input=None), entry(model=None), entry(createdAt=None), entry(createdAt="soon"), entry(id=None)]
)
def test_a_task_that_may_be_it_leaves_it_open(silent: dict[str, object]) -> None:
    assert isinstance(look(silent, LONG_AGO), Unsure)
    assert isinstance(look(entry(id="ck2"), silent, LONG_AGO), Unsure)


def test_a_task_that_only_seems_too_old_is_not_it_and_proves_no_absence() -> None:
    """Our clock may have been ahead at the submit and set right since."""
    assert isinstance(look(entry(seconds=-6), LONG_AGO), Unsure)
    assert isinstance(look(entry(seconds=-3600), LONG_AGO), Unsure)
    assert look(entry(seconds=-6), LONG_AGO, taken=frozenset({"ck1"})) == Absent()
    assert look(entry(), entry(seconds=-6, id="ck2"), LONG_AGO) == FOUND


def test_a_list_that_tells_no_time_proves_no_absence() -> None:
    records = tuple(TaskRecord.model_validate(one) for one in (entry(model="t2v_v3"), LONG_AGO))
    assert isinstance(look_through(TaskList(records, None), call(), frozenset(), NOW), Unsure)


def test_two_that_fit_leave_it_open_and_a_taken_one_does_not_count() -> None:
    assert isinstance(look(entry(), entry(id="ck2"), LONG_AGO), Unsure)
    assert look(entry(), entry(id="ck2"), LONG_AGO, taken=frozenset({"ck2"})) == FOUND


def test_absence_needs_a_list_that_reaches_back_or_is_surely_whole() -> None:
    newer = [entry(seconds=n, id=f"n{n}", input={"prompt": f"{n}"}) for n in range(10)]
    assert look() == Absent()
    assert look(*newer[:9]) == Absent()
    assert isinstance(look(*newer), Unsure)
    assert look(*newer, LONG_AGO) == Absent()
    assert look(*newer, LONG_AGO, taken=frozenset({"old"})) == Absent()


def test_a_provider_whose_clock_is_behind_is_believed() -> None:
    assert look(entry(seconds=-60), LONG_AGO, server_behind=61) == FOUND
    assert isinstance(look(entry(seconds=-60), LONG_AGO, server_behind=0), Unsure)
    assert isinstance(look(entry(seconds=-60), LONG_AGO, server_behind=-3600), Unsure)


def test_an_order_without_prompt_fits_an_entry_without_prompt() -> None:
    model = next(model for model in load_catalog() if model.id == "aivideomaker/i2v")
    request = replace(call().request, model=model.id, prompt="", aspect=None, has_image=True)
    wanted = replace(call(), model=model, request=request)
    for echoed in ({"prompt": None}, {}, {"prompt": ""}):
        tasks = TaskList((TaskRecord.model_validate(entry(model="i2v", input=echoed)),), NOW)
        assert look_through(tasks, wanted, frozenset(), NOW) == FOUND
