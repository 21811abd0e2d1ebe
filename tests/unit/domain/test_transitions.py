"""The table of legal steps, walked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain import transitions as steps
from bot.domain.changes import Change, MoneyAct
from bot.domain.errors import InternalError
from bot.domain.holds import Hold
from bot.domain.jobs import ENDED, Account, Attempt, ClipFile, Failure, FailureKind, Handle, Job, JobState, RemoteFile
from bot.domain.origin import ChannelKind, MessageRef, Place, Requester
from bot.domain.outbox import DeliveredTo, OutboxRow, OutboxState, Owed, Rung
from bot.domain.requests import VideoRequest
from bot.domain.steps import RULES, Step

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ACCOUNT = Account("fake", "https://fake.example")
HANDLE = Handle(ACCOUNT, "task-1")
ATTEMPT = Attempt("a-1", "j", 1, ACCOUNT, "print", NOW)
ROW = OutboxRow("r-1", "j", Owed.CLIP, "nonce", NOW)
CLIP = ClipFile("j.mp4", 10, 5.0, 16, 9)
FAILURE = Failure(FailureKind.MODERATED, "no")
MESSAGE = MessageRef(1, 2)


def job(state: JobState = JobState.QUEUED, *, private: bool = False) -> Job:
    return Job(
        id="j",
        request_key="i:1",
        state=state,
        requester=Requester(7),
        place=Place(1, 2, ChannelKind.TEXT, 1000),
        request=VideoRequest("fake/t2v", "fox", 5, 5, private=private),
        provider="fake",
        created_at=NOW,
        changed_at=NOW,
        attempt=ATTEMPT,
    )


BUILDERS: dict[Step, Callable[[Job], Change]] = {
    Step.HOLD: lambda j: steps.put_to_review(j, NOW, NOW),
    Step.CONFIRM: lambda j: steps.confirmed(j, NOW),
    Step.START: lambda j: steps.confirmed(replace(j, shots=3), NOW),
    Step.CUE: lambda j: steps.cued(j, {}, NOW),
    Step.WRAP: lambda j: steps.wrapped(j, CLIP, NOW),
    Step.DETACH: lambda j: steps.detached(j, NOW),
    Step.ASSEMBLE: lambda j: steps.assembled(j, j.request, CLIP, NOW, ROW),
    Step.SEPARATE: lambda j: steps.separated(j, NOW, "too large", (ROW,)),
    Step.FOLD: lambda j: steps.folded(j, NOW),
    Step.LOSE: lambda j: steps.lost(j, FAILURE, NOW, ROW),
    Step.DROP: lambda j: steps.dropped(j, NOW, "no answer"),
    Step.BEGIN: lambda j: steps.begun(j, ATTEMPT),
    Step.ACCEPT: lambda j: steps.accepted(j, HANDLE, NOW),
    Step.REQUEUE: lambda j: steps.requeued(j, NOW, "not sent"),
    Step.REFUSE: lambda j: steps.refused(j, FAILURE, NOW, ROW),
    Step.DOUBT: lambda j: steps.doubted(j, NOW, "why", ROW),
    Step.SUSPECT: lambda j: steps.suspected(j, NOW, ROW),
    Step.ADOPT: lambda j: steps.adopted(j, HANDLE, NOW),
    Step.SUCCEED: lambda j: steps.succeeded(j, (), NOW, handle=HANDLE),
    Step.FAIL_FREE: lambda j: steps.failed(j, FAILURE, NOW, ROW, billed=False),
    Step.FAIL_BILLED: lambda j: steps.failed(j, FAILURE, NOW, ROW, billed=True),
    Step.CANCEL: lambda j: steps.cancelled(j, NOW, "asked"),
    Step.MARK_LATE: lambda j: steps.late(j, NOW, ROW),
    Step.RELINK: lambda j: steps.relinked(j, (RemoteFile("https://x"),), NOW),
    Step.FETCH: lambda j: steps.fetched(j, CLIP, NOW, ROW),
    Step.SPOIL: lambda j: steps.spoiled(j, FAILURE, NOW, ROW),
    Step.EXPIRE: lambda j: steps.expired(j, NOW, "dead", ROW),
    Step.RECLIP: lambda j: steps.reclipped(j, CLIP, NOW),
    Step.DELIVER: lambda j: steps.delivered(replace(j, state=j.state), ROW, MESSAGE, NOW),
    Step.OWE_AGAIN: lambda j: steps.owed_again(j, ROW, NOW),
    Step.SETTLE_ROW: lambda j: steps.noticed(j, ROW, MESSAGE),
    Step.WITHHOLD: lambda j: steps.withheld(j, NOW),
    Step.WITHDRAW: lambda j: steps.withdrawn(j, NOW),
}


OF_BOARDS = frozenset({Step.START, Step.ASSEMBLE, Step.SEPARATE, Step.FOLD, Step.LOSE})
"""Steps of a storyboard, which moves no money of its own."""


def test_every_step_has_a_rule_and_a_builder() -> None:
    assert set(RULES) == set(Step) == set(BUILDERS)


def test_nothing_leaves_an_ended_state() -> None:
    for step, rule in RULES.items():
        if rule.sources & ENDED:
            assert rule.target is None, step
            assert rule.money is MoneyAct.NONE, step


def test_every_path_that_ends_reserves_once_and_then_closes_it_once() -> None:
    # A shot begins its life with its price reserved.
    starts = [(JobState.DRAFT, (0, 0)), (JobState.WAITING, (1, 0))]
    reached, todo = set(starts), list(starts)
    while todo:
        state, (reserved, closed) = todo.pop()
        for step, rule in RULES.items():
            if state not in rule.sources or step in OF_BOARDS:
                continue
            reserves, closes = rule.money is MoneyAct.RESERVE, rule.money in {MoneyAct.SETTLE, MoneyAct.RELEASE}
            found = (rule.target or state, (reserved + reserves, closed + closes))
            assert found[1] in {(0, 0), (1, 0), (1, 1)}, (state, found)
            if found not in reached:
                reached.add(found)
                todo.append(found)
    ends = {(state, acts) for state, acts in reached if state in ENDED}
    given_up = (JobState.CANCELLED, (0, 0))
    assert ends == {(state, (1, 1)) for state in ENDED} | {given_up}
    assert {state for state, _ in reached} == set(JobState) - {JobState.FILMING}


def test_a_storyboard_moves_no_money_once_its_shots_hold_it() -> None:
    assert {RULES[step].money for step in OF_BOARDS - {Step.START}} == {MoneyAct.NONE}
    of_all = {Step.SETTLE_ROW, Step.WITHHOLD}
    assert {step for step, rule in RULES.items() if JobState.FILMING in rule.sources} - of_all == OF_BOARDS - {Step.START}


def test_a_job_can_always_still_end() -> None:
    can_end = set(ENDED)
    for _ in JobState:
        can_end |= {source for rule in RULES.values() if rule.target in can_end for source in rule.sources}
    assert can_end >= set(JobState)


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", JobState)
def test_builders_obey_the_table(step: Step, state: JobState) -> None:
    rule = RULES[step]
    if step is Step.DELIVER and state is JobState.DONE:
        assert BUILDERS[step](job(state)).after.state is JobState.DONE
    elif state in rule.sources:
        change = BUILDERS[step](job(state))
        assert change.before.state is state
        assert change.after.state is (rule.target or state)
        assert change.money is rule.money
        assert change.after.charged is (rule.money is MoneyAct.SETTLE)
        assert change.new_attempt is (step is Step.BEGIN)
    else:
        with pytest.raises(InternalError):
            BUILDERS[step](job(state))


def test_money_that_was_told_is_kept() -> None:
    change = steps.accepted(job(JobState.SUBMITTING), HANDLE, NOW)
    assert change.after.attempt == replace(ATTEMPT, handle=HANDLE)
    assert change.after.running_since == NOW


def test_a_draft_says_whether_somebody_said_no_or_nobody_said_anything() -> None:
    refused, lapsed = steps.dropped(job(JobState.DRAFT), NOW, "asked").after, steps.lapsed(job(JobState.DRAFT), NOW).after
    assert (refused.failure, refused.cancel_asked) == (Failure(FailureKind.CANCELLED), True)
    assert (lapsed.failure, lapsed.cancel_asked) == (Failure(FailureKind.LAPSED), False)
    with pytest.raises(InternalError):
        steps.lapsed(job(JobState.QUEUED), NOW)


def test_a_draft_before_the_moderators_ends_by_what_they_say_or_do_not() -> None:
    asked = steps.put_to_review(job(JobState.DRAFT), NOW + timedelta(hours=24), NOW).after
    assert (asked.state, asked.hold, asked.held_until) == (JobState.DRAFT, Hold.REVIEW, NOW + timedelta(hours=24))
    approved = steps.approved(asked, NOW, 9)
    assert (approved.after.state, approved.money, approved.actor) == (JobState.QUEUED, MoneyAct.RESERVE, "member:9")
    refused = steps.turned_down(asked, NOW, 9, "no people", ROW)
    assert (refused.after.failure, refused.owed, refused.actor) == (Failure(FailureKind.REFUSED, "no people"), (ROW,), "member:9")
    ended = steps.unreviewed(asked, NOW, ROW)
    assert (ended.after.failure, ended.owed, ended.actor) == (Failure(FailureKind.UNREVIEWED), (ROW,), "clapper")
    for change in (refused, ended):
        assert (change.after.state, change.money, change.after.cancel_asked) == (JobState.CANCELLED, MoneyAct.NONE, False)


def test_an_adopted_task_has_been_running_since_it_was_submitted() -> None:
    later = NOW.replace(hour=13)
    assert steps.adopted(job(JobState.UNCERTAIN), HANDLE, later).after.running_since == NOW


def test_private_requests_begin_on_the_last_rung() -> None:
    owe = steps.owe(job(private=True), Owed.CLIP, row_id="r", nonce="n", now=NOW)
    assert owe.rung is Rung.DM
    assert steps.owe(job(), Owed.CLIP, row_id="r", nonce="n", now=NOW).rung is Rung.CHANNEL


@pytest.mark.parametrize(("rung", "reached"), [(Rung.CHANNEL, "channel"), (Rung.PARENT, "parent"), (Rung.DM, "dm")])
def test_delivery_says_how_far_it_had_to_go(rung: Rung, reached: str) -> None:
    change = steps.delivered(job(JobState.DELIVERING), replace(ROW, rung=rung), MESSAGE, NOW)
    assert (change.after.delivered_to, change.after.message) == (DeliveredTo(reached), MESSAGE)
    assert change.outbox is not None
    assert change.outbox.state is OutboxState.SENT


def test_a_kept_repost_leaves_the_first_message_alone() -> None:
    done = replace(job(JobState.DONE), delivered_to=DeliveredTo.CHANNEL, message=MESSAGE)
    assert steps.kept(done, ROW, NOW, "closed").after.delivered_to is DeliveredTo.CHANNEL
    assert steps.kept(job(JobState.DELIVERING), ROW, NOW, "closed").after.delivered_to is DeliveredTo.KEPT
