"""The private reply, kept up to date until minute 14."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import discord
import pytest
import pytest_asyncio
from simcord.results import InteractionResult

from bot.domain.jobs import Job, JobState
from bot.domain.origin import MessageRef
from bot.domain.outbox import DeliveredTo
from bot.domain.switches import Gate
from tests.fakes.clock import settle
from tests.fakes.services import services_of
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio


class Desk:
    """An order that was accepted, with its receipts kept."""

    def __init__(self, stage: Stage, result: InteractionResult) -> None:
        self.stage = stage
        self.result = result

    @property
    def job(self) -> Job:
        return self.stage.services.jobs["job000000001"]

    @property
    def text(self) -> str:
        assert self.result.response is not None
        return self.result.response.content

    @property
    def edits(self) -> int:
        return len(self.stage.sent("/messages/@original"))

    def change(self, state: JobState, **facts: Any) -> None:
        self.stage.services.jobs["job000000001"] = changed = replace(self.job, state=state, **facts)
        self.stage.client.receipts.changed(changed)

    async def later(self, seconds: float) -> None:
        await self.stage.clock.advance(seconds)
        await settle()


@pytest_asyncio.fixture
async def desk(stage: Stage) -> AsyncIterator[Desk]:
    keeper = asyncio.ensure_future(stage.client.receipts.run())
    result = await stage.member.slash(stage.channel, "video", prompt="fox")
    await settle()
    yield Desk(stage, result)
    keeper.cancel()
    await asyncio.gather(keeper, return_exceptions=True)


async def test_the_receipt_follows_the_job(desk: Desk) -> None:
    assert desk.edits == 1
    desk.change(JobState.RUNNING, running_since=desk.stage.now)
    await desk.later(3)
    assert desk.text.startswith("**Being made**")

    desk.change(JobState.DONE, succeeded_at=desk.stage.now, delivered_to=DeliveredTo.CHANNEL, message=MessageRef(1, 2))
    await desk.later(3)
    assert f"https://discord.com/channels/{desk.stage.guild.id}/1/2" in desk.text
    assert desk.result.response is not None
    assert desk.result.response.components == []


async def test_what_was_left_stays_readable_while_it_runs(desk: Desk) -> None:
    desk.change(JobState.RUNNING, running_since=desk.stage.now)
    await desk.later(3)
    assert "95 of 100 credits left" in desk.text


async def test_the_cancel_button_goes_once_cancel_was_asked(desk: Desk) -> None:
    desk.change(JobState.RUNNING, running_since=desk.stage.now, cancel_asked=True)
    await desk.later(3)
    assert "Cancel was asked for." in desk.text
    assert desk.result.response is not None
    assert desk.result.response.components == []


async def test_a_stop_and_its_end_reach_the_receipt_of_a_waiting_job(desk: Desk) -> None:
    desk.stage.services.gates["demo"] = Gate.STOPPED
    await desk.later(25)
    assert "The operator has stopped all orders for now; your job waits." in desk.text
    desk.stage.services.gates.clear()
    await desk.later(25)
    assert "stopped" not in desk.text


async def test_an_order_that_is_not_confirmed_says_so_without_a_change_of_the_job(desk: Desk) -> None:
    desk.change(JobState.SUBMITTING)
    await desk.later(3)
    assert "confirmed" not in desk.text
    desk.stage.services.unconfirmed = True
    await desk.later(25)
    assert desk.text.splitlines()[1].startswith("The provider has not confirmed it yet.")


async def test_without_a_change_there_is_no_edit(desk: Desk) -> None:
    for _ in range(5):
        desk.stage.client.receipts.changed(desk.job)
        await desk.later(5)
    assert desk.edits == 1


async def test_many_changes_at_once_are_one_edit(desk: Desk) -> None:
    await desk.later(10)
    for number in range(50):
        desk.change(JobState.RUNNING, running_since=desk.stage.now + timedelta(seconds=number))
    last = int(desk.stage.now.timestamp()) + 49
    await desk.later(1.9)
    assert desk.edits == 2
    assert f"<t:{last}:R>" in desk.text


async def test_edits_keep_two_seconds_apart(desk: Desk) -> None:
    for number in range(40):
        desk.change(JobState.RUNNING, running_since=desk.stage.now + timedelta(seconds=number))
        await desk.later(0.25)
    assert 4 <= desk.edits <= 6


async def test_the_place_in_the_queue_is_kept_fresh(desk: Desk) -> None:
    desk.stage.services.position = 3
    await desk.later(30)
    assert "number 3 in the queue" in desk.text


async def test_the_last_word_comes_before_minute_14(desk: Desk) -> None:
    desk.change(JobState.RUNNING, running_since=desk.stage.now)
    await desk.later(13 * 60 + 10)
    assert "`/jobs` has the state" not in desk.text
    await desk.later(20)
    assert "`/jobs` has the state" in desk.text
    edits = desk.edits

    desk.change(JobState.DONE, succeeded_at=desk.stage.now, delivered_to=DeliveredTo.CHANNEL)
    await desk.later(600)
    assert desk.edits == edits


async def test_a_receipt_is_taken_up_again_after_a_restart(desk: Desk) -> None:
    """A second keeper knows nothing of the first; `changed` of every unfinished job is all it needs."""
    from bot.discord_io.receipts import WebhookReceipts

    stage = desk.stage
    fresh = WebhookReceipts(stage.client, stage.client.texts, stage.clock, stage.client.services.jobs.view)
    keeper = asyncio.ensure_future(fresh.run())
    fresh.changed(replace(desk.job, state=JobState.RUNNING, running_since=stage.now))
    await desk.later(3)
    assert desk.text.startswith("**Being made**")
    keeper.cancel()
    await asyncio.gather(keeper, return_exceptions=True)


async def test_later_news_of_a_receipt_let_orders_go_first(desk: Desk) -> None:
    from bot.discord_io.receipts import WebhookReceipts

    stage, gone = desk.stage, asyncio.Event()

    class Busy:
        def expect(self) -> None: ...

        def serving(self) -> AbstractContextManager[None]:
            return nullcontext()

        async def after_you(self) -> None:
            await gone.wait()

    fresh = WebhookReceipts(stage.client, stage.client.texts, stage.clock, stage.client.services.jobs.view, courtesy=Busy())
    keeper = asyncio.ensure_future(fresh.run())
    fresh.changed(replace(desk.job, state=JobState.RUNNING, running_since=stage.now))
    await desk.later(3)
    assert desk.text.startswith("**Accepted**")
    gone.set()
    await desk.later(3)
    assert desk.text.startswith("**Being made**")
    keeper.cancel()
    await asyncio.gather(keeper, return_exceptions=True)


@pytest.mark.parametrize(("status", "code"), [(404, 10015), (401, 50027), (404, 10062), (404, 10008)])
async def test_a_reply_that_is_gone_is_given_up_silently(desk: Desk, caplog: pytest.LogCaptureFixture, status: int, code: int) -> None:
    desk.stage.env.inject_error("PATCH", "/webhooks/*", status=status, code=code, times=None)
    desk.change(JobState.RUNNING, running_since=desk.stage.now)
    await desk.later(3)
    edits = desk.edits
    desk.change(JobState.RUNNING, running_since=desk.stage.now, late=True)
    await desk.later(60)
    assert desk.edits <= edits + 1
    assert [record for record in caplog.records if record.levelname in {"WARNING", "ERROR"} and record.name.startswith("bot.")] == []


async def test_a_passing_fault_is_tried_again(desk: Desk) -> None:
    desk.stage.env.inject_error("PATCH", "/webhooks/*", status=500, times=2)
    desk.change(JobState.RUNNING, running_since=desk.stage.now)
    await desk.later(30)
    assert desk.text.startswith("**Being made**")


@pytest.mark.parametrize(
    ("status", "body"),
    [(429, "error code: 1015"), (429, {"code": 0, "message": "slow down"}), (403, "<!DOCTYPE html>"), (403, "error code: 1020")],
)
async def test_what_stands_before_discord_does_not_freeze_the_receipt(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, status: int, body: Any
) -> None:
    """A 429 without `Via`, or a page: it passes, and nothing else would write the receipt before the next change."""
    request, left = desk.stage.client.http.request, [2]

    async def before(*args: Any, **more: Any) -> Any:
        if left[0]:
            left[0] -= 1
            raise discord.HTTPException(SimpleNamespace(status=status, reason="x"), body)  # pyright: ignore[reportArgumentType]
        return await request(*args, **more)

    monkeypatch.setattr(desk.stage.client.http, "request", before)
    desk.change(JobState.RUNNING, running_since=desk.stage.now)
    await desk.later(120)
    assert desk.text.startswith("**Being made**")


async def test_an_outage_of_minutes_does_not_leave_the_receipt_behind(desk: Desk) -> None:
    desk.stage.env.inject_error("PATCH", "/webhooks/*", status=503, times=6)
    desk.change(JobState.DONE, succeeded_at=desk.stage.now, delivered_to=DeliveredTo.CHANNEL)
    await desk.later(300)
    assert desk.text.startswith("**Done**")


async def test_a_lasting_fault_is_tried_ever_more_seldom_until_the_token_ends(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.stage.env.inject_error("PATCH", "/webhooks/*", status=500, times=None)
    desk.change(JobState.RUNNING, running_since=desk.stage.now)
    await desk.later(840)
    edits = desk.edits
    assert edits <= 22
    assert "was not written" in caplog.text
    await desk.later(600)
    assert desk.edits == edits


async def test_news_before_the_first_answer_win_over_it(stage: Stage) -> None:
    """A very quick job may be further than the cog that ordered it."""
    services = services_of(stage.services)
    keeper = asyncio.ensure_future(stage.client.receipts.run())
    ordered = services.submit.video

    async def hasty(order: Any, origin: Any) -> Any:
        receipt = await ordered(order, origin)
        stage.client.receipts.changed(replace(receipt.job, state=JobState.RUNNING, running_since=stage.now))
        return receipt

    stage.client.services = replace(services, submit=type("Hasty", (), {"video": staticmethod(hasty)})())
    result = await stage.member.slash(stage.channel, "video", prompt="fox")
    await settle()
    assert result.response is not None
    assert result.response.content.startswith("**Being made**")
    keeper.cancel()
    await asyncio.gather(keeper, return_exceptions=True)


async def test_a_job_without_a_receipt_is_none_of_our_business(stage: Stage) -> None:
    await stage.member.slash(stage.channel, "video", prompt="fox")
    job = replace(stage.services.jobs["job000000001"], id="other", receipt=None)
    stage.client.receipts.changed(job)
    assert "other" not in stage.client.receipts._open


async def test_ended_receipts_are_forgotten(desk: Desk) -> None:
    desk.change(JobState.CANCELLED)
    await desk.later(5)
    assert desk.text.startswith("**Cancelled**")
    assert desk.stage.client.receipts._open == {}
