"""A priced confirmation before dear jobs: the receipt that asks for it, and its buttons."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from simcord.results import InteractionResult

from bot.domain.errors import LimitReached, NotAllowed
from bot.domain.jobs import Failure, FailureKind, Job, JobState
from bot.domain.presses import Press
from tests.fakes.clock import settle
from tests.fakes.models import NOW
from tests.integration.reading import buttons, said
from tests.integration.stage import Stage, make_client

pytestmark = pytest.mark.asyncio

HEAD = "`demo/clip` · 5 s · 16:9 · 5 credits"
FIRST = "job000000001"
RENEWS = f"<t:{int(datetime(2026, 12, 1, tzinfo=UTC).timestamp())}:f>"
ENDS = f"<t:{int(NOW.timestamp()) + 600}:R>"


@pytest_asyncio.fixture
async def dear(stage: Stage) -> AsyncIterator[Stage]:
    """A server where five credits want a confirmation; receipts are kept."""
    stage.services.confirm_at = 5
    keeper = asyncio.ensure_future(stage.client.receipts.run())
    yield stage
    keeper.cancel()
    await asyncio.gather(keeper, return_exceptions=True)


async def order(stage: Stage) -> InteractionResult:
    result = await stage.member.slash(stage.channel, "video", prompt="a red fox")
    await settle()
    return result


async def press(stage: Stage, result: InteractionResult, label: str = "Start for 5 credits") -> str:
    assert result.response is not None
    answer = said(await stage.member.click(result.response, label=label))
    await settle()
    return answer


def job(stage: Stage) -> Job:
    return stage.services.jobs[FIRST]


async def test_a_dear_order_asks_with_its_price_and_what_would_be_left(dear: Stage) -> None:
    receipt = await order(dear)
    assert said(receipt).splitlines() == [
        f"**Start it?** · {HEAD}",
        f"After it you would have 95 of 100 credits left; it renews {RENEWS}.",
        "The server would have 995 of 1,000 credits left.",
        f"Nothing is charged or held yet. This offer ends {ENDS}.",
    ]
    assert buttons(receipt) == [("Start for 5 credits", f"clapper:confirm:{FIRST}"), ("Cancel", f"clapper:cancel:{FIRST}")]
    assert dear.services.spent == 0


async def test_a_cheaper_order_is_not_asked_about(dear: Stage) -> None:
    dear.services.confirm_at = 6
    assert said(await order(dear)).startswith("**Accepted**")


async def test_start_reserves_the_price_and_the_receipt_goes_on_as_usual(dear: Stage) -> None:
    receipt = await order(dear)
    assert await press(dear, receipt) == "Started. The clip will be posted where you asked for it."
    assert said(receipt).splitlines()[:3] == [
        f"**Accepted** · {HEAD}",
        "You are next in the queue.",
        f"You have 95 of 100 credits left this month; it renews {RENEWS}.",
    ]
    assert buttons(receipt) == [("Cancel", f"clapper:cancel:{FIRST}")]

    dear.client.receipts.changed(replace(job(dear), state=JobState.RUNNING, running_since=dear.now))
    await dear.clock.advance(3)
    assert said(receipt).startswith("**Being made**")


async def test_the_place_in_the_queue_is_kept_fresh_after_start(dear: Stage) -> None:
    receipt = await order(dear)
    await press(dear, receipt)
    dear.services.position = 3
    await dear.clock.advance(30)
    assert "number 3 in the queue" in said(receipt)


async def test_news_of_a_quick_start_win_over_its_first_text(dear: Stage) -> None:
    receipt = await order(dear)
    ended = replace(job(dear), state=JobState.RUNNING, running_since=dear.now)
    result = await dear.client.services.confirm.job(FIRST, Press(dear.member.id, dear.channel.id))
    assert result.receipt is not None
    dear.client.receipts.changed(ended)
    await dear.client.receipts.accepted(result.receipt)
    assert said(receipt).startswith("**Being made**")


async def test_start_still_works_after_a_restart(dear: Stage) -> None:
    receipt = await order(dear)
    await dear.env.restart_bot(make_client(dear.client.texts, dear.clock, dear.state, dear.services))
    assert (await press(dear, receipt)).startswith("Started.")
    assert job(dear).state is JobState.QUEUED


async def test_the_press_says_where_it_was_and_what_the_bot_lacks_there(dear: Stage) -> None:
    await press(dear, await order(dear))
    assert [(one.user_id, one.channel_id, one.missing_permissions) for one in dear.services.presses] == [
        (dear.member.id, dear.channel.id, ())
    ]


async def test_pressed_twice_it_is_started_once(dear: Stage) -> None:
    listed = await order(dear)
    assert listed.response is not None
    jobs = await dear.member.slash(dear.channel, "jobs")
    await press(dear, jobs, "1: Start for 5 credits")
    assert await press(dear, jobs, "1: Start for 5 credits") == "It has already been started; it is paid for once."
    assert dear.services.spent == 5


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (FailureKind.LAPSED, "That offer has ended. Nothing was charged; order it again if you still want it."),
        (FailureKind.CANCELLED, "It was cancelled before. Nothing was charged; order it again if you still want it."),
    ],
)
async def test_a_draft_that_has_ended_says_so(dear: Stage, kind: FailureKind, text: str) -> None:
    receipt = await order(dear)
    dear.services.jobs[FIRST] = replace(job(dear), state=JobState.CANCELLED, failure=Failure(kind))
    assert await press(dear, receipt) == text


async def test_a_limit_that_has_filled_up_meanwhile_leaves_the_draft(dear: Stage) -> None:
    receipt = await order(dear)
    dear.services.fault = LimitReached(
        "limit-guild", scope="guild", limit=1000, left=4, price=5, renews_at=NOW, unit="credits", period="month", source="default", role=""
    )
    assert "of this server as a whole 4 are left" in await press(dear, receipt)
    assert job(dear).state is JobState.DRAFT
    assert said(receipt).startswith("**Start it?**")
    assert (await press(dear, receipt)).startswith("Started.")


async def test_somebody_else_s_press_is_refused(dear: Stage) -> None:
    receipt = await order(dear)
    dear.services.fault = NotAllowed("job-not-yours")
    assert "That job is not yours" in await press(dear, receipt)


async def test_cancel_of_a_draft(dear: Stage) -> None:
    receipt = await order(dear)
    assert await press(dear, receipt, "Cancel") == "Cancelled. Nothing was charged."
    await dear.clock.advance(3)
    assert said(receipt) == f"**Cancelled** · {HEAD}\nNothing was charged."
    assert buttons(receipt) == []


async def test_the_last_edit_of_a_draft_whose_time_is_over(dear: Stage) -> None:
    receipt = await order(dear)
    await dear.clock.advance(600)
    dear.client.receipts.changed(replace(job(dear), state=JobState.CANCELLED, failure=Failure(FailureKind.LAPSED)))
    await dear.clock.advance(3)
    assert said(receipt) == f"**Not started** · {HEAD}\nNobody confirmed it in time.\nNothing was charged."
    assert buttons(receipt) == [("Try again", f"clapper:again:{FIRST}")]


async def test_jobs_shows_what_waits_for_confirmation_with_the_same_buttons(dear: Stage) -> None:
    receipt = await order(dear)
    listed = await dear.member.slash(dear.channel, "jobs")
    assert said(listed).splitlines()[1] == f"**1.** waits for your confirmation, ends {ENDS} · {HEAD}"
    assert buttons(listed) == [("1: Start for 5 credits", f"clapper:confirm:{FIRST}"), ("1: Cancel", f"clapper:cancel:{FIRST}")]
    assert (await press(dear, listed, "1: Start for 5 credits")).startswith("Started.")
    assert said(receipt).startswith("**Accepted**")


async def test_start_from_jobs_in_a_direct_message(dear: Stage) -> None:
    await order(dear)
    listed = await dear.member.user.slash("jobs")
    assert listed.response is not None
    result = await dear.member.user.click(listed.response, label="1: Start for 5 credits")
    assert said(result).startswith("Started.")
    assert dear.services.presses[0].missing_permissions == ()
