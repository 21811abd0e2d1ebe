"""`/privacy export` and `/privacy delete` as Discord shows them, posts that are deleted, and servers that remove the bot."""

from datetime import timedelta

import discord
import pytest
from discord import app_commands

from bot.discord_io import controls
from bot.discord_io.controls import row_view
from bot.discord_io.removing import DiscordRemover
from bot.discord_io.restraint import Restraint
from bot.discord_io.servers import DiscordWhereabouts
from bot.domain.errors import RequestRefused
from bot.domain.origin import MessageRef
from bot.domain.privacy import CannotRemove, Erasure, ErasureView, Found, Holdings, Removed, RemoveLater
from bot.services.sharing import Shards
from tests.fakes.privacy import NOW
from tests.integration.reading import said
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio

MIB = 1024 * 1024


async def test_an_export_is_a_private_file_with_a_readme(stage: Stage) -> None:
    result = await stage.member.slash(stage.channel, "privacy export")
    assert said(result).startswith("**Everything that Clapper holds about you**")
    assert result.response is not None
    (attachment,) = result.response.attachments
    assert attachment.filename == "clapper-data.json"
    assert "ledger: every movement of your credits" in stage.services.privacy.readmes[0]


async def test_what_had_no_room_is_said(stage: Stage) -> None:
    stage.services.privacy.left_out = 2
    assert "2 pictures and clips had no room in it" in said(await stage.member.slash(stage.channel, "privacy export"))


@pytest.mark.parametrize(("said_by_discord", "taken"), [(500 * MIB, 100 * MIB), (20 * MIB, 20 * MIB)])
async def test_an_export_is_never_larger_than_discord_surely_takes(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, said_by_discord: int, taken: int
) -> None:
    """With Nitro it says 500 MiB, and refuses what is over some 200."""
    monkeypatch.setattr(discord.Interaction, "filesize_limit", property(lambda _: said_by_discord, lambda *_: None))
    await stage.member.slash(stage.channel, "privacy export")
    assert stage.services.privacy.limits == [taken]


async def test_an_export_that_cannot_be_sent_says_what_to_do(stage: Stage) -> None:
    stage.services.privacy.fault = RequestRefused("privacy-export-large", limit=10)
    assert "does not fit into the 10 MB" in said(await stage.member.slash(stage.channel, "privacy export"))


async def test_delete_asks_first_and_says_what_goes_and_what_stays(stage: Stage) -> None:
    stage.services.privacy.held = Holdings(ended=3, unended=1, posts=2, kept=1, blocks=(1,), limits=())
    result = await stage.member.slash(stage.channel, "privacy delete")
    text = said(result)
    for words in (
        "your 3 ended videos",
        "One of these clips could never be posted",
        "2 messages with your videos in servers",
        "One video is under way. It is paid for: it reaches you as usual",
        "what you have spent, so that limits hold",
        "the block that an admin of one server has put on you, with its reason",
        "what you did as an admin or moderator",
        "what was sent to the video providers",
        "`/privacy export` first",
    ):
        assert words in text, words
    assert stage.services.privacy.erased == []
    assert result.response is not None
    answer = said(await stage.member.click(result.response, label="Erase it"))
    assert stage.services.privacy.erased == [stage.member.id]
    assert answer.splitlines() == [
        "**Erased.** Your prompts, pictures, links and clips are gone from here.",
        "2 messages of yours are being deleted, one after the other. `/privacy delete` says how far that is.",
        "One video is still under way: it reaches you, and is erased then.",
        f"Your name leaves the books after <t:{int((NOW + timedelta(days=10)).timestamp())}:f>.",
    ]


