"""What was typed into a form is never lost: a refusal hands it back, as a file and in the form itself."""

import pytest
from simcord.results import InteractionResult

from bot.domain.errors import RequestRefused
from bot.domain.origin import MessageRef
from bot.domain.requests import AttachmentRef, Source
from tests.integration.attachments import PNG, picture_message
from tests.integration.clips import CLIP, Shown
from tests.integration.reading import buttons, fields, headline, labels, said
from tests.integration.stage import Stage, make_client

pytestmark = pytest.mark.asyncio

WORDS = "a fox that runs through the *deep* snow, " * 40
CHANGE = "Change and try again"


def handed_back(stage: Stage, result: InteractionResult) -> str:
    """What is in the file of an answer."""
    assert "What you typed is attached" in said(result)
    assert result.response is not None
    (file,) = result.response.attachments
    assert file.filename == "prompt.txt"
    data = stage.env.backend.cdn.get(file.url)
    assert data is not None
    return data.decode()


async def animate(stage: Stage) -> InteractionResult:
    return await stage.member.context_menu(stage.channel, "Animate", await picture_message(stage, "fox.png"))


async def refused(stage: Stage, form: InteractionResult, words: str = WORDS) -> InteractionResult:
    stage.services.member_limit = 4
    result = await stage.member.submit_modal(form, {"prompt": words, "choice": ["demo/clip|10"]})
    assert "of your 4 credits" in headline(result)
    return result


async def reopened(stage: Stage, result: InteractionResult) -> InteractionResult:
    assert result.response is not None
    return await stage.member.click(result.response, label=CHANGE)


def chosen(form: InteractionResult) -> list[str]:
    return [option["value"] for option in fields(form)["choice"]["options"] if option.get("default")]


async def test_animate_gives_back_what_was_typed(stage: Stage) -> None:
    result = await refused(stage, await animate(stage))
    assert handed_back(stage, result) == WORDS
    form = await reopened(stage, result)
    assert form.modal is not None
    assert form.modal["title"] == "Animate this picture"
    assert (fields(form)["prompt"]["value"], chosen(form)) == (WORDS, ["demo/clip|10"])
    stage.services.member_limit = 100
    await stage.member.submit_modal(form, {"prompt": "shorter", "choice": ["demo/clip|5"]})
    ((order, origin),) = stage.services.orders
    assert (order.prompt, order.image.filename) == ("shorter", "fox.png")
    assert origin.source is not None


async def test_animate_after_a_restart_gives_back_what_was_typed(stage: Stage) -> None:
    form = await animate(stage)
    await stage.env.restart_bot(make_client(stage.client.texts, stage.clock, stage.state, stage.services))
    result = await stage.member.submit_modal(form, {"prompt": WORDS, "choice": ["demo/clip|5"]})
    assert headline(result).startswith("This button or form")
    assert handed_back(stage, result) == WORDS
    assert buttons(result) == []


async def test_nothing_typed_is_nothing_attached(stage: Stage) -> None:
    result = await refused(stage, await animate(stage), "")
    assert "attached" not in said(result)
    assert result.response is not None
    assert (result.response.attachments, labels(result.response)) == ([], [CHANGE])


@pytest.mark.parametrize("label", ["Remix", "Extend"])
async def test_forms_below_clips_give_back_what_was_typed(shown: Shown, label: str) -> None:
    stage, message = shown.stage, await shown.post()
    form = await stage.member.click(message, label=label)
    result = await refused(stage, form)
    assert handed_back(stage, result) == WORDS
    again = await reopened(stage, result)
    assert again.modal is not None
    assert form.modal is not None
    assert again.modal["title"] == form.modal["title"]
    assert (fields(again)["prompt"]["value"], chosen(again)) == (WORDS, ["demo/clip|10"])
    stage.services.member_limit = 100
    posted = MessageRef(stage.channel.id, message.id)
    stage.services.messages.held[posted] = (Source(AttachmentRef("https://cdn.example/clip.mp4", "clip.mp4", 9), is_clip=True),)
    await stage.member.submit_modal(again, {"prompt": "shorter", "choice": ["demo/clip|5"]})
    child, order = shown.child()
    assert (child.parent_job, child.source, order.prompt) == (CLIP, posted, "shorter")


@pytest.mark.parametrize("label", ["Remix", "Extend"])
async def test_the_way_back_below_a_clip_outlives_a_restart(shown: Shown, label: str) -> None:
    """With what the clip was made from; what was typed is in the file."""
    stage, message = shown.stage, await shown.post()
    result = await refused(stage, await stage.member.click(message, label=label))
    await stage.env.restart_bot(make_client(stage.client.texts, stage.clock, stage.state, stage.services))
    assert fields(await reopened(stage, result))["prompt"]["value"] == "a red fox"


async def test_a_fault_of_ours_gives_back_what_was_typed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(stage.client.services.submit, "video", broken)
    result = await stage.member.submit_modal(await animate(stage), {"prompt": WORDS, "choice": ["demo/clip|10"]})
    assert headline(result).startswith("Something went wrong")
    assert handed_back(stage, result) == WORDS


async def test_a_storyboard_gives_its_shots_as_a_file_too(stage: Stage) -> None:
    stage.services.member_limit = 4
    form = await stage.member.slash(stage.channel, "storyboard")
    result = await stage.member.submit_modal(form, {"prompt": WORDS, "choice": ["demo/clip|5"]})
    assert handed_back(stage, result) == WORDS
    assert labels(result.response) == [CHANGE]


async def test_what_was_given_back_is_nobody_elses_to_open(shown: Shown) -> None:
    """The message is theirs alone, but an id can be made up."""
    stage, message = shown.stage, await shown.post()
    result = await refused(stage, await stage.member.click(message, label="Remix"))
    ((_, custom_id),) = buttons(result)
    stored = stage.env.backend.get_message(stage.channel.id, message.id)
    stored.components[0]["components"][1]["custom_id"] = custom_id
    assert fields(await stage.admin.click(message, label="Remix"))["prompt"]["value"] == "a red fox"


async def test_erasing_forgets_what_was_given_back(stage: Stage) -> None:
    result = await refused(stage, await animate(stage))
    asked = await stage.member.slash(stage.channel, "privacy delete")
    assert asked.response is not None
    await stage.member.click(asked.response, label="Erase it")
    again = await reopened(stage, result)
    assert again.modal is None
    assert headline(again).startswith("This button or form")


async def test_a_picture_that_models_refuse_loses_no_words(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def animated(*_: object) -> None:
        raise RequestRefused("picture-animated")

    message = await stage.admin.send(stage.channel, "look", attachments=[("fox.png", PNG)])
    form = await stage.member.context_menu(stage.channel, "Animate", message)
    monkeypatch.setattr(stage.client.services.submit, "video", animated)
    result = await stage.member.submit_modal(form, {"prompt": WORDS, "choice": ["demo/clip|10"]})
    assert headline(result) == "That picture is animated. Send a still picture."
    assert handed_back(stage, result) == WORDS
