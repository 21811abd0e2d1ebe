"""What the history of a channel proves about a post whose answer was lost."""

from dataclasses import replace
from datetime import timedelta

import discord
import pytest
from simcord.enums import ChannelType

from bot.discord_io import messenger
from bot.domain.errors import ReadFailed
from bot.domain.origin import MessageRef
from bot.domain.outbox import Owed, Rung
from bot.domain.outcomes import Posted
from tests.integration.posting import EPOCH, NOTICE, ROW, Post
from tests.unit.render.samples import asked

pytestmark = pytest.mark.asyncio


async def test_a_spoiler_is_hidden_in_a_channel_and_found_there_again(post: Post) -> None:
    hidden = asked(spoiler=True)
    await post.post(request=hidden)
    message = post.stage.channel.last_message
    assert message is not None
    assert [attachment.filename for attachment in message.attachments] == ["SPOILER_clapper-k3v9x2m4q7ab.mp4"]
    found = MessageRef(post.stage.channel.id, message.id)
    assert await post.messenger.look_for(ROW, post.job(request=hidden), Rung.CHANNEL) == found
    # The name says it, whatever the setting is by now, and whatever this life believes.
    assert await post.messenger.look_for(ROW, post.job(), Rung.CHANNEL) == found


async def test_history_proves_what_was_posted(post: Post) -> None:
    assert await post.messenger.look_for(ROW, post.job(), Rung.CHANNEL) is None
    await post.stage.member.send(post.stage.channel, "hello")
    assert await post.messenger.look_for(ROW, post.job(), Rung.CHANNEL) is None

    await post.post()
    clip = post.stage.channel.last_message
    assert clip is not None
    for number in range(120):
        await post.stage.member.send(post.stage.channel, f"later {number}")
    await post.post(NOTICE)
    notice = post.stage.channel.last_message
    assert notice is not None

    assert await post.messenger.look_for(ROW, post.job(), Rung.CHANNEL) == MessageRef(post.stage.channel.id, clip.id)
    assert await post.messenger.look_for(NOTICE, post.job(), Rung.CHANNEL) == MessageRef(post.stage.channel.id, notice.id)
    assert await post.messenger.look_for(replace(ROW, owed=Owed.FAILED), post.job(), Rung.CHANNEL) is None


async def test_a_member_who_uploads_a_file_of_that_name_proves_nothing(post: Post) -> None:
    await post.stage.member.send(post.stage.channel, "`k3v9x2m4q7ab/late`", attachments=[("clapper-k3v9x2m4q7ab.mp4", b"x")])
    assert await post.messenger.look_for(ROW, post.job(), Rung.CHANNEL) is None
    assert await post.messenger.look_for(NOTICE, post.job(), Rung.CHANNEL) is None


async def test_a_re_post_is_not_taken_for_the_first_one(post: Post) -> None:
    first = await post.post()
    assert isinstance(first, Posted)
    assert await post.messenger.look_for(ROW, replace(post.job(), message=first.message), Rung.CHANNEL) is None


async def test_a_clip_of_an_earlier_post_is_not_taken_for_a_re_post(post: Post) -> None:
    await post.post()
    again = await post.post(replace(ROW, nonce="nonce-2"))
    assert isinstance(again, Posted)
    assert await post.messenger.look_for(ROW, replace(post.job(), message=again.message), Rung.CHANNEL) is None


async def test_a_clock_that_was_ahead_hides_nothing_that_was_posted(post: Post) -> None:
    posted = await post.post()
    assert isinstance(posted, Posted)
    ahead = replace(ROW, first_try_at=EPOCH + timedelta(hours=1))
    assert await post.messenger.look_for(ahead, post.job(), Rung.CHANNEL) == posted.message


async def test_only_the_time_since_the_order_is_searched(post: Post) -> None:
    posted = await post.post()
    assert isinstance(posted, Posted)
    later = replace(post.job(), request_key=f"i:{discord.utils.time_snowflake(EPOCH + timedelta(days=365))}")
    assert await post.messenger.look_for(ROW, later, Rung.CHANNEL) is None


async def test_in_a_busy_channel_the_search_ends_at_the_first_try(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messenger, "LONGEST_SEARCH", 3)
    for number in range(4):
        await post.stage.member.send(post.stage.channel, f"talk {number}")
    with pytest.raises(ReadFailed):
        await post.messenger.look_for(ROW, post.job(), Rung.CHANNEL)
    late = replace(ROW, first_try_at=EPOCH + timedelta(days=365))
    assert await post.messenger.look_for(late, post.job(), Rung.CHANNEL) is None


async def test_an_empty_history_proves_nothing_without_the_right_to_read_it(post: Post) -> None:
    unread = post.stage.guild.create_text_channel(
        "unread", overwrites={post.stage.guild.default_role: discord.PermissionOverwrite(read_message_history=False)}
    )
    given = post.job()
    there = replace(given, place=replace(given.place, channel_id=unread.id))
    await post.messenger.post(ROW, there, Rung.CHANNEL)
    with pytest.raises(ReadFailed):
        await post.messenger.look_for(ROW, there, Rung.CHANNEL)


@pytest.mark.parametrize(("status", "code"), [(403, 50001), (500, 0)])
async def test_a_history_that_cannot_be_read_proves_nothing(post: Post, status: int, code: int) -> None:
    post.stage.env.inject_error("GET", "/channels/*/messages", status=status, code=code)
    with pytest.raises(ReadFailed):
        await post.messenger.look_for(ROW, post.job(), Rung.CHANNEL)


async def test_in_a_channel_that_is_gone_nothing_can_be(post: Post) -> None:
    post.stage.env.inject_error("GET", "/channels/*/messages", status=404, code=10003)
    assert await post.messenger.look_for(ROW, post.job(), Rung.CHANNEL) is None


@pytest.mark.parametrize("in_thread", [False, True])
@pytest.mark.parametrize("readable", [True, False])
async def test_a_process_that_hears_of_no_server_asks_whether_an_empty_history_proves_anything(
    post: Post, readable: bool, in_thread: bool
) -> None:
    stage = post.stage
    closed = {stage.guild.default_role: discord.PermissionOverwrite(read_message_history=readable)}
    channel = stage.guild.create_text_channel("empty", overwrites=closed)
    inside = stage.env.backend.create_thread(channel.id, "inside", stage.member.id, type=ChannelType.PUBLIC_THREAD)
    place = replace(post.job().place, channel_id=inside.id if in_thread else channel.id)
    await stage.env.settle()
    stage.client._connection._guilds.clear()
    if readable:
        assert await post.messenger.look_for(ROW, replace(post.job(), place=place), Rung.CHANNEL) is None
        return
    with pytest.raises(ReadFailed):
        await post.messenger.look_for(ROW, replace(post.job(), place=place), Rung.CHANNEL)
