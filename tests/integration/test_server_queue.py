"""`/clapper queue`: every unfinished job of a server, and an admin's cancel."""

from dataclasses import replace

import pytest

from bot.domain.jobs import JobState
from bot.domain.presses import CancelAnswer
from tests.integration.reading import admin, said
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio


async def ordered(stage: Stage, count: int) -> list[str]:
    stage.services.member_limit = 10_000
    for number in range(count):
        await stage.member.slash(stage.channel, "video", prompt=f"secret fox {number}", model="demo/clip")
    return list(stage.services.jobs)


async def test_an_empty_queue(stage: Stage) -> None:
    assert await admin(stage, "queue") == "No video of this server is unfinished."


async def test_each_job_has_its_member_state_model_price_and_age_but_no_prompt(stage: Stage) -> None:
    (job_id,) = await ordered(stage, 1)
    asked = int(stage.services.jobs[job_id].created_at.timestamp())
    text = await admin(stage, "queue")
    assert text.splitlines() == [
        "**1 unfinished** here, oldest first · page 1 of 1",
        f"**1.** <@{stage.member.id}> · number 1 in the queue · `demo/clip` · 5 s · 16:9 · 5 credits · asked <t:{asked}:R>",
    ]


async def test_pages_turn_in_place(stage: Stage) -> None:
    await ordered(stage, 12)
    result = await stage.admin.slash(stage.channel, "clapper queue")
    assert "page 1 of 2" in said(result)
    await stage.admin.click(result.response, label="Next")
    assert "page 2 of 2" in said(result)
    await stage.admin.click(result.response, label="Back")
    assert "page 1 of 2" in said(result)


async def test_an_admin_cancels_and_sees_what_is_left(stage: Stage) -> None:
    first, second = await ordered(stage, 2)
    result = await stage.admin.slash(stage.channel, "clapper queue")
    pressed = await stage.admin.click(result.response, label="2: Cancel")
    lines = said(pressed).splitlines()
    assert lines[0] == f"Cancelled job `{second}`. Nothing was charged; its member is told."
    assert lines[1].startswith("**1 unfinished** here")
    assert [actor.user_id for actor in stage.services.cancelled_by] == [stage.admin.id]
    assert stage.services.jobs[first].state is JobState.QUEUED


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (CancelAnswer.ASKED, "The provider has been asked to stop job"),
        (CancelAnswer.TOO_LATE, "It is too late to cancel job"),
        (CancelAnswer.ENDED, "had already ended."),
    ],
)
async def test_what_a_cancel_comes_to(stage: Stage, answer: CancelAnswer, words: str) -> None:
    await ordered(stage, 1)
    stage.services.cancel_answer = answer
    result = await stage.admin.slash(stage.channel, "clapper queue")
    assert words in said(await stage.admin.click(result.response, label="1: Cancel"))


async def test_a_job_of_another_server_is_none_of_theirs(stage: Stage) -> None:
    (job_id,) = await ordered(stage, 1)
    result = await stage.admin.slash(stage.channel, "clapper queue")
    job = stage.services.jobs[job_id]
    stage.services.jobs[job_id] = replace(job, place=replace(job.place, guild_id=1))
    assert said(await stage.admin.click(result.response, label="1: Cancel")).startswith("That job is not from this server")


async def test_what_can_no_longer_be_cancelled_has_no_button(stage: Stage) -> None:
    (job_id,) = await ordered(stage, 1)
    stage.services.jobs[job_id] = replace(stage.services.jobs[job_id], state=JobState.DELIVERING)
    result = await stage.admin.slash(stage.channel, "clapper queue")
    assert "being posted" in said(result)
    assert result.response.components == []


async def test_buttons_of_admins_are_refused_to_whoever_is_none(stage: Stage) -> None:
    """A role can be taken away while the list is open."""
    await ordered(stage, 12)
    result = await stage.admin.slash(stage.channel, "clapper queue")
    managers = next(role for role in stage.env.backend.get_guild(stage.guild.id).roles.values() if role.name == "Managers")
    managers.permissions = 0
    for label in ("1: Cancel", "Next"):
        assert said(await stage.admin.click(result.response, label=label)).startswith("Only people who may manage this server can do that.")
    assert stage.services.cancelled_by == []
