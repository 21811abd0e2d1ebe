"""The buttons below clips, pressed on messages that the messenger posted."""

from dataclasses import replace

import discord
import pytest

from bot.domain.lineage import Descent
from bot.domain.models import Need
from bot.domain.origin import MessageRef
from bot.domain.requests import Frame
from bot.domain.switches import Gate
from tests.fakes.models import model
from tests.integration.clips import CLIP, REQUEST, Shown
from tests.integration.reading import fields, labels, said
from tests.integration.stage import make_client

pytestmark = pytest.mark.asyncio


async def test_again_is_a_new_job_of_whoever_presses(shown: Shown) -> None:
    message = await shown.post()
    result = await shown.stage.admin.click(message, label="Again")
    assert said(result).splitlines() == [
        "**Accepted** · `demo/clip` · 5 s · 9:16 · 5 credits",
        "You are next in the queue.",
        "You have 95 of 100 credits left this month; it renews <t:1796083200:f>.",
    ]
    child, order = shown.child()
    assert (child.requester.user_id, child.parent_job, child.descent) == (shown.stage.admin.id, CLIP, Descent.AGAIN)
    assert child.source == MessageRef(shown.stage.channel.id, message.id)
    assert (order.prompt, order.aspect, order.seed) == ("a red fox", "9:16", None)


async def test_it_works_after_a_restart(shown: Shown) -> None:
    message = await shown.post()
    await shown.stage.env.restart_bot(make_client(shown.stage.client.texts, shown.stage.clock, shown.stage.state, shown.stage.services))
    assert said(await shown.stage.member.click(message, label="Again")).startswith("**Accepted**")
    form = await shown.stage.member.click(message, label="Remix")
    await shown.stage.env.restart_bot(make_client(shown.stage.client.texts, shown.stage.clock, shown.stage.state, shown.stage.services))
    result = await shown.stage.member.submit_modal(form, {"prompt": "a wolf", "choice": ["demo/clip|10"]})
    assert said(result).startswith("**Accepted** · `demo/clip` · 10 s")


async def test_a_double_click_orders_once(shown: Shown) -> None:
    message = await shown.post()
    await shown.stage.member.click(message, label="Again")
    assert said(await shown.stage.member.click(message, label="Again")).startswith("You pressed that just now")
    assert shown.ordered == 1


async def test_a_dear_clip_asks_first(shown: Shown) -> None:
    message = await shown.post()
    shown.stage.services.confirm_at = 5
    result = await shown.stage.member.click(message, label="Again")
    assert said(result).startswith("**Start it?** · `demo/clip` · 5 s · 9:16 · 5 credits")
    assert result.response is not None
    assert labels(result.response) == ["Start for 5 credits", "Cancel"]


async def test_a_price_that_rose_asks_first_and_says_what_it_was(shown: Shown) -> None:
    message = await shown.post(request=replace(REQUEST, price=3))
    text = said(await shown.stage.member.click(message, label="Again"))
    assert text.startswith("**Start it?**")
    assert "Its price has changed: 3 credits then, 5 credits now." in text.splitlines()


async def test_a_clip_from_a_lost_picture_begins_with_its_own(shown: Shown) -> None:
    message = await shown.post(request=replace(REQUEST, has_image=True))
    text = said(await shown.stage.member.click(message, label="Again"))
    assert "The picture it was first made from is no longer there, so this one is made from the clip's own picture." in text.splitlines()
    _, order = shown.child()
    assert (order.image.frame, order.image.filename) == (Frame.FIRST, f"clapper-{CLIP}.mp4")


async def test_where_nothing_may_be_posted_nothing_is_ordered(shown: Shown) -> None:
    message = await shown.post()
    for role in shown.stage.env.backend.get_guild(shown.stage.guild.id).roles.values():
        role.permissions = discord.Permissions(view_channel=True, send_messages=True, read_message_history=True).value
    assert "Attach Files" in said(await shown.stage.member.click(message, label="Again"))
    assert shown.ordered == 0


