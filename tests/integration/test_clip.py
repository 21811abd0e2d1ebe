"""The buttons below clips and failures, pressed on messages that the messenger posted."""

import math
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import discord
import pytest
import pytest_asyncio
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.discord_io.controls import read_deletion
from bot.discord_io.messages import DiscordMessages
from bot.discord_io.messenger import DiscordMessenger
from bot.discord_io.restraint import Restraint
from bot.domain.errors import NotAllowed, RequestRefused, TemporaryError
from bot.domain.jobs import (
    ChannelKind,
    ClipFile,
    DeliveredTo,
    Failure,
    FailureKind,
    Job,
    JobState,
    MessageRef,
    OutboxRow,
    Owed,
    Place,
    Requester,
    Rung,
)
from bot.domain.lineage import Descent
from bot.domain.links import ClipLink
from bot.domain.outcomes import Posted
from bot.domain.requests import Frame, Need, VideoRequest
from bot.domain.switches import Gate
from tests.fakes.services import model
from tests.integration.conftest import Stage, make_client
from tests.unit.render.samples import JOB

pytestmark = pytest.mark.asyncio

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
REQUEST = VideoRequest("demo/clip", "a red fox", 5, 5, aspect="9:16", seed=7)
CLIP = "job000000077"


@dataclass
class Shown:
    stage: Stage
    messenger: DiscordMessenger
    folder: Path
    moderator: MemberActor
    nonce: int = 0

    async def post(self, owed: Owed = Owed.CLIP, rung: Rung = Rung.CHANNEL, *, hide_prompt: bool = False, **facts: Any) -> discord.Message:
        """Whatever the outbox would post for this job."""
        stage = self.stage
        place = Place(stage.guild.id, stage.channel.id, ChannelKind.TEXT, 20 * 1024 * 1024)
        clip = ClipFile("clip.mp4", 400, 5.0, 1280, 720)
        values: dict[str, Any] = {"id": CLIP, "state": JobState.DONE, "request": REQUEST, "clip": clip, "place": place, **facts}
        job = replace(JOB, requester=replace(JOB.requester, user_id=stage.member.id), provider="demo", **values)
        self.nonce += 1
        outcome = await self.messenger.post(OutboxRow("row", job.id, owed, f"n{self.nonce}", EPOCH, hide_prompt=hide_prompt), job, rung)
        assert isinstance(outcome, Posted)
        delivered = DeliveredTo.DM if rung is Rung.DM else DeliveredTo.CHANNEL
        stage.services.jobs[job.id] = replace(job, message=outcome.message, delivered_to=delivered if owed is Owed.CLIP else None)
        stage.services.orders.append((None, None))  # pyright: ignore[reportArgumentType]
        found = (stage.member.user.dm_channel if rung is Rung.DM else stage.channel).last_message
        assert found is not None
        return found

    @property
    def job(self) -> Job:
        return self.stage.services.jobs[CLIP]

    def child(self) -> tuple[Job, Any]:
        number = len(self.stage.services.orders)
        return self.stage.services.jobs[f"job{number:09d}"], self.stage.services.orders[-1][0]

    @property
    def ordered(self) -> int:
        return sum(order is not None for order, _ in self.stage.services.orders)


@pytest_asyncio.fixture
async def shown(stage: Stage, tmp_path: Path) -> AsyncIterator[Shown]:
    (tmp_path / "clip.mp4").write_bytes(b"\0\0\0\x20ftypisom" * 40)
    stage.services.copies.folder = tmp_path
    stewards = stage.guild.create_role("Stewards", permissions=discord.Permissions(manage_messages=True))
    moderator = stage.guild.add_member(stage.env.create_user("mo"), roles=[stewards])
    restraint = Restraint(stage.clock, per_second=math.inf)
    messenger = DiscordMessenger(stage.client, stage.client.texts, stage.clock, tmp_path, restraint)
    # Rebuilt with the folder in which clips lie.
    stage.client.serve(stage.services.services(), stage.client.receipts)
    yield Shown(stage, messenger, tmp_path, moderator)


def said(result: InteractionResult) -> str:
    assert result.ephemeral
    assert result.response is not None
    return result.response.content


