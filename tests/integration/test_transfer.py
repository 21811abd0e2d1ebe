"""`/clapper export` and `/clapper import`: a file out, a look at the difference, and only then a change."""

import json
from typing import Any

import pytest

from bot.domain.money import Period, Unit
from bot.domain.policy import Entry, EntryKind
from bot.domain.quota import Allowance, Block, GuildSettings, PrivateClips, Target, TargetKind
from tests.integration.reading import said
from tests.integration.stage import Stage

pytestmark = pytest.mark.asyncio

NOTHING_YET = "Nothing has been changed yet."


async def handed_in(stage: Stage, found: Any) -> Any:
    data = found if isinstance(found, bytes) else json.dumps(found, indent=1).encode()
    return await stage.admin.slash(stage.channel, "clapper import", file=("settings.json", data))


def configure(stage: Stage) -> None:
    guild = stage.guild.id
    stage.services.guilds.held[guild] = GuildSettings(confirm_at=5, log_channel=stage.channel.id, private=PrivateClips.FORCE)
    stage.services.guilds.entries[guild] = frozenset({Entry(EntryKind.CHANNEL, str(stage.channel.id), allowed=True)})
    monthly = Allowance(Period.MONTH, Unit.CREDITS, 70)
    stage.services.limits.entries[Target(TargetKind.MEMBER, guild, 8), Period.MONTH, Unit.CREDITS] = monthly
    stage.services.limits.zones[guild] = "Europe/Berlin"
    stage.services.limits.blocks[guild, 6] = Block(6, "too many foxes", None, 4, stage.now)


async def test_an_export_is_a_private_file_that_an_import_takes_as_it_is(stage: Stage) -> None:
    configure(stage)
    result = await stage.admin.slash(stage.channel, "clapper export")
    assert result.response.ephemeral
    (attachment,) = result.response.attachments
    assert attachment.filename == "clapper-settings-2026-11-21.json"
    data = stage.env.backend.cdn.get(attachment.url)
    assert data is not None
    found = json.loads(data)
    assert found["settings"]["private"] == "force"
    assert found["blocks"] == [{"member": "6", "reason": "too many foxes", "until": None}]
    assert said(await handed_in(stage, data)).splitlines() == ["Nothing would change: this server has all of that already."]


async def test_the_difference_is_shown_before_anything_is_changed(stage: Stage) -> None:
    configure(stage)
    role = stage.guild.create_role("Artists")
    result = await handed_in(
        stage,
        {
            "clapper": 1,
            "settings": {"confirm_at": None, "spoiler": True, "private": "allow", "log_channel": str(stage.channel.id)},
            "timezone": "Asia/Tokyo",
            "rules": {"deny": {"roles": [str(role.id)], "models": ["demo/*"]}},
            "limits": [
                {"for": "member", "id": "8", "amount": 80},
                {"for": "role", "id": str(role.id), "amount": 3, "unit": "clips", "period": "day"},
            ],
            "blocks": [],
        },
    )
    assert said(result).splitlines() == [
        "**What would change**: 10 entries",
        "- `confirm_at`: `5` → nothing",
        "- `spoiler`: off → on",
        "- `private`: `force` → `allow`",
        "- time zone: Europe/Berlin → Asia/Tokyo",
        f"- <#{stage.channel.id}>: allowed → nothing",
        "- `demo/*`: nothing → denied",
        f"- <@&{role.id}>: nothing → denied",
        f"- limit for <@&{role.id}>: nothing → 3 clips a day",
        "- limit for <@8>: 70 credits a month → 80 credits a month",
        "- block of <@6>: Blocked · too many foxes → nothing",
        NOTHING_YET,
    ]
    assert stage.services.guilds.saved_by == []
    pressed = await stage.admin.click(result.response, label="Apply")
    assert said(pressed) == "Done: 10 entries changed. `/clapper audit` has them all."
    assert stage.services.guilds.held[stage.guild.id] == GuildSettings(log_channel=stage.channel.id, spoiler=True)
    assert stage.services.limits.blocks == {}
    (actor,) = stage.services.guilds.saved_by
    assert (actor.user_id, actor.reason) == (stage.admin.id, "import")
    assert said(await stage.admin.click(result.response, label="Apply")).startswith("That is over:")


