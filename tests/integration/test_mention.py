"""Messages as orders: mentions with words, pictures and clips, and what everybody may read of the answer."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import discord
import pytest
from simcord.backend.models import MessageSticker

from bot.domain.errors import NotAllowed
from bot.domain.jobs import JobState
from bot.domain.models import Need
from bot.domain.origin import MessageRef, ReplyReceipt
from tests.fakes.clock import settle
from tests.fakes.models import model
from tests.integration.attachments import MP4, PNG
from tests.integration.mentions import mail, me, replies, shown
from tests.integration.reading import labels
from tests.integration.stage import Stage, make_client

pytestmark = pytest.mark.asyncio


async def test_a_picture_and_words_are_an_order(stage: Stage) -> None:
    message = await stage.member.send(stage.channel, f"{me(stage)} it runs  away", attachments=[("fox.png", PNG)])

    ((order, origin),) = stage.services.orders
    assert (order.prompt, order.model) == ("it runs away", None)
    assert order.image is not None
    assert order.image.filename == "fox.png"
    assert origin.request_key == f"m:{message.id}"
    assert (origin.requester.user_id, origin.source_author, origin.parent_job, origin.ask_first) == (
        stage.member.id, stage.member.id, None, False,
    )  # fmt: skip
    assert origin.source == MessageRef(stage.channel.id, message.id)
    assert origin.missing_permissions == ()
    assert isinstance(origin.receipt, ReplyReceipt)
    assert origin.receipt.until == stage.now + timedelta(minutes=55)


async def test_the_receipt_is_a_public_reply_without_balances_or_pings(stage: Stage) -> None:
    message = await stage.member.send(stage.channel, f"{me(stage)} it runs", attachments=[("fox.png", PNG)])

    (text,) = replies(stage, message)
    assert text.splitlines()[0] == "**Accepted** · `demo/clip` · 5 s · 16:9 · 5 credits"
    assert "left" not in text
    assert "95" not in text
    posted = stage.sent(f"/channels/{stage.channel.id}/messages")
    assert [(one["nonce"], one["allowed_mentions"]) for one in posted] == [(f"m{message.id}", {"parse": [], "replied_user": False})]
    assert all(one["allowed_mentions"] == {"parse": []} for one in stage.sent(f"/messages/{shown(stage).id}"))


async def test_the_receipt_follows_the_job_and_is_cancelled_by_the_member_alone(stage: Stage) -> None:
    keeper = asyncio.ensure_future(stage.client.receipts.run())
    await stage.member.send(stage.channel, f"{me(stage)} a fox")
    assert labels(shown(stage)) == ["Cancel"]
    refused = await stage.admin.click(shown(stage), label="Cancel")
    assert refused.ephemeral

    await stage.clock.advance(2)
    job = replace(stage.services.jobs["job000000001"], state=JobState.RUNNING, running_since=stage.now)
    stage.services.jobs[job.id] = job
    stage.client.receipts.changed(job)
    await stage.clock.advance(5)
    await settle()
    assert shown(stage).content.startswith("**Being made**")

    pressed = await stage.member.click(shown(stage), label="Cancel")
    assert pressed.ephemeral
    assert stage.services.jobs[job.id].state is JobState.CANCELLED
    await stage.clock.advance(5)
    await settle()
    assert shown(stage).content.startswith("**Cancelled**")
    assert labels(shown(stage)) == []
    keeper.cancel()
    await asyncio.gather(keeper, return_exceptions=True)


async def test_of_messages_that_come_to_nothing_three_a_minute_are_answered(stage: Stage) -> None:
    before = len(stage.env.http_requests)
    sent = [await stage.member.send(stage.channel, me(stage)) for _ in range(2)]
    stage.services.member_limit = 3
    sent.append(await stage.member.send(stage.channel, f"{me(stage)} a fox"))
    assert [replies(stage, message)[0].endswith("I answer yours again in a minute.") for message in sent] == [False, False, True]
    asked = len(stage.env.http_requests)
    assert asked > before
    for words in ("", " a fox"):
        assert replies(stage, await stage.member.send(stage.channel, me(stage) + words)) == []
    assert len(stage.env.http_requests) == asked
    assert len(replies(stage, await stage.admin.send(stage.channel, me(stage)))) == 1

    stage.services.member_limit = 100
    await stage.clock.advance(60)
    for _ in range(5):
        await stage.member.send(stage.channel, f"{me(stage)} a fox")
    assert len(stage.services.jobs) == 5


async def test_a_receipt_that_grows_old_says_so(stage: Stage) -> None:
    keeper = asyncio.ensure_future(stage.client.receipts.run())
    await stage.member.send(stage.channel, f"{me(stage)} a fox")
    await stage.clock.advance(55 * 60)
    await settle()
    assert "I do not change this message any more." in shown(stage).content
    assert "15 minutes" not in shown(stage).content
    keeper.cancel()
    await asyncio.gather(keeper, return_exceptions=True)


async def test_a_dear_order_is_started_by_the_one_who_asked(stage: Stage) -> None:
    stage.services.confirm_at = 5
    await stage.member.send(stage.channel, f"{me(stage)} it runs", attachments=[("fox.png", PNG)])
    assert shown(stage).content.startswith("**Start it?** · `demo/clip` · 5 s · 16:9 · 5 credits")
    assert "left" not in shown(stage).content
    assert labels(shown(stage)) == ["Start for 5 credits", "Cancel"]

    refused = await stage.admin.click(shown(stage), label="Start for 5 credits")
    assert refused.ephemeral
    assert stage.services.jobs["job000000001"].state is JobState.DRAFT

    pressed = await stage.member.click(shown(stage), label="Start for 5 credits")
    assert pressed.ephemeral
    await settle()
    assert shown(stage).content.startswith("**Accepted**")
    assert "left" not in shown(stage).content


async def test_words_alone_are_text_to_video(stage: Stage) -> None:
    message = await stage.member.send(stage.channel, f"a red fox {me(stage)} in the snow")
    ((order, origin),) = stage.services.orders
    assert (order.prompt, order.image, order.video, origin.source) == ("a red fox in the snow", None, None, None)
    assert replies(stage, message)[0].startswith("**Accepted**")


async def test_a_clip_goes_to_a_model_that_takes_one(stage: Stage) -> None:
    stage.services.models = (*stage.services.models, model("edit/film", image=Need.NO, video=Need.REQUIRED, prompt=Need.REQUIRED))
    await stage.member.send(stage.channel, f"{me(stage)} at night", attachments=[("run.mp4", MP4)])
    order = stage.services.orders[0][0]
    assert order.video is not None
    assert (order.video.filename, order.image) == ("run.mp4", None)


async def test_a_sticker_is_a_picture(stage: Stage) -> None:
    sticker = MessageSticker(5, "dancing fox", 2, stage.guild.id)
    message = stage.env.backend.prepare_message(stage.channel.id, stage.member.id, f"{me(stage)} faster", stickers=[sticker])
    stage.env.backend.commit_message(message)
    await stage.env.settle()
    image = stage.services.orders[0][0].image
    assert image is not None
    assert (image.url, image.filename, image.still) == ("https://cdn.discordapp.com/stickers/5.png", "dancing fox.png", True)


async def test_people_and_emojis_are_read_by_name(stage: Stage) -> None:
    await stage.member.send(stage.channel, f"{me(stage)} <@{stage.admin.id}> as a <:fox:123>\nand then a <a:owl:9>")
    assert stage.services.orders[0][0].prompt == "ada as a fox\nand then a owl"


@pytest.mark.parametrize("text", ["", "   "])
async def test_nothing_but_a_mention_gets_a_short_help(stage: Stage, text: str) -> None:
    message = await stage.member.send(stage.channel, f"{me(stage)}{text}")
    assert replies(stage, message)[0].startswith("Tell me what you would like to see: mention")
    assert stage.services.orders == []


async def test_what_is_no_mention_is_left_alone(stage: Stage) -> None:
    role = stage.guild.create_role("everybody")
    for text in ("a fox", "Clapper, a fox", f"<@&{role.id}> a fox", "@everyone a fox", f"<@{stage.admin.id}> a fox"):
        message = await stage.member.send(stage.channel, text, attachments=[("fox.png", PNG)])
        assert replies(stage, message) == []
    assert stage.services.orders == []


async def test_other_bots_and_webhooks_are_left_alone(stage: Stage) -> None:
    other = stage.env.create_user("robot", bot=True)
    stage.guild.add_member(other)
    backend = stage.env.backend
    backend.create_message(stage.channel.id, other.id, f"{me(stage)} a fox")
    backend.create_message(stage.channel.id, stage.admin.id, f"{me(stage)} a fox", webhook_id=77)
    await stage.env.settle()
    assert stage.services.orders == []


async def test_an_edit_is_no_order(stage: Stage) -> None:
    message = await stage.member.send(stage.channel, "a fox")
    await stage.member.edit(message, f"{me(stage)} a fox")
    assert stage.services.orders == []


async def test_a_message_that_is_told_of_twice_is_one_order(stage: Stage) -> None:
    message = await stage.member.send(stage.channel, f"{me(stage)} a fox")
    stored = stage.env.backend.get_message(stage.channel.id, message.id)
    stage.env.backend.announce_message_create(stored)
    await stage.env.settle()
    assert len(stage.services.orders) == 1
    assert len(replies(stage, message)) == 1


async def test_another_process_that_hears_it_too_gets_the_same_job(stage: Stage) -> None:
    message = await stage.member.send(stage.channel, f"{me(stage)} a fox")
    await stage.env.restart_bot(make_client(stage.client.texts, stage.clock, stage.state, stage.services))
    stage.env.backend.announce_message_create(stage.env.backend.get_message(stage.channel.id, message.id))
    await stage.env.settle()
    assert len(stage.services.jobs) == 1


async def test_a_limit_is_told_to_the_member_alone(stage: Stage) -> None:
    stage.services.member_limit = 3
    message = await stage.member.send(stage.channel, f"{me(stage)} a fox")
    (public,) = replies(stage, message)
    assert public == "I could not do that. The reason is for you alone: I sent it to you as a direct message. Nothing was ordered."
    (private,) = mail(stage, stage.member.id)
    assert private.startswith(f"About [your message](https://discord.com/channels/{stage.guild.id}/{stage.channel.id}/{message.id}):\n")
    assert "you have 3 left" in private


async def test_a_limit_that_cannot_be_told_alone_is_not_told_to_all(stage: Stage) -> None:
    stage.services.member_limit = 3
    stage.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    message = await stage.member.send(stage.channel, f"{me(stage)} a fox")
    (public,) = replies(stage, message)
    assert public.startswith(
        "I could not do that. The reason is for you alone, and your direct messages are closed to me: try it with `/video`"
    )


async def test_a_block_is_nobody_else_s_business(stage: Stage) -> None:
    stage.services.fault = NotAllowed("blocked", until="none", reason="spam")
    message = await stage.member.send(stage.channel, f"{me(stage)} a fox")
    assert "spam" not in replies(stage, message)[0]
    assert "spam" in mail(stage, stage.member.id)[0]


async def test_what_anybody_may_know_is_said_in_the_reply(stage: Stage) -> None:
    stage.services.models = (model(image=Need.NO, prompt=Need.REQUIRED),)
    message = await stage.member.send(stage.channel, f"{me(stage)} it runs", attachments=[("fox.png", PNG)])
    (public,) = replies(stage, message)
    assert "Reference" in public
    assert mail(stage, stage.member.id) == []


async def test_a_fault_of_our_own_is_not_silent(stage: Stage) -> None:
    stage.services.fault = RuntimeError("a bug")
    message = await stage.member.send(stage.channel, f"{me(stage)} a fox")
    (public,) = replies(stage, message)
    assert "Reference" in public
    assert "a bug" not in public


async def test_a_refusal_that_cannot_replace_the_first_word_is_a_message_of_its_own(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the nonce of the first word Discord would hand that back and show the refusal nowhere."""

    async def broken(*_: object, **__: object) -> None:
        raise discord.DiscordServerError(SimpleNamespace(status=503, reason="x"), "")  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(discord.PartialMessage, "edit", broken)
    stage.services.fault = RuntimeError("a bug")
    message = await stage.member.send(stage.channel, f"{me(stage)} a fox")
    sent = stage.sent(f"/channels/{stage.channel.id}/messages")
    assert [one["nonce"] for one in sent] == [f"m{message.id}", f"e{message.id}"]
    assert "Reference" in replies(stage, message)[-1]


async def test_the_first_word_says_what_it_means_if_it_stays(stage: Stage) -> None:
    """The process may die before the order is in the database: then nothing is left that could change it."""
    await stage.member.send(stage.channel, f"{me(stage)} a fox")
    (first,) = stage.sent(f"/channels/{stage.channel.id}/messages")
    assert "If this stays, I was interrupted and nothing was charged" in str(first["content"])


async def test_before_it_serves_it_says_so(stage: Stage) -> None:
    stage.client.serving = False
    message = await stage.member.send(stage.channel, f"{me(stage)} a fox")
    assert len(replies(stage, message)) == 1
    assert stage.services.orders == []
