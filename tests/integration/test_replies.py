"""Replies as orders: to our own clips, to what others posted; and the choice among several pictures."""

from collections.abc import Sequence
from dataclasses import replace

import discord
import pytest
from simcord.backend.models import Message, MessageSticker, Overwrite
from simcord.builders import ChannelHandle
from simcord.enums import OverwriteType
from simcord.results import InteractionResult, to_discord_message

from bot.domain.jobs import JobState
from bot.domain.models import Need
from bot.domain.origin import ChannelKind, MessageRef, ReplyReceipt
from bot.domain.requests import Frame, VideoOrder
from tests.fakes.clock import settle
from tests.fakes.models import model
from tests.integration.attachments import MP4, PNG
from tests.integration.mentions import mail, me, replies, shown
from tests.integration.reading import labels
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio
PARENT = "job000000001"


async def our_clip(stage: Stage, *, picture: bool = False) -> discord.Message:
    """A clip that the bot made for Ada and posted."""
    attachments: Sequence[tuple[str, bytes]] = [("fox.png", PNG)] if picture else ()
    await stage.admin.send(stage.channel, f"{me(stage)} a fox", attachments=attachments)
    stage.services.jobs[PARENT] = replace(stage.services.jobs[PARENT], state=JobState.DONE)
    return posted_by_us(stage, "your clip", ("clapper-job000000001.mp4", MP4))


def posted_by_us(stage: Stage, text: str, *files: tuple[str, bytes], **more: object) -> discord.Message:
    backend = stage.env.backend
    assert stage.client.user is not None
    stored = backend.create_message(
        stage.channel.id, stage.client.user.id, text, attachments=backend.store_attachments(stage.channel.id, files), **more
    )
    return to_discord_message(stage.env, stored)


def last(stage: Stage) -> VideoOrder:
    return stage.services.orders[-1][0]


async def test_a_reply_by_name_to_a_clip_is_a_new_job_of_the_same_model(stage: Stage) -> None:
    clip = await our_clip(stage)
    stage.services.models = (model("demo/aaa"), *stage.services.models)
    message = await stage.member.send(stage.channel, f"{me(stage)} now at night", reply_to=clip)

    order, origin = stage.services.orders[-1]
    assert (order.prompt, order.model, order.duration, order.aspect, order.seed) == ("now at night", "demo/clip", 5, "16:9", None)
    assert (order.image, order.video) == (None, None)
    assert (origin.parent_job, origin.ask_first, origin.source) == (PARENT, False, MessageRef(stage.channel.id, clip.id))
    lines = replies(stage, message)[0].splitlines()
    assert lines[0].startswith("**Accepted** · `demo/clip`")
    assert lines[1] == (
        "-# Made anew from your words, with the model and settings of the clip that you replied to: its model takes no clip."
    )


@pytest.mark.parametrize("text", ["your clip\n-# `job000000001/clip`", "your clip, quoted `job000000001/clip` by the way"])
async def test_a_reply_to_a_clip_by_link_is_about_that_clip(stage: Stage, text: str) -> None:
    await our_clip(stage)
    linked = posted_by_us(stage, text)
    await stage.member.send(stage.channel, f"{me(stage)} now at night", reply_to=linked)
    order, origin = stage.services.orders[-1]
    assert (order.prompt, origin.parent_job) == ("now at night", PARENT if "\n" in text else None)


async def test_a_reply_without_our_name_asks_first(stage: Stage) -> None:
    """It may be mere conversation, and each would cost something."""
    clip = await our_clip(stage)
    await stage.member.send(stage.channel, "lol, so cute", reply_to=clip)
    assert stage.services.orders[-1][1].ask_first
    assert shown(stage).content.startswith("**Start it?**")
    assert labels(shown(stage)) == ["Start for 5 credits", "Cancel"]
    await stage.member.click(shown(stage), label="Start for 5 credits")
    await settle()
    assert shown(stage).content.startswith("**Accepted**")


async def test_a_model_that_takes_clips_works_on_the_clip(stage: Stage) -> None:
    stage.services.models = (model("edit/film", video=Need.OPTIONAL),)
    clip = await our_clip(stage)
    message = await stage.member.send(stage.channel, f"{me(stage)} now at night", reply_to=clip)
    video = last(stage).video
    assert video is not None
    assert (video.filename, video.frame, last(stage).image) == ("clapper-job000000001.mp4", None, None)
    assert "-# Works on the clip that you replied to." in replies(stage, message)[0]


async def test_what_began_with_a_picture_begins_with_the_clip_s_first(stage: Stage) -> None:
    clip = await our_clip(stage, picture=True)
    message = await stage.member.send(stage.channel, f"{me(stage)} now at night", reply_to=clip)
    image = last(stage).image
    assert image is not None
    assert (image.filename, image.frame, last(stage).video) == ("clapper-job000000001.mp4", Frame.FIRST, None)
    assert "-# Begins with the first picture of the clip that you replied to." in replies(stage, message)[0]


