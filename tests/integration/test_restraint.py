"""Holding back: a door that was just shut is not knocked at again, and refusals are counted before Discord counts them."""

import contextlib
import math
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.discord_io.doorbell import Doorbell
from bot.discord_io.messages import DiscordMessages
from bot.discord_io.messenger import DiscordMessenger
from bot.discord_io.notices import DiscordNotices
from bot.discord_io.restraint import MOST_INVALID, SHUT_FOR, WINDOW, Restraint
from bot.domain.errors import ReadFailed
from bot.domain.origin import MessageRef
from bot.domain.outbox import Rung
from bot.domain.outcomes import CannotPost, Posted, TryLater
from tests.fakes.clock import FakeClock
from tests.integration.posting import NOTICE, ROW, Post
from tests.integration.stage import Stage
from tests.integration.test_notices import alert

pytestmark = pytest.mark.asyncio


def at_door(stage: Stage, folder: Path) -> tuple[Post, Restraint]:
    post = Post(stage, folder)
    restraint = Restraint(stage.clock, per_second=math.inf)
    post.messenger = DiscordMessenger(stage.client, stage.client.texts, stage.clock, folder, restraint)
    return post, restraint


def asked(stage: Stage) -> int:
    return len(stage.sent(f"/channels/{stage.channel.id}/messages"))


async def test_a_channel_that_refused_is_left_alone_for_a_while(stage: Stage, tmp_path: Path) -> None:
    post, _ = at_door(stage, tmp_path)
    stage.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions")
    assert isinstance(await post.post(), CannotPost)
    before = asked(stage)

    second = await post.post(replace(ROW, id="row-2", nonce="nonce-2"))
    assert isinstance(second, CannotPost)
    assert "50013" in second.reason
    assert asked(stage) == before

    await stage.clock.advance(SHUT_FOR.total_seconds())
    assert isinstance(await post.post(), Posted)


async def test_words_may_pass_where_files_may_not(stage: Stage, tmp_path: Path) -> None:
    post, _ = at_door(stage, tmp_path)
    stage.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    assert isinstance(await post.post(), CannotPost)
    assert isinstance(await post.post(NOTICE), Posted)


async def test_a_refusal_of_one_message_shuts_nothing(stage: Stage, tmp_path: Path) -> None:
    post, _ = at_door(stage, tmp_path)
    stage.env.inject_error("POST", "/channels/*/messages", status=400, code=200000)
    assert isinstance(await post.post(replace(ROW, hide_prompt=True)), CannotPost)
    assert isinstance(await post.post(), Posted)


async def test_another_rung_is_another_door(stage: Stage, tmp_path: Path) -> None:
    post, _ = at_door(stage, tmp_path)
    stage.env.inject_error("POST", "/channels/*/messages", status=403, code=50001)
    assert isinstance(await post.post(), CannotPost)
    assert isinstance(await post.post(rung=Rung.DM), Posted)


async def test_after_too_many_refusals_nothing_is_sent_until_they_are_old(stage: Stage, tmp_path: Path) -> None:
    post, restraint = at_door(stage, tmp_path)
    for _ in range(MOST_INVALID - 1):
        restraint.invalid()
    assert restraint.rest() is None
    await stage.clock.advance(60)
    restraint.invalid()

    outcome = await post.post()
    assert isinstance(outcome, TryLater)
    assert not outcome.doubtful
    assert outcome.after is not None
    assert outcome.after == WINDOW - timedelta(minutes=1)
    assert asked(stage) == 0

    await stage.clock.advance(outcome.after.total_seconds())
    assert isinstance(await post.post(), Posted)


async def test_every_refusal_that_discord_counts_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.discord_io.restraint.MOST_INVALID", 3)
    restraint = Restraint(FakeClock(), per_second=math.inf)

    async def answer(request: web.Request) -> web.Response:
        scope = request.query.get("scope")
        return web.Response(status=int(request.query["status"]), headers={"X-RateLimit-Scope": scope} if scope else {})

    app = web.Application()
    app.router.add_get("/", answer)
    server = TestServer(app)
    connector = aiohttp.TCPConnector(force_close=True)
    async with server, aiohttp.ClientSession(connector=connector, trace_configs=[restraint.trace()]) as session:
        for query in ("status=200", "status=404", "status=500", "status=429&scope=shared", "status=401", "status=403"):
            async with session.get(server.make_url(f"/?{query}")):
                assert restraint.rest() is None
        async with session.get(server.make_url("/?status=429&scope=user")):
            assert restraint.rest() == WINDOW


async def test_every_call_that_posts_reads_or_deletes_takes_its_turn(stage: Stage, tmp_path: Path) -> None:
    turns = 0

    class Counted(Restraint):
        async def turn(self) -> None:
            nonlocal turns
            turns += 1

    async def taken(call: Awaitable[object]) -> int:
        before = turns
        with contextlib.suppress(ReadFailed):
            await call
        return turns - before

    restraint, post = Counted(stage.clock, per_second=math.inf), Post(stage, tmp_path)
    texts, here = stage.client.texts, MessageRef(stage.channel.id, 1)
    messenger = DiscordMessenger(stage.client, texts, stage.clock, tmp_path, restraint)
    notices, hands = DiscordNotices(stage.client, texts, restraint), DiscordMessages(stage.client, texts, restraint)
    notice = alert(stage)
    for number in range(250):
        await stage.client.get_partial_messageable(stage.channel.id).send(str(number))

    assert await taken(messenger.post(ROW, post.job(), Rung.CHANNEL)) == 1
    assert await taken(messenger.post(ROW, post.job(), Rung.DM)) == 2
    assert await taken(messenger.look_for(replace(ROW, id="other"), post.job(id="other0000000"), Rung.CHANNEL)) == 3
    assert await taken(notices.post(notice)) == 1
    assert await taken(notices.look_for(replace(notice, id="other"))) == 3
    assert await taken(hands.sources(here)) == 1
    assert await taken(hands.delete(here)) == 1
    assert await taken(hands.hand_over(post.job().requester, post.job(), tmp_path / "spool" / "clip.mp4", "e1", "")) == 2
    assert await taken(Doorbell(stage.client, texts, stage.clock, restraint).knock(post.job().requester)) == 2


async def test_after_too_many_refusals_notices_wait_too(stage: Stage) -> None:
    restraint = Restraint(stage.clock, per_second=math.inf)
    for _ in range(MOST_INVALID):
        restraint.invalid()
    notice = alert(stage)
    outcome = await DiscordNotices(stage.client, stage.client.texts, restraint).post(notice)
    assert outcome == TryLater("too many refusals by Discord", after=WINDOW)
