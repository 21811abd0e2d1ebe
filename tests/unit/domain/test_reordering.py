"""What is taken over from an earlier order, and what a failure offers next."""

from dataclasses import replace

import pytest

from bot.domain.holds import Hold
from bot.domain.jobs import Failure, FailureKind, JobState
from bot.domain.lineage import Descent
from bot.domain.models import ExtraOption, Need
from bot.domain.origin import MessageRef
from bot.domain.reordering import FollowUp, carried, follow_up, ordered_again
from bot.domain.requests import VideoOrder, resolve
from tests.fakes.models import model
from tests.unit.render.samples import asked, job

FULL = model(
    resolutions=("720p", "1080p"),
    qualities=("fast", "best"),
    audio=True,
    negative=True,
    enhance=True,
    enhance_default=True,
    extras=(
        ExtraOption("strength", "float", 0, 1),
        ExtraOption("steps", "int"),
        ExtraOption("loop", "bool"),
        ExtraOption("mood", "str"),
    ),
)
ORDER = VideoOrder(
    "a fox", model=FULL.id, duration=10, aspect="9:16", resolution="1080p", quality="best", audio=True, negative="rain", seed=7,
    enhance=False, extra="strength=0.5 steps=3 loop=true mood=calm", private=True,
)  # fmt: skip
ANY = sorted(FailureKind)
CHANGES = frozenset({
    FailureKind.INVALID,
    FailureKind.MODERATED,
    FailureKind.AUTH,
    FailureKind.FORBIDDEN,
    FailureKind.NO_CREDIT,
    FailureKind.SWITCHED_OFF,
    FailureKind.REFUSED,
})
"""Failures that the same order would meet again."""


def test_an_order_made_again_resolves_to_the_same_request_with_another_seed() -> None:
    request = resolve(ORDER, FULL)
    again = resolve(ordered_again(request), FULL)
    assert again == replace(request, seed=None)


def test_the_prompts_of_a_long_clip_are_told_apart_again() -> None:
    long = model("demo/long", durations=(), fixed_seconds=5, segments=6)
    request = resolve(VideoOrder("a fox wakes | it runs", model=long.id), long)
    assert resolve(ordered_again(request), long).prompts == ("a fox wakes", "it runs")


def test_another_model_gets_what_it_takes_and_its_own_cheapest_for_the_rest() -> None:
    plain = model("demo/plain", aspects=("9:16",))
    order = carried(ordered_again(resolve(ORDER, FULL)), plain)
    assert (order.model, order.aspect, order.prompt, order.private) == ("demo/plain", "9:16", "a fox", True)
    assert resolve(order, plain).aspect == "9:16"
    assert resolve(carried(order, model("demo/wide", aspects=("21:9",))), model("demo/wide", aspects=("21:9",))).aspect == "21:9"


@pytest.mark.parametrize(
    ("kind", "hold", "offered"),
    [
        (FailureKind.REFUSED, Hold.REVIEW, FollowUp.REMIX),
        (FailureKind.UNREVIEWED, Hold.REVIEW, FollowUp.AGAIN),
        (FailureKind.LAPSED, Hold.STOPPED, FollowUp.REMIX),
        (FailureKind.LAPSED, Hold.PRICE, FollowUp.AGAIN),
        (FailureKind.CANCELLED, Hold.REVIEW, FollowUp.NONE),
    ],
)
def test_a_draft_that_did_not_go_on_can_be_ordered_again(kind: FailureKind, hold: Hold, offered: FollowUp) -> None:
    assert follow_up(job(JobState.CANCELLED, failure=Failure(kind), hold=hold)) is offered


@pytest.mark.parametrize("kind", ANY)
def test_every_failure_offers_something_to_press(kind: FailureKind) -> None:
    assert follow_up(job(JobState.FAILED, failure=Failure(kind))) is (FollowUp.REMIX if kind in CHANGES else FollowUp.AGAIN)


@pytest.mark.parametrize("state", [state for state in JobState if state not in {JobState.FAILED, JobState.EXPIRED}])
def test_what_has_not_failed_offers_nothing(state: JobState) -> None:
    assert follow_up(job(state, failure=Failure(FailureKind.PROVIDER))) is FollowUp.NONE


def test_a_lost_clip_and_an_order_that_nobody_confirmed_can_be_ordered_once_more() -> None:
    assert follow_up(job(JobState.EXPIRED, failure=Failure(FailureKind.EXPIRED))) is FollowUp.AGAIN
    assert follow_up(job(JobState.CANCELLED, failure=Failure(FailureKind.LAPSED))) is FollowUp.AGAIN
    assert follow_up(job(JobState.CANCELLED, failure=Failure(FailureKind.CANCELLED))) is FollowUp.NONE


@pytest.mark.parametrize("files", [{"has_image": True}, {"has_video": True}, {"has_image": True, "has_last_image": True}])
def test_a_file_that_is_erased_leaves_nothing_to_try_again_with(files: dict[str, bool]) -> None:
    failed = job(JobState.FAILED, failure=Failure(FailureKind.PROVIDER), request=asked(**files))
    assert follow_up(failed) is FollowUp.NONE
    assert follow_up(replace(failed, source=MessageRef(70, 1))) is FollowUp.NONE


@pytest.mark.parametrize("facts", [{"descent": Descent.EXTEND}, {"request_key": "m:1"}])
def test_a_file_in_a_message_that_discord_shows_us_is_read_again(facts: dict[str, object]) -> None:
    failed = job(JobState.FAILED, failure=Failure(FailureKind.PROVIDER), request=asked(has_image=True), source=MessageRef(70, 1), **facts)
    assert follow_up(failed) is FollowUp.AGAIN
    assert follow_up(replace(failed, request=asked(has_image=True, has_last_image=True))) is FollowUp.NONE


def test_a_model_that_needs_a_picture_is_no_obstacle() -> None:
    needs = model("demo/i2v", image=Need.REQUIRED)
    request = resolve(VideoOrder("run", ORDER.image, model=needs.id, duration=5), replace(needs, image=Need.OPTIONAL))
    assert ordered_again(request).image is None
