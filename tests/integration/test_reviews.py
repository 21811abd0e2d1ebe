"""Stopped prompts and orders under review: the member's receipt, the moderators' message, and every button."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import discord
import pytest
import pytest_asyncio
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from bot.discord_io.render.review import FILE_NAME
from bot.domain.errors import RequestRefused
from bot.domain.holds import Hold
from bot.domain.jobs import Failure, FailureKind, JobState
from bot.domain.moderation import REVIEW_LIFE, ReviewState
from bot.domain.outcomes import CannotPost, Posted
from bot.domain.requests import Picture
from tests.fakes.clock import settle
from tests.fakes.models import NOW
from tests.integration.posting import noticing
from tests.integration.reading import buttons, said
from tests.integration.review_cases import FIRST, case, notice
from tests.integration.stage import Stage, make_client

pytestmark = pytest.mark.asyncio


HEAD = "`demo/clip` · 5 s · 16:9 · 5 credits"
DAY = f"<t:{int((NOW + REVIEW_LIFE).timestamp())}:R>"
TEN = f"<t:{int(NOW.timestamp()) + 600}:R>"
PNG = Picture("image/png", b"\x89PNG\r\n\x1a\n", 8, 8)


@pytest_asyncio.fixture
async def stopped(stage: Stage) -> AsyncIterator[Stage]:
    """A server whose list stops every prompt; receipts are kept."""
    stage.services.hold = Hold.STOPPED
    keeper = asyncio.ensure_future(stage.client.receipts.run())
    yield stage
    keeper.cancel()
    await asyncio.gather(keeper, return_exceptions=True)


async def order(stage: Stage, prompt: str = "a gun") -> InteractionResult:
    result = await stage.member.slash(stage.channel, "video", prompt=prompt)
    await settle()
    return result


async def press(stage: Stage, who: MemberActor, result: InteractionResult, label: str) -> InteractionResult:
    assert result.response is not None
    answer = await who.click(result.response, label=label)
    await settle()
    return answer


async def asked(stage: Stage, prompt: str = "a gun", **facts: object) -> discord.Message:
    """The order is before the moderators, in the channel; gives their message."""
    await press(stage, stage.member, await order(stage, prompt), "Send to the moderators")
    assert isinstance(await noticing(stage).post(notice(stage), case(stage, **facts)), Posted)
    message = stage.channel.last_message
    assert message is not None
    return message


def moderator(stage: Stage) -> MemberActor:
    role = stage.guild.create_role("Moderators", permissions=discord.Permissions(manage_messages=True))
    return stage.guild.add_member(stage.env.create_user("max"), roles=[role])


async def test_a_stopped_prompt_says_so_without_the_word_and_offers_the_moderators(stopped: Stage) -> None:
    receipt = await order(stopped)
    assert said(receipt).splitlines() == [
        f"**Stopped** · {HEAD}",
        (
            "This server's word list stops your prompt. Nothing was charged. Change it and order again, or send it to the moderators: "
            "if they approve, it is made as you ordered it, for 5 credits."
        ),
        f"The offer to send it ends {TEN}.",
    ]
    assert buttons(receipt) == [("Send to the moderators", f"clapper:send:{FIRST}"), ("Cancel", f"clapper:cancel:{FIRST}")]


async def test_sent_it_waits_and_can_be_taken_back(stopped: Stage) -> None:
    receipt = await order(stopped)
    answer = await press(stopped, stopped.member, receipt, "Send to the moderators")
    assert said(answer).startswith("The moderators have been asked.")
    assert said(receipt).splitlines() == [
        f"**Waits for a moderator** · {HEAD}",
        f"Nothing is held or charged before a moderator approves. If nobody decides, it ends {DAY} and you are told.",
    ]
    assert buttons(receipt) == [("Take it back", f"clapper:cancel:{FIRST}")]


async def test_jobs_shows_each_draft_with_what_can_be_done(stopped: Stage) -> None:
    receipt = await order(stopped)
    listed = await stopped.member.slash(stopped.channel, "jobs")
    assert f"stopped by this server's word list; the offer to send it to the moderators ends {TEN}" in said(listed)
    assert [label for label, _ in buttons(listed)] == ["1: Send to the moderators", "1: Cancel"]
    await press(stopped, stopped.member, receipt, "Send to the moderators")
    listed = await stopped.member.slash(stopped.channel, "jobs")
    assert f"waits for a moderator, ends {DAY}" in said(listed)
    assert [label for label, _ in buttons(listed)] == ["1: Take it back"]
    ended = replace(stopped.services.jobs[FIRST], state=JobState.CANCELLED, failure=Failure(FailureKind.REFUSED, "no _guns_"))
    stopped.services.jobs[FIRST] = ended
    listed = said(await stopped.member.slash(stopped.channel, "jobs"))
    assert f"a moderator said no <t:{int(NOW.timestamp())}:R> · no \\_guns\\_" in listed


@pytest.mark.parametrize(
    ("failure", "lines", "again"),
    [
        (
            Failure(FailureKind.REFUSED, "no guns"),
            [f"**Not approved** · {HEAD}", "A moderator of this server did not approve it.", "The moderators say: no guns"],
            "Change and try again",
        ),
        (Failure(FailureKind.UNREVIEWED), [f"**Not approved** · {HEAD}", "No moderator decided on it."], "Try again"),
        (Failure(FailureKind.LAPSED), [f"**Not started** · {HEAD}", "You did not send it to the moderators."], "Change and try again"),
    ],
)
async def test_the_receipt_says_how_it_ended(stopped: Stage, failure: Failure, lines: list[str], again: str) -> None:
    receipt = await order(stopped)
    stopped.client.receipts.changed(replace(stopped.services.jobs[FIRST], state=JobState.CANCELLED, failure=failure))
    await stopped.clock.advance(3)
    assert said(receipt).splitlines()[: len(lines)] == lines
    assert "Nothing was charged." in said(receipt)
    assert [label for label, _ in buttons(receipt)] == [again]


async def test_approved_it_goes_on_without_numbers_from_before_its_price_was_held(stopped: Stage) -> None:
    receipt = await order(stopped)
    stopped.client.receipts.changed(replace(stopped.services.jobs[FIRST], state=JobState.QUEUED))
    await stopped.clock.advance(3)
    assert said(receipt).splitlines() == [f"**Accepted** · {HEAD}", "You are next in the queue."]


async def test_moderators_see_the_order_and_nobody_is_pinged(stopped: Stage) -> None:
    message = await asked(stopped, "a **gun** for @everyone", pictures={"image": PNG})
    member = stopped.member.id
    assert message.content.splitlines() == [
        f"**Approve this order?** · {HEAD}",
        f"<@{member}> in <#{stopped.channel.id}>",
        "> a \\*\\*gun\\*\\* for @\u200beveryone",
        "Stopped by `gun` on the list",
        f"Nothing is held or charged before somebody approves. Ends by itself {DAY}.",
        "-# `notice/k3v9`",
    ]
    (body,) = stopped.sent(f"/channels/{stopped.channel.id}/messages")
    assert (body["nonce"], body["enforce_nonce"], body["allowed_mentions"]) == ("nonce-1", True, {"parse": []})
    labels = [(one.label, one.custom_id) for row in message.components for one in row.children]
    assert labels == [("Approve", f"clapper:approve:{FIRST}"), ("Refuse…", f"clapper:refuse:{FIRST}")]
    (file,) = message.attachments
    assert file.filename == "SPOILER_image.png"


async def test_a_long_order_comes_whole_in_a_file(stopped: Stage) -> None:
    message = await asked(stopped, "*" * 1900)
    assert len(message.content) <= 2000
    assert f"The whole text is in the file {FILE_NAME}." in message.content
    assert [file.filename for file in message.attachments] == [FILE_NAME]


async def test_without_leave_to_attach_moderators_are_asked_all_the_same(stopped: Stage) -> None:
    denied = {stopped.guild.default_role: discord.PermissionOverwrite(attach_files=False)}
    quiet = stopped.guild.create_text_channel("moderators", overwrites=denied)
    await press(stopped, stopped.member, await order(stopped), "Send to the moderators")
    there, shown = notice(stopped, channel_id=quiet.id), case(stopped, pictures={"image": PNG})
    assert isinstance(await noticing(stopped).post(there, shown), Posted)
    message = quiet.last_message
    assert message is not None
    assert "You do not see all of it: I may not attach files here. Give me *Attach Files* in this channel." in message.content
    assert message.attachments == []


async def test_words_that_automod_stops_are_in_the_file_alone(stopped: Stage) -> None:
    await press(stopped, stopped.member, await order(stopped), "Send to the moderators")
    stopped.env.inject_error("POST", "/channels/*/messages", status=400, code=200000, message="AutoMod", times=1)
    assert isinstance(await noticing(stopped).post(notice(stopped), case(stopped)), Posted)
    message = stopped.channel.last_message
    assert message is not None
    assert "a gun" not in message.content
    assert [file.filename for file in message.attachments] == [FILE_NAME]


async def test_a_moderator_approves_with_one_press(stopped: Stage) -> None:
    message, max_ = await asked(stopped), moderator(stopped)
    answer = said(await max_.click(message, label="Approve"))
    assert answer == "Approved. It is in the queue now, and its price is held."
    late = said(await stopped.admin.click(message, label="Approve"))
    assert late == f"<@{max_.id}> approved it <t:{int(NOW.timestamp())}:R>."


async def test_a_refusal_may_have_a_reason(stopped: Stage) -> None:
    message = await asked(stopped)
    form = await stopped.admin.click(message, label="Refuse…")
    assert form.modal is not None
    assert form.modal["title"] == "Refuse this order"
    answer = said(await stopped.admin.submit_modal(form, {"reason": " no guns "}))
    assert answer == "Refused. Its member is told; nothing was charged."
    assert stopped.services.reviews[FIRST].reason == "no guns"
    late = said(await stopped.boss.click(message, label="Approve"))
    assert late == f"<@{stopped.admin.id}> refused it <t:{int(NOW.timestamp())}:R>. · no guns"


async def test_the_rest_cannot_press(stopped: Stage) -> None:
    message = await asked(stopped)
    for label in ("Approve", "Refuse…"):
        answer = said(await stopped.member.click(message, label=label))
        assert answer.startswith("Only members with *Manage Messages* or *Manage Server* can decide on orders.")
    assert stopped.services.reviews[FIRST].state is ReviewState.WAITING


async def test_what_keeps_an_approval_back_is_said(stopped: Stage) -> None:
    message = await asked(stopped)
    stopped.services.fault = RequestRefused("review-not-now")
    assert said(await stopped.admin.click(message, label="Approve")).startswith("Not approved: it could not be ordered now")


@pytest.mark.parametrize(
    ("state", "by", "title"),
    [
        (ReviewState.APPROVED, 9, "**Approved** by <@9> {at} · " + HEAD),
        (ReviewState.REFUSED, 9, "**Refused** by <@9> {at} · " + HEAD),
        (ReviewState.WITHDRAWN, None, "**Cancelled** {at} · " + HEAD),
        (ReviewState.LAPSED, None, "**Ended** {at}, nobody decided · " + HEAD),
    ],
)
async def test_the_message_shows_what_became_of_it(stopped: Stage, state: ReviewState, by: int | None, title: str) -> None:
    message = await asked(stopped)
    at = NOW + timedelta(hours=1)
    decided = replace(stopped.services.reviews[FIRST], state=state, decided_by=by, decided_at=at, reason="no guns" if by else "")
    notices = noticing(stopped)
    outcome = await notices.edit(notice(stopped, message_id=message.id), case(stopped, review=decided))
    assert isinstance(outcome, Posted)
    edited = stopped.channel.last_message
    assert edited is not None
    said_now = edited.content.splitlines()
    assert said_now[0] == title.format(at=f"<t:{int(at.timestamp())}:R>")
    assert ("Reason: no guns" in said_now) is (by is not None)
    assert not any("Ends by itself" in line for line in said_now)
    assert edited.components == []


async def test_a_message_that_was_deleted_needs_no_edit(stopped: Stage) -> None:
    await asked(stopped)
    notices = noticing(stopped)
    assert isinstance(await notices.edit(notice(stopped, message_id=1), case(stopped)), Posted)


async def test_buttons_work_after_a_restart(stopped: Stage) -> None:
    message = await asked(stopped)
    await stopped.env.restart_bot(make_client(stopped.client.texts, stopped.clock, stopped.state, stopped.services))
    assert said(await stopped.admin.click(message, label="Approve")).startswith("Approved.")


async def test_a_process_that_hears_of_no_server_asks_without_files_where_it_may_attach_none(stopped: Stage) -> None:
    await press(stopped, stopped.member, await order(stopped), "Send to the moderators")
    stopped.client._connection._guilds.clear()
    stopped.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions", times=1)
    shown, there = case(stopped, pictures={"image": PNG}), replace(notice(stopped), locale="ja")
    assert isinstance(await noticing(stopped).post(there, shown), Posted)
    message = stopped.channel.last_message
    assert message is not None
    assert message.content.startswith("**この依頼を承認しますか?**")
    assert message.attachments == []

    assert isinstance(await noticing(stopped).edit(replace(there, message_id=message.id), shown), Posted)
    edited = stopped.channel.last_message
    assert edited is not None
    assert edited.content == message.content


async def test_where_nothing_may_be_said_a_question_without_files_is_refused_once(stopped: Stage) -> None:
    await press(stopped, stopped.member, await order(stopped), "Send to the moderators")
    stopped.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions", times=None)
    before = len(stopped.sent(f"/channels/{stopped.channel.id}/messages"))
    assert isinstance(await noticing(stopped).post(notice(stopped), case(stopped)), CannotPost)
    assert len(stopped.sent(f"/channels/{stopped.channel.id}/messages")) == before + 1
