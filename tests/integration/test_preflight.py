"""Whether the clip could be posted is known before anything is charged, and what is missing is named."""

from datetime import UTC, datetime

import discord
import pytest
from simcord.builders import ChannelHandle
from simcord.enums import ChannelType

from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio


def thread(stage: Stage, parent: int, kind: int = ChannelType.PUBLIC_THREAD, *, announced: bool = True) -> ChannelHandle:
    made = stage.env.backend.create_thread(parent, "foxes only", stage.member.id, type=kind, broadcast=announced)
    return ChannelHandle(stage.env, stage.guild, made)


def channel(stage: Stage, **denied: bool) -> ChannelHandle:
    return stage.guild.create_text_channel("quiet", overwrites={stage.guild.default_role: discord.PermissionOverwrite(**denied)})


async def said(stage: Stage, where: ChannelHandle) -> str:
    result = await stage.member.slash(where, "video", prompt="fox")
    assert result.response is not None
    return result.response.content or ""


async def test_a_thread_needs_the_permission_for_threads(stage: Stage) -> None:
    quiet = channel(stage, send_messages_in_threads=False)
    assert "I lack *Send Messages in Threads*." in await said(stage, thread(stage, quiet.id))
    assert stage.services.orders == []


async def test_a_locked_thread_needs_the_right_to_manage_it(stage: Stage) -> None:
    here = thread(stage, channel(stage, manage_threads=False).id, announced=False)
    metadata = stage.env.backend.channels[here.id].thread_metadata
    assert metadata is not None
    metadata.locked = True
    assert "*Manage Threads* (this thread is locked)" in await said(stage, here)
    assert stage.services.orders == []


async def test_a_private_thread_needs_the_bot_in_it(stage: Stage) -> None:
    parent = channel(stage, manage_threads=False)
    here = thread(stage, parent.id, ChannelType.PRIVATE_THREAD, announced=False)
    assert "mention me in it once" in await said(stage, here)
    assert stage.services.orders == []


@pytest.mark.parametrize(("kind", "falls_back"), [(ChannelType.PUBLIC_THREAD, True), (ChannelType.PRIVATE_THREAD, False)])
async def test_only_an_open_thread_falls_back_to_its_channel(stage: Stage, kind: int, *, falls_back: bool) -> None:
    await said(stage, thread(stage, stage.channel.id, kind))
    ((_, origin),) = stage.services.orders
    assert (origin.place.parent_id == stage.channel.id) is falls_back


async def test_a_forum_takes_no_message_of_its_own(stage: Stage) -> None:
    forum = stage.guild.create_forum_channel("ideas")
    await said(stage, thread(stage, forum.id))
    ((_, origin),) = stage.services.orders
    assert origin.place.parent_id is None


async def test_a_bot_in_time_out_says_so(stage: Stage) -> None:
    guild = stage.client.get_guild(stage.guild.id)
    assert guild is not None
    # Discord tells a bot of its own time-out without the members intent; SimCord does not.
    guild.me.timed_out_until = datetime(2100, 1, 1, tzinfo=UTC)
    assert "has put me in time-out until <t:4102444800" in await said(stage, stage.channel)
    assert stage.services.orders == []


async def test_an_archived_thread_is_no_obstacle(stage: Stage) -> None:
    """Discord opens it again for whatever is posted there."""
    here = thread(stage, stage.channel.id)
    metadata = stage.env.backend.channels[here.id].thread_metadata
    assert metadata is not None
    metadata.archived = True
    await said(stage, here)
    assert len(stage.services.orders) == 1


async def test_where_only_its_user_has_installed_it_nothing_is_ordered(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    # SimCord says of no interaction who authorised it.
    monkeypatch.setattr(discord.Interaction, "is_user_integration", lambda _: True)
    assert "Clapper is not installed in this server" in await said(stage, stage.channel)
    assert stage.services.orders == []
