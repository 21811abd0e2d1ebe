"""What members see of orders that are held back, not confirmed, or settled by the operator."""

import pytest

from bot.discord_io.render.clip import notice
from bot.discord_io.render.jobs import jobs
from bot.discord_io.render.models import choice, models
from bot.discord_io.render.receipt import receipt
from bot.domain.jobs import Failure, FailureKind, JobState
from bot.domain.outbox import Owed, Rung
from bot.domain.switches import Gate
from bot.domain.views import JobView, ModelChoice, ModelView
from bot.text import Texts
from tests.fakes.models import model
from tests.unit.render.samples import SOON, job

TEXTS = Texts.load(strict=True)
BLOCKING = model(blocking=True)
HELD = [gate for gate in Gate if gate is not Gate.OPEN]


@pytest.mark.parametrize(
    ("gate", "text"),
    [
        (Gate.PAUSED, "The operator has paused this provider; your job waits. Cancel it if you would rather not."),
        (Gate.STOPPED, "The operator has stopped all orders for now; your job waits. Cancel it if you would rather not."),
        (Gate.OFF, "The operator has switched this provider off; your job is being given back."),
    ],
)
def test_the_receipt_of_a_job_that_is_held_back(gate: Gate, text: str) -> None:
    assert receipt(TEXTS, JobView(job(), None, position=2, gate=gate)).splitlines()[1:] == ["You are number 2 in the queue.", text]


def test_a_job_that_a_server_s_admins_hold_back_and_the_operator_first_of_all() -> None:
    view = JobView(job(), None, position=2, server_paused=True)
    assert receipt(TEXTS, view).splitlines()[1:] == [
        "You are number 2 in the queue.",
        "An admin of this server has paused orders; your job waits until they are resumed. Cancel it if you would rather not.",
    ]
    assert "number 2 in the queue, waits: an admin has paused orders in this server" in jobs(TEXTS, "en-US", [view])
    both = JobView(job(), None, position=2, gate=Gate.STOPPED, server_paused=True)
    assert "The operator has stopped all orders" in receipt(TEXTS, both)
    assert "An admin" not in receipt(TEXTS, both)


def test_what_a_member_is_told_of_an_admin_s_cancel() -> None:
    gone, asked = job(JobState.CANCELLED), job(JobState.RUNNING)
    assert notice(TEXTS, gone, Owed.CANCELLED, Rung.CHANNEL).startswith(
        "<@42> An admin of this server has cancelled your video. Nothing was"
    )
    assert notice(TEXTS, asked, Owed.CANCELLED, Rung.CHANNEL).startswith("<@42> An admin of this server has asked the provider to stop")


def test_an_order_that_is_quickly_confirmed_says_nothing_of_it() -> None:
    assert len(receipt(TEXTS, JobView(job(JobState.SUBMITTING), None)).splitlines()) == 1
    assert "being ordered" in jobs(TEXTS, "en-US", [JobView(job(JobState.SUBMITTING), None)])


def test_an_order_that_is_not_confirmed_says_what_happens_next() -> None:
    view = JobView(job(JobState.SUBMITTING), model(), unconfirmed=True)
    assert receipt(TEXTS, view).splitlines()[1] == (
        "The provider has not confirmed it yet. It is never sent twice: I look for it there until it is known whether it was taken, "
        "and your credits stay held."
    )
    assert "ordered, not confirmed: being looked for at the provider, never ordered twice" in jobs(TEXTS, "en-US", [view])


@pytest.mark.parametrize("unconfirmed", [True, False])
def test_a_provider_that_answers_with_the_clip_only_is_said_to(unconfirmed: bool) -> None:
    view = JobView(job(JobState.SUBMITTING), BLOCKING, unconfirmed=unconfirmed)
    assert receipt(TEXTS, view).splitlines()[1] == "This provider answers only when the clip is ready, which takes minutes."
    assert ("answers only when the clip is ready" in jobs(TEXTS, "en-US", [view])) is unconfirmed


@pytest.mark.parametrize(
    ("charged", "money"),
    [(True, "25 credits were charged."), (False, "Your 25 credits were given back.")],
)
def test_a_settled_job_says_what_became_of_the_credits_and_why(charged: bool, money: str) -> None:
    given = job(JobState.FAILED, failure=Failure(FailureKind.RESOLVED, "seen in the *dashboard*"), charged=charged)
    words = [
        "Nobody could tell whether the provider took the order. The operator looked into it and closed it.",
        "The operator says: seen in the \\*dashboard\\*",
        money,
    ]
    assert receipt(TEXTS, JobView(given, None)).splitlines()[1:] == words
    assert notice(TEXTS, given, Owed.FAILED, Rung.CHANNEL).splitlines()[:3] == [f"<@42> Your video failed. {words[0]}", *words[1:]]


def test_a_job_given_back_says_why_and_that_nothing_was_charged() -> None:
    given = job(JobState.FAILED, failure=Failure(FailureKind.SWITCHED_OFF))
    assert receipt(TEXTS, JobView(given, None)).splitlines()[1:] == [
        "The operator has switched this provider off. Take another model.",
        "Nothing was charged.",
    ]


@pytest.mark.parametrize("gate", HELD)
def test_a_held_back_job_is_listed_as_such(gate: Gate) -> None:
    (line,) = [line for line in jobs(TEXTS, "en-US", [JobView(job(), None, 2, gate=gate)]).splitlines() if line.startswith("**1.**")]
    assert line.startswith("**1.** number 2 in the queue, ")
    assert "the operator has" in line


@pytest.mark.parametrize(
    ("gate", "fact", "mark"),
    [
        (Gate.PAUSED, "paused by the operator", "paused"),
        (Gate.STOPPED, "all orders are stopped", "orders are stopped"),
        (Gate.OFF, "switched off", "off"),
    ],
)
def test_models_and_choices_say_what_is_held_back_before_what_rests(gate: Gate, fact: str, mark: str) -> None:
    assert models(TEXTS, "en-US", [ModelView(model(), 5, None, SOON, gate)]).endswith(f" · {fact}")
    assert choice(TEXTS, "en-US", ModelChoice(model(), 5, None, SOON, gate)) == f"demo/clip · 5 credits · {mark}"
