"""*Save* and *Delete*, and what the bot's own hands do for them."""

import math
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from simcord.results import InteractionResult

from bot.discord_io.controls import read_deletion
from bot.discord_io.messages import DiscordMessages
from bot.discord_io.restraint import Restraint
from bot.domain.errors import NotAllowed, RequestRefused, TemporaryError
from bot.domain.origin import MessageRef, Requester
from bot.domain.outbox import DeliveredTo, Rung
from tests.integration.clips import CLIP, Shown
from tests.integration.reading import labels, said
from tests.integration.stage import make_client

pytestmark = pytest.mark.asyncio


async def test_nor_are_they_in_their_copies(shown: Shown) -> None:
    message = await shown.post(hide_prompt=True)
    hands = DiscordMessages(shown.stage.client, shown.stage.client.texts, Restraint(shown.stage.clock, per_second=math.inf))
    await hands.hand_over(Requester(shown.stage.admin.id), shown.job, shown.folder / "clip.mp4", "e1", message.content)
    copy = shown.stage.admin.user.dm_channel.last_message
    assert copy is not None
    assert "fox" not in copy.content
    assert copy.attachments[0].description == "Video made from a picture"


async def test_save_hands_over_the_file(shown: Shown) -> None:
    message = await shown.post()
    result = await shown.stage.admin.click(message, label="Save")
    assert said(result) == "Sent to your direct messages."
    assert [(user, job) for user, job, _ in shown.stage.services.messages.handed] == [(shown.stage.admin.id, CLIP)]


async def test_closed_direct_messages_are_explained(shown: Shown) -> None:
    message = await shown.post()
    shown.stage.services.messages.fault = NotAllowed("save-dm-closed")
    assert "Privacy Settings" in said(await shown.stage.member.click(message, label="Save"))


async def deleted(actor: Any, message: Any) -> InteractionResult:
    """Press Delete, and say that it is meant."""
    asked = await actor.click(message, label="Delete")
    assert asked.response is not None
    assert asked.response.content == "Delete this clip? It cannot be brought back, and what it cost stays spent."
    return await actor.click(asked.response, label="Delete for good")


async def test_delete_asks_first_and_is_for_the_requester_and_moderators(shown: Shown) -> None:
    message = await shown.post()
    assert said(await shown.stage.admin.click(message, label="Delete")).startswith("Only whoever ordered this clip")
    asked = await shown.stage.member.click(message, label="Delete")
    assert shown.job.delivered_to is DeliveredTo.CHANNEL
    assert shown.stage.services.messages.deleted == []

    result = await deleted(shown.moderator, message)
    assert result.response is not None
    assert result.response.content == "Deleted."
    assert result.response.components == []
    assert shown.job.delivered_to is DeliveredTo.REMOVED
    (change,) = shown.stage.services.book.changes
    assert change.note is not None
    assert change.note.actor.user_id == shown.moderator.id

    assert asked.response is not None
    await shown.stage.member.click(asked.response, label="Delete for good")
    assert shown.stage.services.messages.deleted == [MessageRef(shown.stage.channel.id, message.id)] * 2
    assert shown.stage.services.discarded == [CLIP, CLIP]


async def test_a_deletion_that_discord_refuses_is_told(shown: Shown) -> None:
    message = await shown.post()
    shown.stage.services.messages.fault = NotAllowed("delete-refused")
    result = await deleted(shown.stage.member, message)
    assert any("Discord does not let me delete" in reply.content for reply in result.followups)


async def test_what_was_asked_before_a_restart_can_be_answered(shown: Shown) -> None:
    message = await shown.post()
    asked = await shown.stage.member.click(message, label="Delete")
    await shown.stage.env.restart_bot(make_client(shown.stage.client.texts, shown.stage.clock, shown.stage.state, shown.stage.services))
    assert asked.response is not None
    await shown.stage.member.click(asked.response, label="Delete for good")
    assert shown.job.delivered_to is DeliveredTo.REMOVED


