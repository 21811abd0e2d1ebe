"""`/storyboard`: the form at once, every price before anything is held, how far each shot is, and what a failed one offers."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from simcord.results import InteractionResult

from bot.domain.jobs import ClipFile, Failure, FailureKind, Job, JobState
from bot.domain.models import Model, Need
from bot.domain.origin import MessageRef
from bot.domain.outbox import DeliveredTo
from bot.domain.switches import Gate
from tests.fakes.clock import settle
from tests.fakes.models import TEXT_ONLY, model
from tests.integration.attachments import PNG
from tests.integration.reading import buttons, fields_of, headline
from tests.integration.stage import Stage, make_client

pytestmark = pytest.mark.asyncio

BOARD = "job000000001"


@pytest_asyncio.fixture
async def kept(stage: Stage) -> AsyncIterator[Stage]:
    """Receipts are kept."""
    keeper = asyncio.ensure_future(stage.client.receipts.run())
    yield stage
    keeper.cancel()
    await asyncio.gather(keeper, return_exceptions=True)


async def form(stage: Stage) -> InteractionResult:
    return await stage.member.slash(stage.channel, "storyboard")


async def ordered(stage: Stage, shots: str = "a fox wakes\n\nit runs\n", **more: object) -> InteractionResult:
    result = await stage.member.submit_modal(await form(stage), {"prompt": shots, "choice": ["demo/clip|5"], **more})
    await settle()
    return result


async def started(stage: Stage) -> InteractionResult:
    result = await ordered(stage)
    assert result.response is not None
    await stage.member.click(result.response, label="Start for 10 credits")
    await settle()
    return result


def text(result: InteractionResult) -> list[str]:
    assert result.ephemeral
    assert result.response is not None
    return result.response.content.splitlines()


def shot(stage: Stage, number: int, state: JobState, **facts: object) -> None:
    takes = stage.services.takes[BOARD]
    takes[number - 1] = replace(takes[number - 1], state=state, **facts)  # pyright: ignore[reportArgumentType]
    stage.client.receipts.changed(stage.services.jobs[BOARD])


async def later(stage: Stage) -> None:
    await stage.clock.advance(3)
    await settle()


async def test_the_form_comes_at_once(stage: Stage) -> None:
    result = await form(stage)
    assert result.modal is not None
    shown = fields_of(result.modal)
    assert list(shown) == ["prompt", "picture", "choice"]
    assert (shown["prompt"]["style"], shown["prompt"]["required"], shown["picture"]["required"]) == (2, True, False)
    assert [(option["label"], option["value"], option["default"]) for option in shown["choice"]["options"]] == [
        ("Clip · 5 s · 5 credits a shot", "demo/clip|5", True),
        ("Clip · 10 s · 10 credits a shot", "demo/clip|10", False),
    ]


async def test_only_models_that_make_every_shot_are_offered(stage: Stage) -> None:
    stage.services.models = (
        TEXT_ONLY,
        model("other/needy", image=Need.REQUIRED),
        model("other/wordless", prompt=Need.NO),
        model("other/long", image=Need.REQUIRED, segments=6, durations=(), fixed_seconds=5),
    )
    result = await form(stage)
    assert result.modal is not None
    shown = fields_of(result.modal)["choice"]["options"]
    assert [option["value"] for option in shown] == ["other/long|5", "other/needy|5", "other/needy|10"]
    assert shown[0]["description"] == "other/long · needs a first picture"


@pytest.mark.parametrize(
    ("models", "gates", "answer"),
    [
        ((TEXT_ONLY,), {}, "No model here takes both words and a picture, which every shot needs. `/models` shows what is on offer."),
        ((model(),), {"demo": Gate.STOPPED}, "The operator has stopped all orders for now."),
    ],
)
async def test_a_form_that_would_be_refused_is_not_opened(
    stage: Stage, models: tuple[Model, ...], gates: dict[str, Gate], answer: str
) -> None:
    stage.services.models, stage.services.gates = models, gates
    result = await form(stage)
    assert result.modal is None
    assert headline(result).startswith(answer)


async def test_every_price_is_said_before_anything_is_held(stage: Stage) -> None:
    result = await ordered(stage)
    assert text(result)[:5] == [
        "**Start it?** · `demo/clip` · 10 s · 2 shots · 16:9 · 10 credits",
        "**1** · 5 s · 5 credits · a fox wakes",
        "**2** · 5 s · 5 credits · it runs",
        text(result)[3],
        "The server would have 990 of 1,000 credits left.",
    ]
    assert text(result)[3].startswith("After it you would have 90 of 100 credits left")
    assert buttons(result) == [("Start for 10 credits", f"clapper:confirm:{BOARD}"), ("Cancel", f"clapper:cancel:{BOARD}")]
    (order,) = stage.services.boards
    assert (order.shots, order.model, order.duration, order.image) == (("a fox wakes", "it runs"), "demo/clip", 5, None)


async def test_a_first_picture_goes_along(stage: Stage) -> None:
    await ordered(stage, picture=("fox.png", PNG))
    (order,) = stage.services.boards
    assert order.image is not None
    assert (order.image.filename, order.image.size) == ("fox.png", len(PNG))
    assert order.image.url.startswith("https://")


@pytest.mark.parametrize(
    ("shots", "answer"),
    [
        (" \n\n", "Write at least one shot, at most 6: each on its own line."),
        ("\n".join("abcdefg"), "These are 7 shots, and a storyboard has at most 6."),
    ],
)
async def test_a_refused_form_can_be_opened_again_as_it_was(stage: Stage, shots: str, answer: str) -> None:
    result = await stage.member.submit_modal(await form(stage), {"prompt": shots, "choice": ["demo/clip|10"]})
    assert headline(result).startswith(answer)
    assert result.response is not None
    again = await stage.member.click(result.response, label="Change and try again")
    assert again.modal is not None
    shown = fields_of(again.modal)
    assert shown["prompt"]["value"] == shots
    assert [option["value"] for option in shown["choice"]["options"] if option["default"]] == ["demo/clip|10"]


async def test_a_limit_is_refused_with_the_way_back_too(stage: Stage) -> None:
    stage.services.member_limit = 4
    result = await ordered(stage)
    assert buttons(result)[0][0] == "Change and try again"
    assert "of your 4 credits" in text(result)[0]


async def test_a_form_from_before_a_restart_says_so(stage: Stage) -> None:
    result = await stage.member.submit_modal(await form(stage), {"prompt": " ", "choice": ["demo/clip|10"]})
    await stage.env.restart_bot(make_client(stage.client.texts, stage.clock, stage.state, stage.services))
    assert result.response is not None
    again = await stage.member.click(result.response, label="Change and try again")
    assert again.modal is None
    assert headline(again)


async def test_the_receipt_says_how_far_each_shot_is(kept: Stage) -> None:
    result = await started(kept)
    await later(kept)
    assert text(result)[:3] == [
        "**Being filmed** · `demo/clip` · 10 s · 2 shots · 16:9 · 10 credits",
        "**1** · in the queue · a fox wakes",
        "**2** · waits for the shot before it · it runs",
    ]
    assert buttons(result) == [("Cancel", f"clapper:cancel:{BOARD}")]
    shot(kept, 1, JobState.DONE)
    shot(kept, 2, JobState.RUNNING, running_since=kept.now)
    await later(kept)
    assert text(result)[1] == "**1** · finished · a fox wakes"
    assert text(result)[2].startswith("**2** · being made since")
    assert buttons(result) == [("Cancel the rest", f"clapper:cancel:{BOARD}")]


async def failed(stage: Stage, *, first: bool = False) -> InteractionResult:
    result = await started(stage)
    if not first:
        shot(stage, 1, JobState.DONE)
    shot(stage, 1 if first else 2, JobState.FAILED, failure=Failure(FailureKind.MODERATED, "no foxes"))
    await later(stage)
    return result


async def test_a_failed_shot_asks_what_to_do(kept: Stage) -> None:
    result = await failed(kept)
    whole = "\n".join(text(result))
    assert "**Shot 2 failed.** The provider's filter stopped the prompt or the picture." in whole
    assert "Nothing was charged." in whole
    assert "The finished shots are safe." in whole
    assert buttons(result) == [
        ("Try shot 2 again for 5 credits", f"clapper:retake:{BOARD}"),
        ("Post what is there", f"clapper:cancel:{BOARD}"),
    ]


async def test_a_failed_shot_is_tried_again_by_a_press(kept: Stage) -> None:
    result = await failed(kept)
    assert result.response is not None
    assert headline(await kept.member.click(result.response, label="Try shot 2 again for 5 credits")) == "That shot is made again."
    await later(kept)
    assert text(result)[2] == "**2** · waits for the shot before it · it runs"


async def test_without_a_finished_shot_there_is_nothing_to_post(kept: Stage) -> None:
    result = await failed(kept, first=True)
    assert [label for label, _ in buttons(result)] == ["Try shot 1 again for 5 credits", "Cancel"]
    assert "Try it again, or cancel" in "\n".join(text(result))


async def test_jobs_shows_a_storyboard_as_one_entry_with_its_buttons(kept: Stage) -> None:
    await failed(kept)
    result = await kept.member.slash(kept.channel, "jobs")
    assert text(result)[1].startswith("**1.** being filmed, shot by shot · `demo/clip`")
    assert text(result)[2] == "> **1** · finished · a fox wakes"
    assert text(result)[3].startswith("> **2** · failed")
    assert buttons(result) == [
        ("1: Try shot 2 again for 5 credits", f"clapper:retake:{BOARD}"),
        ("1: Post what is there", f"clapper:cancel:{BOARD}"),
    ]


def end(stage: Stage, state: JobState, **facts: object) -> Job:
    job = replace(stage.services.jobs[BOARD], state=state, **facts)  # pyright: ignore[reportArgumentType]
    stage.services.jobs[BOARD] = job
    stage.client.receipts.changed(job)
    return job


async def test_the_end_says_where_the_clip_is_and_what_it_is_made_of(kept: Stage) -> None:
    result = await started(kept)
    request = kept.services.jobs[BOARD].request
    partly = replace(request, prompts=request.prompts[:1])
    message = MessageRef(kept.channel.id, 7)
    end(kept, JobState.DONE, delivered_to=DeliveredTo.CHANNEL, message=message, request=partly, clip=ClipFile("a.mp4", 1, 5.0, 16, 9))
    await later(kept)
    assert "Here is your clip" in "\n".join(text(result))
    assert "It has 1 of 2 shots" in "\n".join(text(result))


async def test_shots_that_could_not_be_joined_are_told_of(kept: Stage) -> None:
    result = await started(kept)
    end(kept, JobState.DONE, delivered_to=DeliveredTo.NONE)
    await later(kept)
    assert text(result)[1] == "The shots could not be joined, so each of them is posted by itself."