async def test_moderation_comes_with_it(stage: Stage) -> None:
    found = {"clapper": 1, "moderation": {"words": ["fox", "hare"], "review": "flagged", "channel": str(stage.channel.id)}}
    result = await handed_in(stage, found)
    assert said(result).splitlines()[1:4] == [
        "- word list: nothing → `fox`, `hare`",
        "- review of orders: `off` → `flagged`",
        f"- channel of the moderators: nothing → <#{stage.channel.id}>",
    ]
    assert said(await handed_in(stage, {"clapper": 1, "moderation": {"patterns": ["("]}})).startswith(
        "Not saved: this pattern does not work"
    )


async def test_cancel_changes_nothing(stage: Stage) -> None:
    result = await handed_in(stage, {"clapper": 1, "settings": {"spoiler": True}})
    assert said(await stage.admin.click(result.response, label="Cancel")) == "Nothing was changed."
    assert said(await stage.admin.click(result.response, label="Apply")).startswith("That is over:")
    assert stage.services.guilds.held == {}


async def test_settings_that_changed_meanwhile_are_kept(stage: Stage) -> None:
    result = await handed_in(stage, {"clapper": 1, "settings": {"spoiler": True}})
    stage.services.guilds.held[stage.guild.id] = GuildSettings(longest=5)
    text = said(await stage.admin.click(result.response, label="Apply"))
    assert text.startswith("The settings of this server have changed since I showed you the difference.")
    assert stage.services.guilds.held[stage.guild.id] == GuildSettings(longest=5)


async def test_what_is_from_another_server_is_named_and_left_out(stage: Stage) -> None:
    found = {
        "clapper": 1,
        "server": "500",
        "settings": {"log_channel": "11", "longest": 5},
        "rules": {"allow": {"channels": ["77"]}, "deny": {"roles": ["500", "78"]}},
    }
    assert said(await handed_in(stage, found)).splitlines() == [
        "**What would change**: 2 entries",
        "- `longest`: nothing → `5`",
        "- @everyone: nothing → denied",
        "Left out, as unknown in this server: channel `77`, role `78` (2 in all).",
        "Left out: the log channel, which is unknown here or in which I cannot post.",
        (
            "⚠️ The file allows only some of a kind (channel), and none of those is known here. Without them all are allowed: "
            "deny some afterwards, or correct the file."
        ),
        NOTHING_YET,
    ]


async def test_faults_are_named_by_line_and_field_and_nothing_is_changed(stage: Stage) -> None:
    text = said(await handed_in(stage, {"clapper": 1, "settings": {"longest": -5}, "keys": {}}))
    assert text.splitlines()[:3] == [
        "Nothing was changed. In the file:",
        "- line 4, `settings.longest`: it has to be a whole number, neither negative nor above 1,000,000",
        "- line 6, `keys`: there is no such field, or it is never imported",
    ]
    assert said(await handed_in(stage, b"{nonsense")).startswith("That file is no JSON: line 1, column 2 is not right.")
    assert said(await handed_in(stage, b"x" * 200_000)).startswith("The file is larger than 128 KB")
    assert said(await handed_in(stage, {"clapper": 1, "timezone": "Mars"})).startswith("I do not know the time zone `Mars`.")


async def test_a_long_difference_is_cut_and_still_says_what_it_has_to(stage: Stage) -> None:
    limits = [{"for": "member", "id": str(10**17 + number), "amount": number} for number in range(300)]
    text = said(await handed_in(stage, {"clapper": 1, "limits": limits}))
    assert len(text) <= 2000
    assert text.startswith("**What would change**: 300 entries")
    assert text.endswith(NOTHING_YET)
    assert "more" in text.splitlines()[-2]