@pytest.mark.parametrize("argument", ["job", "job.1", "job.1.x", "job.1.2.3"])
async def test_a_deletion_of_another_version_is_outdated(argument: str) -> None:
    with pytest.raises(NotAllowed, match="outdated-control"):
        read_deletion(argument)


async def test_jobs_says_what_was_deleted_and_what_came_from_where(shown: Shown) -> None:
    message = await shown.post()
    await shown.stage.member.click(message, label="Again")
    await deleted(shown.stage.member, message)
    text = said(await shown.stage.member.slash(shown.stage.channel, "jobs"))
    link = f"https://discord.com/channels/{shown.stage.guild.id}/{shown.stage.channel.id}/{message.id}"
    assert "done, and its message was deleted" in text
    assert f"-# once more, after [this clip]({link})" in text.splitlines()


async def test_in_direct_messages_nothing_is_sold(shown: Shown) -> None:
    message = await shown.post(rung=Rung.DM)
    assert labels(message) == ["Delete"]
    await deleted(shown.stage.member.user, message)
    assert shown.job.delivered_to is DeliveredTo.REMOVED


async def test_the_bot_s_own_hands_read_delete_and_send(shown: Shown) -> None:
    stage, message = shown.stage, await shown.post()
    hands = DiscordMessages(stage.client, stage.client.texts, Restraint(stage.clock, per_second=math.inf))
    here = MessageRef(stage.channel.id, message.id)
    (source,) = await hands.sources(here)
    assert source.is_clip
    assert source.file.path == urlsplit(message.attachments[0].url).path

    await hands.hand_over(replace(shown.job.requester, locale="en-US"), shown.job, shown.folder / "clip.mp4", "e1", message.content)
    copy = stage.member.user.dm_channel.last_message
    assert copy is not None
    assert copy.attachments[0].filename == f"clapper-{CLIP}-saved.mp4"
    assert labels(copy) == ["Delete"]
    assert copy.content.splitlines()[:2] == ["**Your copy** · `demo/clip` · 5 s", "> a red fox"]

    await hands.delete(here)
    await hands.delete(here)
    assert await hands.sources(here) == ()


@pytest.mark.parametrize(
    ("status", "code", "error", "key"),
    [
        (403, 50007, NotAllowed, "save-dm-closed"),
        (413, 40005, RequestRefused, "save-too-large"),
        (500, 0, TemporaryError, "dm-unsure"),
        (403, 40333, TemporaryError, "dm-unsure"),
    ],
)
async def test_why_a_copy_did_not_arrive(shown: Shown, status: int, code: int, error: type[Exception], key: str) -> None:
    message = await shown.post()
    hands = DiscordMessages(shown.stage.client, shown.stage.client.texts, Restraint(shown.stage.clock, per_second=math.inf))
    shown.stage.env.inject_error("POST", "/channels/*/messages", status=status, code=code, times=None)
    with pytest.raises(error, match=key):
        await hands.hand_over(shown.job.requester, shown.job, shown.folder / "clip.mp4", "e1", message.content)


@pytest.mark.parametrize(
    ("status", "code", "error", "key"),
    [
        (403, 50001, NotAllowed, "delete-refused"),
        (500, 0, TemporaryError, "delete-unsure"),
        (403, 40333, TemporaryError, "delete-unsure"),
    ],
)
async def test_why_a_message_was_not_deleted(shown: Shown, status: int, code: int, error: type[Exception], key: str) -> None:
    message = await shown.post()
    hands = DiscordMessages(shown.stage.client, shown.stage.client.texts, Restraint(shown.stage.clock, per_second=math.inf))
    shown.stage.env.inject_error("DELETE", "/channels/*/messages/*", status=status, code=code, times=None)
    with pytest.raises(error, match=key):
        await hands.delete(MessageRef(shown.stage.channel.id, message.id))