def labels(message: Any) -> list[str]:
    return [part["label"] for row in message.components for part in row["components"]] if _raw(message) else _labels(message)


def _raw(message: Any) -> bool:
    return bool(message.components) and isinstance(message.components[0], dict)


def _labels(message: Any) -> list[str]:
    return [part.label for row in message.components for part in row.children]


def fields(result: InteractionResult) -> dict[str, dict[str, Any]]:
    assert result.modal is not None
    return {label["component"]["custom_id"]: label["component"] for label in result.modal["components"]}


async def test_again_is_a_new_job_of_whoever_presses(shown: Shown) -> None:
    message = await shown.post()
    result = await shown.stage.admin.click(message, label="Again")
    assert said(result).splitlines() == [
        "**Accepted** · `demo/clip` · 5 s · 9:16 · 5 credits",
        "You are next in the queue.",
        "You have 95 of 100 credits left this month, until <t:1796083200:f>.",
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


async def test_nor_are_they_in_their_copies(shown: Shown) -> None:
    message = await shown.post(hide_prompt=True)
    hands = DiscordMessages(shown.stage.client, shown.stage.client.texts, Restraint(shown.stage.clock, per_second=math.inf))
    await hands.hand_over(Requester(shown.stage.admin.id), shown.job, shown.folder / "clip.mp4", "e1", message.content)
    copy = shown.stage.admin.user.dm_channel.last_message
    assert copy is not None
    assert "fox" not in copy.content
    assert copy.attachments[0].description == "Video made from a picture"


async def test_a_copy_of_a_clip_by_link_is_the_link_and_never_taken_for_the_clip_that_is_owed(shown: Shown) -> None:
    link = ClipLink("tOken_-" * 6, datetime(2026, 12, 4, tzinfo=UTC))
    message = await shown.post(link=link)
    base = "https://clapper.example/clips"
    hands = DiscordMessages(shown.stage.client, shown.stage.client.texts, Restraint(shown.stage.clock, per_second=math.inf), base)
    await hands.hand_over(shown.job.requester, shown.job, shown.folder / "clip.mp4", "e1", message.content)
    copy = shown.stage.member.user.dm_channel.last_message
    assert copy is not None
    assert (copy.attachments, f"({base}/{link.token})" in copy.content, copy.flags.suppress_embeds) == ([], True, True)
    assert f"`{CLIP}/clip`" not in copy.content


async def test_a_failure_is_its_requester_s_to_try_again(shown: Shown) -> None:
    message = await shown.post(Owed.FAILED, state=JobState.FAILED, failure=Failure(FailureKind.PROVIDER), clip=None)
    assert said(await shown.stage.admin.click(message, label="Try again")).startswith("That job is not yours")
    assert shown.ordered == 0


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
    assert said(result).startswith("This button or form is from before a restart.")


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
    ],
)
async def test_why_a_copy_did_not_arrive(shown: Shown, status: int, code: int, error: type[Exception], key: str) -> None:
    message = await shown.post()
    hands = DiscordMessages(shown.stage.client, shown.stage.client.texts, Restraint(shown.stage.clock, per_second=math.inf))
    shown.stage.env.inject_error("POST", "/channels/*/messages", status=status, code=code, times=None)
    with pytest.raises(error, match=key):
        await hands.hand_over(shown.job.requester, shown.job, shown.folder / "clip.mp4", "e1", message.content)


@pytest.mark.parametrize(
    ("status", "code", "error", "key"), [(403, 50001, NotAllowed, "delete-refused"), (500, 0, TemporaryError, "delete-unsure")]
)
async def test_why_a_message_was_not_deleted(shown: Shown, status: int, code: int, error: type[Exception], key: str) -> None:
    message = await shown.post()
    hands = DiscordMessages(shown.stage.client, shown.stage.client.texts, Restraint(shown.stage.clock, per_second=math.inf))
    shown.stage.env.inject_error("DELETE", "/channels/*/messages/*", status=status, code=code, times=None)
    with pytest.raises(error, match=key):
        await hands.delete(MessageRef(shown.stage.channel.id, message.id))