async def test_a_reply_to_a_clip_with_a_picture_of_one_s_own_is_about_the_picture(stage: Stage) -> None:
    clip = await our_clip(stage)
    await stage.member.send(stage.channel, "it flies", reply_to=clip, attachments=[("owl.png", PNG)])
    order, origin = stage.services.orders[-1]
    assert order.image is not None
    assert (order.image.filename, origin.parent_job, origin.ask_first) == ("owl.png", None, True)


async def test_a_reply_to_a_clip_without_words_is_asked_for_them(stage: Stage) -> None:
    clip = await our_clip(stage)
    message = await stage.member.send(stage.channel, me(stage), reply_to=clip)
    assert replies(stage, message) == ["What should be different? Reply to the clip with the words for the new one."]


async def test_a_clip_that_is_not_known_any_more(stage: Stage) -> None:
    clip = posted_by_us(stage, "old", ("clapper-abcdef012345.mp4", MP4))
    message = await stage.member.send(stage.channel, f"{me(stage)} at night", reply_to=clip)
    assert replies(stage, message)[0].startswith("I no longer know how that clip was made.")


async def test_an_answer_to_our_words_is_conversation(stage: Stage) -> None:
    message = posted_by_us(stage, "Your video failed.")
    answer = await stage.member.send(stage.channel, "oh no", reply_to=message)
    assert replies(stage, answer) == []
    named = await stage.member.send(stage.channel, f"{me(stage)} a fox", reply_to=message)
    assert replies(stage, named)[0].startswith("**Accepted**")


async def test_somebody_else_s_file_under_the_name_of_a_clip_is_none_of_ours(stage: Stage) -> None:
    await our_clip(stage)
    fake = await stage.admin.send(stage.channel, "look", attachments=[("clapper-job000000001.mp4", MP4)])
    message = await stage.member.send(stage.channel, f"{me(stage)} at night", reply_to=fake)
    assert replies(stage, message)[0].startswith("Discord does not show me")


async def test_the_picture_of_somebody_who_mentioned_us_too_can_be_seen(stage: Stage) -> None:
    theirs = await stage.admin.send(stage.channel, f"{me(stage)} look", attachments=[("boat.png", PNG)])
    await stage.member.send(stage.channel, f"{me(stage)} it sinks", reply_to=theirs)
    order, origin = stage.services.orders[-1]
    assert order.image is not None
    assert (order.image.filename, origin.source_author, origin.source) == (
        "boat.png", stage.admin.id, MessageRef(stage.channel.id, theirs.id),
    )  # fmt: skip


async def test_a_picture_that_discord_hides_gets_the_sentence_on_right_clicking(stage: Stage) -> None:
    theirs = await stage.admin.send(stage.channel, "look", attachments=[("boat.png", PNG)])
    message = await stage.member.send(stage.channel, f"{me(stage)} it sinks", reply_to=theirs)
    (text,) = replies(stage, message)
    assert text.startswith("Discord does not show me what is in the message that you replied to. Right-click it")
    assert "**Apps** → **Animate**" in text
    assert stage.services.orders == []


async def test_a_sticker_is_never_hidden(stage: Stage) -> None:
    theirs = with_sticker(stage, stage.admin.id, "", 1)
    await stage.member.send(stage.channel, f"{me(stage)} it waves", reply_to=theirs)
    image = last(stage).image
    assert image is not None
    assert image.url == "https://cdn.discordapp.com/stickers/5.png"


def with_sticker(stage: Stage, author: int, text: str, kind: int) -> discord.Message:
    backend = stage.env.backend
    prepared: Message = backend.prepare_message(stage.channel.id, author, text, stickers=[MessageSticker(5, "wave", kind, stage.guild.id)])
    return to_discord_message(stage.env, backend.commit_message(prepared))


async def test_a_drawing_cannot_be_animated(stage: Stage) -> None:
    message = with_sticker(stage, stage.member.id, me(stage), 3)
    await stage.env.settle()
    assert replies(stage, message)[0].startswith("That sticker is a drawing that Discord's app makes move (Lottie)")
    theirs = with_sticker(stage, stage.admin.id, "", 3)
    answer = await stage.member.send(stage.channel, f"{me(stage)} it waves", reply_to=theirs)
    assert replies(stage, answer)[0].startswith("That sticker is a drawing")


def heard(result: InteractionResult) -> str:
    """What a press was answered with, for the presser's eyes only."""
    (answer,) = result.followups
    assert answer.ephemeral
    return answer.content


