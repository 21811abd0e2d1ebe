"""What a failure offers next."""

from dataclasses import replace

import pytest

from bot.domain.jobs import Failure, FailureKind, JobState
from bot.domain.outbox import Owed
from tests.integration.clips import CLIP, REQUEST, Shown
from tests.integration.reading import fields, labels, said

pytestmark = pytest.mark.asyncio


async def test_a_failure_is_its_requester_s_to_try_again(shown: Shown) -> None:
    message = await shown.post(Owed.FAILED, state=JobState.FAILED, failure=Failure(FailureKind.PROVIDER), clip=None)
    assert said(await shown.stage.admin.click(message, label="Try again")).startswith("That job is not yours")
    assert shown.ordered == 0


@pytest.mark.parametrize(
    ("kind", "offered"),
    [
        (FailureKind.PROVIDER, ["Try again"]),
        (FailureKind.MODERATED, ["Change and try again"]),
        (FailureKind.INVALID, ["Change and try again"]),
    ],
)
async def test_a_failure_offers_what_makes_sense(shown: Shown, kind: FailureKind, offered: list[str]) -> None:
    failed = {"state": JobState.FAILED, "failure": Failure(kind), "clip": None}
    message = await shown.post(Owed.FAILED, **failed)
    assert labels(message) == offered
    result = await shown.stage.member.click(message, label=offered[0])
    if offered == ["Try again"]:
        assert said(result).startswith("**Accepted**")
        child, _ = shown.child()
        assert (child.parent_job, child.source, child.descent) == (CLIP, None, None)
    else:
        assert fields(result)["prompt"]["value"] == "a red fox"


async def test_a_failure_whose_picture_is_erased_offers_nothing(shown: Shown) -> None:
    failed = {"state": JobState.FAILED, "failure": Failure(FailureKind.PROVIDER), "clip": None}
    message = await shown.post(Owed.FAILED, request=replace(REQUEST, has_image=True), **failed)
    assert message.components == []


async def test_a_clip_that_was_lost_can_be_tried_again(shown: Shown) -> None:
    message = await shown.post(Owed.EXPIRED, state=JobState.EXPIRED, failure=Failure(FailureKind.EXPIRED), clip=None)
    assert labels(message) == ["Try again"]


async def test_the_receipt_of_a_failure_offers_the_same(shown: Shown) -> None:
    result = await shown.stage.member.slash(shown.stage.channel, "video", prompt="a red fox")
    (job,) = shown.stage.services.jobs.values()
    failed = replace(job, state=JobState.FAILED, failure=Failure(FailureKind.PROVIDER))
    stage = shown.stage
    stage.services.jobs[job.id] = failed
    stage.client.receipts.changed(failed)
    entry = stage.client.receipts._entry(failed)
    assert entry is not None
    await stage.client.receipts._edit(entry, None)
    assert result.response is not None
    message = stage.env.backend.get_message(stage.channel.id, result.response.id)
    assert [part["label"] for row in message.components for part in row["components"]] == ["Try again"]