async def test_remix_is_filled_in_and_priced(shown: Shown) -> None:
    message = await shown.post()
    form = await shown.stage.member.click(message, label="Remix")
    parts = fields(form)
    assert form.modal is not None
    assert form.modal["title"] == "Change it and make it again"
    assert parts["prompt"]["value"] == "a red fox"
    assert [(one["label"], bool(one.get("default"))) for one in parts["choice"]["options"]] == [
        ("Clip · 5 s · 5 credits", True),
        ("Clip · 10 s · 10 credits", False),
        ("Text · 8 s · 30 credits", False),
    ]
    result = await shown.stage.member.submit_modal(form, {"prompt": "a wolf", "choice": ["demo/clip|10"]})
    assert said(result).startswith("**Accepted** · `demo/clip` · 10 s · 9:16 · 10 credits")
    child, order = shown.child()
    assert (child.parent_job, child.descent, order.prompt) == (CLIP, Descent.REMIX, "a wolf")


@pytest.mark.parametrize("label", ["Remix", "Extend"])
async def test_words_that_automod_stopped_are_not_shown_to_others(shown: Shown, label: str) -> None:
    message = await shown.post(hide_prompt=True)
    assert "fox" not in message.content
    assert fields(await shown.stage.member.click(message, label=label))["prompt"]["value"] == "a red fox"
    assert "value" not in fields(await shown.stage.admin.click(message, label=label))["prompt"]


async def test_the_length_it_had_is_chosen_beforehand(shown: Shown) -> None:
    message = await shown.post(request=replace(REQUEST, seconds=10, price=10))
    options = fields(await shown.stage.member.click(message, label="Remix"))["choice"]["options"]
    assert [one["value"] for one in options if one.get("default")] == ["demo/clip|10"]


async def test_extend_offers_models_that_take_a_picture_and_begins_with_the_last_one(shown: Shown) -> None:
    message = await shown.post()
    form = await shown.stage.member.click(message, label="Extend")
    assert [one["value"] for one in fields(form)["choice"]["options"]] == ["demo/clip|5", "demo/clip|10"]
    await shown.stage.member.submit_modal(form, {"prompt": "it sleeps", "choice": ["demo/clip|5"]})
    child, order = shown.child()
    assert (child.parent_job, child.descent, order.aspect) == (CLIP, Descent.EXTEND, "9:16")
    assert (order.image.frame, order.image.filename, order.prompt) == (Frame.LAST, f"clapper-{CLIP}.mp4", "it sleeps")


@pytest.mark.parametrize("label", ["Remix", "Extend"])
async def test_a_form_that_would_be_refused_is_not_opened(shown: Shown, label: str) -> None:
    message = await shown.post()
    shown.stage.services.gates = {"demo": Gate.STOPPED, "other": Gate.STOPPED}
    result = await shown.stage.member.click(message, label=label)
    assert result.modal is None
    assert said(result).startswith("The operator has stopped all orders for now.")


async def test_nothing_here_takes_a_picture(shown: Shown) -> None:
    message = await shown.post()
    shown.stage.services.models = (model(image=Need.NO),)
    assert said(await shown.stage.member.click(message, label="Extend")).startswith("No model here takes a picture.")


async def test_a_job_that_nobody_knows_any_more_is_answered(shown: Shown) -> None:
    message = await shown.post()
    shown.stage.services.jobs.clear()
    for label in ("Again", "Remix", "Extend", "Save", "Delete"):
        assert said(await shown.stage.member.click(message, label=label)).startswith("I no longer know this clip")


async def test_a_button_of_another_version_is_answered(shown: Shown) -> None:
    message = await shown.post()
    stored = shown.stage.env.backend.get_message(shown.stage.channel.id, message.id)
    stored.components[0]["components"][0]["custom_id"] = "clapper:upscale:1"
    result = await shown.stage.member.click(message, label="Again")
    assert said(result).startswith("This button or form no longer works.")
