"""The messenger on SimCord's Discord: what is posted where, and what a refusal means."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest
from aiohttp.client_reqrep import ConnectionKey

from bot.discord_io.messenger import DiscordMessenger
from bot.discord_io.outcomes import refused, refused_words, unanswered
from bot.discord_io.restraint import Restraint
from bot.domain.origin import ChannelKind, MessageRef
from bot.domain.outbox import Rung
from bot.domain.outcomes import CannotPost, Posted, PostTooLarge, TextRefused, TryLater
from tests.fakes.clock import FakeClock
from tests.integration.posting import NOTICE, ROW, Post
from tests.unit.render.samples import asked

pytestmark = pytest.mark.asyncio


async def test_the_clip_is_posted_as_a_file_with_the_row_s_nonce(post: Post) -> None:
    outcome = await post.post()

    message = post.stage.channel.last_message
    assert message is not None
    assert outcome == Posted(MessageRef(post.stage.channel.id, message.id))
    (body,) = post.stage.sent(f"/channels/{post.stage.channel.id}/messages")
    assert (body["nonce"], body["enforce_nonce"]) == ("nonce-1", True)
    assert body["allowed_mentions"] == {"parse": [], "users": [post.stage.member.id]}
    (attachment,) = message.attachments
    assert attachment.filename == "clapper-k3v9x2m4q7ab.mp4"
    assert attachment.description == "Video made from the prompt: a red fox in the snow"
    assert message.content.startswith(f"<@{post.stage.member.id}> `aivideomaker/t2v` · 5 s")
    assert message.flags.suppress_embeds
    (row,) = message.components
    assert [(one.label, one.custom_id) for one in row.children] == [  # pyright: ignore[reportAttributeAccessIssue]
        ("Again", "clapper:again:k3v9x2m4q7ab"),
        ("Remix", "clapper:remix:k3v9x2m4q7ab"),
        ("Extend", "clapper:extend:k3v9x2m4q7ab"),
        ("Save", "clapper:save:k3v9x2m4q7ab"),
        ("Delete", "clapper:delete:k3v9x2m4q7ab"),
    ]


async def test_a_spoiler_needs_no_hiding_in_direct_messages(post: Post) -> None:
    await post.post(rung=Rung.DM, request=asked(spoiler=True))
    dm = post.stage.member.user.dm_channel
    assert dm is not None
    assert [attachment.filename for attachment in dm.last_message.attachments] == ["clapper-k3v9x2m4q7ab.mp4"]


async def test_a_hostile_prompt_mentions_nobody_but_the_requester(post: Post) -> None:
    await post.post(request=asked(prompt=f"@everyone @here <@{post.stage.admin.id}> <@&1> discord.gg/x " + "x" * 6000))
    message = post.stage.channel.last_message
    assert message is not None
    assert [user.id for user in message.mentions] == [post.stage.member.id]
    assert not message.mention_everyone
    assert len(message.content) <= 2000
    assert "discord.gg/x" not in message.content


async def test_a_refused_prompt_is_left_out(post: Post) -> None:
    await post.post(replace(ROW, hide_prompt=True))
    message = post.stage.channel.last_message
    assert message is not None
    assert "fox" not in message.content
    assert message.attachments[0].description == "Video made from a prompt that is not shown here"


async def test_each_try_sends_a_file_of_its_own(post: Post) -> None:
    post.stage.env.inject_error("POST", "/channels/*/messages", status=500)
    assert isinstance(await post.post(), TryLater)
    assert isinstance(await post.post(), Posted)
    message = post.stage.channel.last_message
    assert message is not None
    assert message.attachments[0].size == 400


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (404, 10003, CannotPost),
        (403, 50001, CannotPost),
        (403, 50013, CannotPost),
        (400, 50083, CannotPost),
        (403, 50007, CannotPost),
        (400, 50008, CannotPost),
        (403, 0, CannotPost),
        (413, 40005, PostTooLarge),
        (413, 0, PostTooLarge),
        (400, 40005, PostTooLarge),
        (400, 200000, TextRefused),
        (400, 240000, TextRefused),
        (400, 20009, TextRefused),
        (400, 50035, TextRefused),
    ],
)
async def test_what_discord_s_refusals_mean(post: Post, status: int, code: int, outcome: type[object]) -> None:
    post.stage.env.inject_error("POST", "/channels/*/messages", status=status, code=code, message="no")
    assert isinstance(await post.post(), outcome)
    assert post.stage.channel.last_message is None


@pytest.mark.parametrize("code", [200000, 50035])
async def test_a_message_refused_even_without_the_prompt_closes_the_rung(post: Post, code: int) -> None:
    post.stage.env.inject_error("POST", "/channels/*/messages", status=400, code=code)
    assert isinstance(await post.post(replace(ROW, hide_prompt=True)), CannotPost)


@pytest.mark.parametrize(
    ("status", "code", "doubtful"), [(500, 0, True), (502, 0, True), (429, 0, False), (401, 0, False), (403, 20028, False)]
)
async def test_what_passes_is_tried_later(post: Post, status: int, code: int, *, doubtful: bool) -> None:
    post.stage.env.inject_error("POST", "/channels/*/messages", status=status, code=code)
    outcome = await post.post()
    assert isinstance(outcome, TryLater)
    assert outcome.doubtful is doubtful


BLOCKED: dict[str, Any] = {"message": "internal network error", "code": 40333}


@pytest.mark.parametrize("said", ["<!DOCTYPE html><title>Access denied</title>", "error code: 1020", '{"cloudflare_error":true}', BLOCKED])
@pytest.mark.parametrize("status", [400, 403, 404, 429])
async def test_a_page_of_cloudflare_s_says_nothing_of_the_channel(post: Post, status: int, said: str | dict[str, Any]) -> None:
    page = discord.HTTPException(SimpleNamespace(status=status, reason="x"), said)  # pyright: ignore[reportArgumentType]
    outcome = refused(ROW, post.job(), page)
    assert isinstance(outcome, TryLater)
    assert not outcome.doubtful
    assert isinstance(refused_words(1, "notice", page), TryLater)


async def test_a_message_deleted_within_the_nonce_s_window_was_delivered(post: Post) -> None:
    post.stage.env.inject_error("POST", "/channels/*/messages", status=404, code=10008)
    assert await post.post() == Posted(MessageRef(post.stage.channel.id, 0))


@pytest.mark.parametrize(
    "fault",
    [
        ConnectionResetError(104, "reset"),
        TimeoutError(),
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientOSError(104, "x"),
        RuntimeError("closed"),
    ],
)
async def test_a_broken_line_leaves_it_open_whether_it_was_posted(post: Post, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(discord.abc.Messageable, "send", broken)
    outcome = await post.post()
    assert isinstance(outcome, TryLater)
    assert outcome.doubtful


async def test_without_a_connection_nothing_was_posted() -> None:
    key = ConnectionKey("localhost", 1, is_ssl=False, ssl=True, proxy=None, proxy_auth=None, proxy_headers_hash=None)
    refused = aiohttp.ClientConnectorError(key, OSError(111, "refused"))
    assert not unanswered(refused).doubtful


async def test_a_fault_of_our_own_is_logged_and_tried_again(
    post: Post, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(discord.abc.Messageable, "send", broken)
    assert isinstance(await post.post(), TryLater)
    assert "failed in an unknown way" in caplog.text


async def test_a_missing_file_cannot_be_posted(post: Post) -> None:
    outcome = await post.messenger.post(ROW, replace(post.job(), clip=None), Rung.CHANNEL)
    assert outcome == CannotPost("the clip's file is gone")


async def test_a_real_lack_of_permission_closes_the_rung(post: Post) -> None:
    hidden = post.stage.guild.create_text_channel(
        "hidden", overwrites={post.stage.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    )
    given = post.job()
    outcome = await post.messenger.post(ROW, replace(given, place=replace(given.place, channel_id=hidden.id)), Rung.CHANNEL)
    assert isinstance(outcome, CannotPost)


async def test_the_parent_of_a_thread(post: Post) -> None:
    given = post.job()
    below = replace(given, place=replace(given.place, channel_id=1, parent_id=post.stage.channel.id, kind=ChannelKind.THREAD))
    assert isinstance(await post.messenger.post(ROW, below, Rung.CHANNEL), CannotPost)
    assert isinstance(await post.messenger.post(ROW, below, Rung.PARENT), Posted)
    message = post.stage.channel.last_message
    assert message is not None
    assert "-# Asked for in <#1>" in message.content


async def test_without_a_parent_that_rung_is_closed(post: Post) -> None:
    assert isinstance(await post.post(rung=Rung.PARENT), CannotPost)
    assert await post.messenger.look_for(ROW, post.job(), Rung.PARENT) is None


async def test_a_direct_message(post: Post) -> None:
    outcome = await post.post(rung=Rung.DM)
    message = post.stage.member.user.dm_channel.last_message
    assert message is not None
    assert outcome == Posted(MessageRef(message.channel.id, message.id))
    assert await post.messenger.look_for(ROW, post.job(), Rung.DM) == MessageRef(message.channel.id, message.id)


async def test_direct_messages_that_cannot_be_opened(post: Post) -> None:
    post.stage.env.inject_error("POST", "/users/@me/channels", status=500)
    outcome = await post.post(rung=Rung.DM)
    assert isinstance(outcome, TryLater)
    assert not outcome.doubtful
    post.stage.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
    assert isinstance(await post.post(rung=Rung.DM), CannotPost)


async def test_a_notice(post: Post) -> None:
    await post.post(NOTICE)
    (body,) = post.stage.sent(f"/channels/{post.stage.channel.id}/messages")
    assert body["nonce"] == "nonce-1"
    assert body["allowed_mentions"] == {"parse": [], "users": [post.stage.member.id]}
    message = post.stage.channel.last_message
    assert message is not None
    assert message.content.endswith("-# `k3v9x2m4q7ab/late`")
    assert message.attachments == []


async def test_sends_keep_below_discord_s_limit(post: Post) -> None:
    clock = FakeClock()
    messenger = DiscordMessenger(post.stage.client, post.stage.client.texts, clock, Path(), Restraint(clock, per_second=10))
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(round(seconds, 3))

    clock.sleep = sleep  # pyright: ignore[reportAttributeAccessIssue]
    for _ in range(4):
        await messenger.post(NOTICE, post.job(), Rung.CHANNEL)
    assert slept == [0.1, 0.2, 0.3]


async def test_before_the_login_nothing_is_tried(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(post.stage.client), "application_id", None)
    outcome = await post.post()
    assert isinstance(outcome, TryLater)
    assert not outcome.doubtful