async def test_of_several_pictures_one_is_chosen_by_the_member_alone(stage: Stage) -> None:
    message = await stage.member.send(stage.channel, f"{me(stage)} it runs", attachments=[("one.png", PNG), ("two.png", PNG)])
    assert stage.services.orders == []
    (stored,) = [one for one in stage.env.backend.messages[stage.channel.id].values() if one.content == "Which picture?"]
    menu = to_discord_message(stage.env, stored)

    assert heard(await stage.admin.select(menu, ["1"])).startswith("Only whoever asked can choose here.")
    assert stage.services.orders == []

    await stage.member.select(menu, ["2"])
    order, origin = stage.services.orders[0]
    assert order.image is not None
    assert (order.prompt, order.image.filename, origin.request_key) == ("it runs", "two.png", f"m:{message.id}")
    assert origin.receipt == ReplyReceipt(MessageRef(stage.channel.id, menu.id), origin.receipt.until)
    assert (origin.requester.user_id, origin.source_author) == (stage.member.id, stage.member.id)
    assert replies(stage, message)[0].startswith("**Accepted**")
    assert labels(shown(stage)) == ["Cancel"]


async def test_a_choice_that_is_refused_can_be_made_again(stage: Stage) -> None:
    stage.services.member_limit = 3
    await stage.member.send(stage.channel, f"{me(stage)} it runs", attachments=[("one.png", PNG), ("two.png", PNG)])
    (stored,) = [one for one in stage.env.backend.messages[stage.channel.id].values() if one.content == "Which picture?"]
    menu = to_discord_message(stage.env, stored)
    result = await stage.member.select(menu, ["1"])
    assert "you have 3 left" in heard(result)
    stage.services.member_limit = 100
    await stage.member.select(menu, ["2"])
    assert len(stage.services.orders) == 1


async def test_a_choice_whose_message_is_gone(stage: Stage) -> None:
    message = await stage.member.send(stage.channel, f"{me(stage)} it runs", attachments=[("one.png", PNG), ("two.png", PNG)])
    (stored,) = [one for one in stage.env.backend.messages[stage.channel.id].values() if one.content == "Which picture?"]
    await stage.member.delete(message)
    result = await stage.member.select(to_discord_message(stage.env, stored), ["1"])
    assert heard(result).startswith("The message with your order is gone.")
    assert stage.services.orders == []


async def test_what_no_model_takes_is_not_offered_to_choose(stage: Stage) -> None:
    await stage.member.send(stage.channel, f"{me(stage)} it runs", attachments=[("run.mp4", MP4), ("fox.png", PNG)])
    image = last(stage).image
    assert image is not None
    assert image.filename == "fox.png"


def closed(stage: Stage, **held: bool) -> ChannelHandle:
    """A channel in which people may do everything, and the bot may not."""
    assert stage.client.user is not None
    denied = discord.Permissions(**dict.fromkeys(held, True)).value
    overwrite = Overwrite(stage.client.user.id, OverwriteType.MEMBER, deny=denied)
    return ChannelHandle(stage.env, stage.guild, stage.env.backend.create_channel(stage.guild.id, "quiet", overwrites=[overwrite]))


def answers_in(stage: Stage, channel: ChannelHandle) -> list[Message]:
    assert stage.client.user is not None
    return [one for one in stage.env.backend.messages[channel.id].values() if one.author_id == stage.client.user.id]


async def test_where_the_clip_could_not_be_posted_nothing_is_ordered(stage: Stage) -> None:
    here = closed(stage, attach_files=False)
    await stage.member.send(here, f"{me(stage)} a fox")
    assert "I lack *Attach Files*" in answers_in(stage, here)[0].content
    assert stage.services.orders == []


async def test_where_nothing_can_be_said_the_answer_goes_to_the_member(stage: Stage) -> None:
    here = closed(stage, send_messages=False)
    await stage.member.send(here, f"{me(stage)} a fox")
    assert answers_in(stage, here) == []
    assert "I lack *Send Messages*" in mail(stage, stage.member.id)[0]
    assert stage.services.orders == []


async def test_without_the_history_the_answer_mentions_whom_it_is_for(stage: Stage) -> None:
    here = closed(stage, read_message_history=False)
    await stage.member.send(here, me(stage))
    (answer,) = answers_in(stage, here)
    assert answer.content.startswith(f"<@{stage.member.id}> Tell me what you would like to see")
    assert answer.reference is None


async def test_a_thread_has_its_own_permission_and_place(stage: Stage) -> None:
    made = stage.env.backend.create_thread(stage.channel.id, "foxes only", stage.member.id)
    await stage.member.send(ChannelHandle(stage.env, stage.guild, made), f"{me(stage)} a fox")
    place = stage.services.orders[0][1].place
    assert (place.channel_id, place.parent_id, place.kind) == (made.id, stage.channel.id, ChannelKind.THREAD)
