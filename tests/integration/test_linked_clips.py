"""Clips that do not fit, posted as words with a link: on SimCord's Discord."""

import math
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.discord_io.messages import DiscordMessages
from bot.discord_io.messenger import DiscordMessenger
from bot.discord_io.restraint import Restraint
from bot.domain.links import ClipLink
from bot.domain.origin import MessageRef
from bot.domain.outbox import Rung
from bot.domain.outcomes import CannotPost, Posted
from tests.integration.clips import CLIP, Shown
from tests.integration.posting import ROW, Post
from tests.unit.render.samples import asked

pytestmark = pytest.mark.asyncio

LINKS = "https://clapper.example/clips"
LINK = ClipLink("tOken_-" * 6, datetime(2026, 12, 4, tzinfo=UTC))


def offering(post: Post, folder: Path) -> None:
    """Links are configured from here on."""
    stage = post.stage
    post.messenger = DiscordMessenger(
        stage.client, stage.client.texts, stage.clock, folder, Restraint(stage.clock, per_second=math.inf), LINKS
    )


@pytest.mark.parametrize("rung", [Rung.CHANNEL, Rung.DM])
async def test_a_clip_that_does_not_fit_is_posted_as_words_with_a_link_and_found_again(post: Post, tmp_path: Path, rung: Rung) -> None:
    offering(post, tmp_path)
    hostile = asked(prompt=f"@everyone [x](https://evil.example) <@{post.stage.admin.id}>")
    outcome = await post.post(rung=rung, link=LINK, request=hostile)

    channel: Any = post.stage.channel if rung is Rung.CHANNEL else post.stage.member.user.dm_channel
    message = channel.last_message
    assert outcome == Posted(MessageRef(channel.id, message.id))
    assert message.attachments == []
    assert f"[Watch the clip]({LINKS}/{LINK.token}) · 1 MB · until <t:{int(LINK.until.timestamp())}:f>" in message.content
    assert f"It ends <t:{int(LINK.until.timestamp())}:R>." in message.content
    assert "[x](https://evil" not in message.content
    assert [user.id for user in message.mentions] == [post.stage.member.id]
    assert message.flags.suppress_embeds, "Discord would keep a copy for its preview"
    names = [one.label for one in message.components[0].children]
    assert names == (["Again", "Remix", "Extend", "Save", "Delete"] if rung is Rung.CHANNEL else ["Delete"])
    (body,) = post.stage.sent(f"/channels/{channel.id}/messages")
    assert (body["nonce"], body["enforce_nonce"]) == ("nonce-1", True)
    found = MessageRef(channel.id, message.id)
    assert await post.messenger.look_for(ROW, post.job(link=LINK), rung) == found
    assert await post.messenger.look_for(ROW, post.job(link=LINK, message=found), rung) is None, "it is the last post, not the next"


async def test_a_link_that_is_over_is_not_posted(post: Post, tmp_path: Path) -> None:
    offering(post, tmp_path)
    assert isinstance(await post.post(link=replace(LINK, until=datetime(2025, 1, 1, tzinfo=UTC))), CannotPost)


async def test_where_links_are_off_the_file_itself_is_sent(post: Post) -> None:
    await post.post(link=LINK)
    message = post.stage.channel.last_message
    assert message is not None
    assert (len(message.attachments), "Watch the clip" in message.content) == (1, False)


async def test_a_copy_of_a_clip_by_link_is_the_link_and_never_taken_for_the_clip_that_is_owed(shown: Shown) -> None:
    message = await shown.post(link=LINK)
    hands = DiscordMessages(shown.stage.client, shown.stage.client.texts, Restraint(shown.stage.clock, per_second=math.inf), LINKS)
    await hands.hand_over(shown.job.requester, shown.job, shown.folder / "clip.mp4", "e1", message.content)
    copy = shown.stage.member.user.dm_channel.last_message
    assert copy is not None
    assert (copy.attachments, f"({LINKS}/{LINK.token})" in copy.content, copy.flags.suppress_embeds) == ([], True, True)
    assert f"`{CLIP}/clip`" not in copy.content
