"""`/jobs` and its buttons."""

from dataclasses import replace

import pytest
from simcord.results import InteractionResult

from bot.domain.errors import NotAllowed
from bot.domain.jobs import ClipFile, JobState
from bot.domain.outbox import DeliveredTo
from bot.domain.presses import CancelAnswer
from tests.integration.reading import said
from tests.integration.stage import Stage, make_client

pytestmark = pytest.mark.asyncio


async def order(stage: Stage) -> InteractionResult:
    return await stage.member.slash(stage.channel, "video", prompt="a red fox")


async def test_nothing_yet(stage: Stage) -> None:
    assert said(await stage.member.slash(stage.channel, "jobs")) == "You have no videos yet. Try `/video`."


async def test_my_jobs_are_listed_with_their_buttons(stage: Stage) -> None:
    await order(stage)
    await order(stage)
    kept = stage.services.jobs["job000000002"]
    clip = ClipFile("clip.mp4", 1, 1.0, 1, 1)
    stage.services.jobs["job000000002"] = replace(kept, state=JobState.DONE, delivered_to=DeliveredTo.KEPT, clip=clip)

    result = await stage.member.slash(stage.channel, "jobs")
    assert said(result).splitlines()[1] == "**1.** number 1 in the queue · `demo/clip` · 5 s · 16:9 · 5 credits"
    assert result.response is not None
    (row,) = result.response.components
    assert [(one["label"], one["custom_id"]) for one in row["components"]] == [
        ("1: Cancel", "clapper:cancel:job000000001"),
        ("2: Post again", "clapper:repost:job000000002"),
    ]


async def test_jobs_of_others_are_not_shown(stage: Stage) -> None:
    await order(stage)
    assert said(await stage.admin.slash(stage.channel, "jobs")).startswith("You have no videos yet.")


async def test_in_direct_messages_all_my_jobs_are_listed(stage: Stage) -> None:
    await order(stage)
    result = await stage.member.user.slash("jobs")
    assert "number 1 in the queue" in said(result)


async def test_cancel_from_the_receipt(stage: Stage) -> None:
    receipt = await order(stage)
    assert receipt.response is not None
    result = await stage.member.click(receipt.response, label="Cancel")
    assert said(result) == "Cancelled. Nothing was charged."
    assert stage.services.jobs["job000000001"].state is JobState.CANCELLED


async def test_cancel_still_works_after_a_restart(stage: Stage) -> None:
    receipt = await order(stage)
    await stage.env.restart_bot(make_client(stage.client.texts, stage.clock, stage.state, stage.services))
    assert receipt.response is not None
    assert said(await stage.member.click(receipt.response, label="Cancel")) == "Cancelled. Nothing was charged."


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (CancelAnswer.ASKED, "The provider has been asked to stop it. If it no longer can, the clip still comes."),
        (CancelAnswer.TOO_LATE, "It is too late to cancel: the provider has already done the work."),
        (CancelAnswer.ENDED, "It had already ended."),
    ],
)
async def test_other_answers_to_a_cancel(stage: Stage, answer: CancelAnswer, text: str) -> None:
    receipt = await order(stage)
    stage.services.cancel_answer = answer
    assert receipt.response is not None
    assert said(await stage.member.click(receipt.response, label="Cancel")) == text


async def test_a_refused_cancel_is_answered(stage: Stage) -> None:
    receipt = await order(stage)
    stage.services.fault = NotAllowed("job-not-yours")
    assert receipt.response is not None
    result = await stage.member.click(receipt.response, label="Cancel")
    assert "Reference" in said(result)


async def test_post_again(stage: Stage) -> None:
    await order(stage)
    clip = ClipFile("clip.mp4", 1, 1.0, 1, 1)
    stage.services.jobs["job000000001"] = replace(stage.services.jobs["job000000001"], state=JobState.DONE, clip=clip)
    listed = await stage.member.slash(stage.channel, "jobs")
    assert listed.response is not None
    assert said(await stage.member.click(listed.response, label="1: Post again")) == "It will be posted again in a moment."
    assert stage.services.reposted == ["job000000001"]


async def test_lists_leave_nothing_in_discord_py_s_memory(stage: Stage) -> None:
    await order(stage)
    await stage.member.slash(stage.channel, "jobs")
    assert stage.client._connection._view_store._views == {}