async def test_the_button_erases_nobody_else(stage: Stage) -> None:
    result = await stage.member.slash(stage.channel, "privacy delete")
    assert result.response is not None
    button = result.response.components[0]["components"][0]
    assert button["custom_id"] == f"clapper:erase:{stage.member.id}"
    assert button["style"] == discord.ButtonStyle.danger.value
    view = row_view([controls.button(controls.ERASE, str(stage.member.id), "Erase it")])
    await stage.client.get_partial_messageable(stage.channel.id).send("for all to see", view=view)
    assert stage.channel.last_message is not None
    pressed = await stage.admin.click(stage.channel.last_message, label="Erase it")
    assert said(pressed).startswith("That button was made for somebody else.")
    assert stage.services.privacy.erased == []


async def test_what_could_not_be_deleted_is_told_with_links(stage: Stage) -> None:
    erasure = Erasure("e", stage.member.id, NOW, NOW + timedelta(days=10))
    stuck = tuple((7, MessageRef(8, number)) for number in range(1, 8))
    stage.services.privacy.last = ErasureView(erasure, unended=1, deleted=4, waiting=2, stuck=stuck)
    text = said(await stage.member.slash(stage.channel, "privacy delete"))
    assert text.splitlines()[1:4] == [
        "- Messages deleted: 4; still to do: 2.",
        "- One video is still under way, and will be erased then.",
        "- 7 messages I could not delete; a moderator there can: "
        + ", ".join(f"[message {number}](https://discord.com/channels/7/8/{number})" for number in range(1, 6)),
    ]


async def test_privacy_works_in_direct_messages(stage: Stage) -> None:
    command = stage.client.tree.get_command("privacy")
    assert isinstance(command, app_commands.Group)
    assert command.allowed_contexts is not None
    assert command.allowed_contexts.dm_channel
    assert {option.name for option in command.commands} >= {"export", "delete"}


async def test_an_admin_sets_how_long_things_are_kept(stage: Stage) -> None:
    assert "erased 180 days after a video has ended" in said(await stage.admin.slash(stage.channel, "clapper settings"))
    assert "erased 30 days after a video has ended" in said(await stage.admin.slash(stage.channel, "clapper settings", retention=30))
    assert "kept until somebody erases them" in said(await stage.admin.slash(stage.channel, "clapper settings", retention=0))


async def test_a_post_of_ours_is_deleted_once_and_gone_is_gone(stage: Stage) -> None:
    message = await stage.client.get_partial_messageable(stage.channel.id).send("a clip")
    post = MessageRef(stage.channel.id, message.id)
    for gone in (post, post, MessageRef(1, 2)):
        assert await DiscordRemover(stage.client, Restraint(stage.clock, per_second=1000)).remove(gone) == Removed()
    assert next(entry.path for entry in stage.env.http_requests if entry.method == "DELETE").endswith(f"/messages/{message.id}")


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (403, 50001, CannotRemove),
        (400, 50083, CannotRemove),
        (403, 50013, CannotRemove),
        (500, 0, RemoveLater),
        (401, 0, RemoveLater),
        (403, 40333, RemoveLater),
    ],
)
async def test_what_discord_s_refusals_mean(stage: Stage, status: int, code: int, kind: type) -> None:
    remover = DiscordRemover(stage.client, Restraint(stage.clock, per_second=1000))
    message = await stage.client.get_partial_messageable(stage.channel.id).send("a clip")
    stage.env.inject_error("DELETE", "/channels/*/messages/*", status=status, code=code, times=10)
    assert isinstance(await remover.remove(MessageRef(stage.channel.id, message.id)), kind)


async def test_a_server_that_removes_the_bot_is_noticed(stage: Stage) -> None:
    whereabouts = DiscordWhereabouts(stage.client, Shards().has)
    assert whereabouts.of([stage.guild.id, 5]) == Found({stage.guild.id: stage.guild.name}, frozenset({5}))
    changes = stage.services.privacy.changes
    guild = stage.client.get_guild(stage.guild.id)
    assert guild is not None
    await guild.leave()
    await stage.env.settle()
    assert stage.services.privacy.changes == changes + 1
    assert whereabouts.of([stage.guild.id, 5]) == Found({}, frozenset({stage.guild.id, 5}))
