"""How two servers' settings differ, and what of a file means nothing elsewhere."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.moderation import ModerationRules, ReviewMode
from bot.domain.money import Period, Unit
from bot.domain.policy import Entry, EntryKind
from bot.domain.quota import Allowance, Block, GuildSettings, Target, TargetKind
from bot.domain.transfer import (
    BlockChange,
    EntryChange,
    Known,
    LimitChange,
    ListChange,
    ReviewChange,
    ServerConfig,
    SettingChange,
    Wanted,
    ZoneSwitch,
    differences,
    merged,
    opened,
    without_unknown,
)

NOW = datetime(2026, 11, 21, tzinfo=UTC)
GUILD = 1
EVERYONE, ROLE = Target(TargetKind.MEMBERS, GUILD), Target(TargetKind.ROLE, GUILD, 20)
MONTHLY = (Period.MONTH, Unit.CREDITS)
BLOCK = Block(5, "foxes", None, 7, NOW)
BEFORE = ServerConfig(
    GuildSettings(confirm_at=5), frozenset({Entry(EntryKind.ROLE, "20", allowed=False)}), "UTC", {(EVERYONE, *MONTHLY): 100}, {5: BLOCK}
)
KNOWN = Known(frozenset({GUILD, 20}), frozenset({10}), frozenset({10}))


def test_what_a_file_does_not_name_stays() -> None:
    assert merged(BEFORE, Wanted()) == BEFORE
    assert merged(BEFORE, Wanted(settings={"spoiler": True})) == replace(BEFORE, settings=GuildSettings(confirm_at=5, spoiler=True))
    assert merged(BEFORE, Wanted(entries=frozenset())).entries == frozenset()


def test_a_block_that_says_the_same_keeps_its_author() -> None:
    same, other = Block(5, "foxes", None, 99, NOW), Block(5, "hares", None, 99, NOW)
    assert merged(BEFORE, Wanted(blocks={5: same})) == BEFORE
    assert merged(BEFORE, Wanted(blocks={5: other})).blocks == {5: other}


def test_every_difference_has_its_before_and_after() -> None:
    after = ServerConfig(
        GuildSettings(spoiler=True),
        frozenset({Entry(EntryKind.ROLE, "20", allowed=True), Entry(EntryKind.MODEL, "a/*", allowed=False)}),
        "Europe/Berlin",
        {(ROLE, Period.DAY, Unit.CLIPS): 3},
        {},
    )
    assert differences(BEFORE, after) == (
        SettingChange("confirm_at", 5, None),
        SettingChange("spoiler", False, True),
        ZoneSwitch("UTC", "Europe/Berlin"),
        EntryChange(EntryKind.MODEL, "a/*", None, False),
        EntryChange(EntryKind.ROLE, "20", False, True),
        LimitChange(EVERYONE, Allowance(*MONTHLY, 100), None),
        LimitChange(ROLE, None, Allowance(Period.DAY, Unit.CLIPS, 3)),
        BlockChange(5, BLOCK, None),
    )
    assert differences(BEFORE, BEFORE) == ()


def test_lists_differ_by_what_goes_and_comes() -> None:
    before = replace(BEFORE, moderation=ModerationRules(("fox", "hare"), ("f.x",), ReviewMode.FLAGGED, 10))
    after = merged(before, Wanted(moderation={"words": ("hare", "goose"), "review": ReviewMode.OFF, "channel": None}))
    assert differences(before, after) == (
        ListChange("words", ("fox",), ("goose",)),
        ReviewChange("review", ReviewMode.FLAGGED, ReviewMode.OFF),
        ReviewChange("channel", 10, None),
    )


def test_a_moderators_channel_of_elsewhere_is_left_out_and_named() -> None:
    left, unknown, _ = without_unknown(Wanted(moderation={"channel": 11, "words": ("fox",)}), KNOWN, GUILD, [])
    assert left.moderation == {"words": ("fox",)}
    assert [entry.subject for entry in unknown] == ["11"]
    assert without_unknown(Wanted(moderation={"channel": 10}), KNOWN, GUILD, [])[0].moderation == {"channel": 10}


def test_what_is_unknown_here_is_left_out_and_named() -> None:
    strange = Target(TargetKind.ROLE, GUILD, 77)
    wanted = Wanted(
        server_id=500,
        settings={"log_channel": 11, "spoiler": True},
        entries=frozenset({
            Entry(EntryKind.ROLE, "500", allowed=False),
            Entry(EntryKind.ROLE, "20", allowed=True),
            Entry(EntryKind.CHANNEL, "12", allowed=True),
            Entry(EntryKind.MODEL, "a/*", allowed=True),
            Entry(EntryKind.MODEL, "b/*", allowed=True),
        }),
        limits={(strange, *MONTHLY): 5, (ROLE, *MONTHLY): 6, (Target(TargetKind.MEMBER, GUILD, 888), *MONTHLY): 7},
    )
    left, unknown, no_log = without_unknown(wanted, KNOWN, GUILD, ["a/*", "a/x"])
    assert left.entries == {
        Entry(EntryKind.ROLE, str(GUILD), allowed=False),
        Entry(EntryKind.ROLE, "20", allowed=True),
        Entry(EntryKind.MODEL, "a/*", allowed=True),
    }
    assert [(entry.kind.value, entry.subject) for entry in unknown] == [("channel", "12"), ("model", "b/*"), ("role", "77")]
    assert (left.settings, no_log) == ({"spoiler": True}, True)
    assert left.limits == {(ROLE, *MONTHLY): 6, (Target(TargetKind.MEMBER, GUILD, 888), *MONTHLY): 7}
    # Nothing is left of the channels that alone were allowed.
    assert opened(wanted, left) == (EntryKind.CHANNEL,)


def test_a_file_without_a_part_leaves_that_part_alone() -> None:
    left, unknown, no_log = without_unknown(Wanted(), KNOWN, GUILD, [])
    assert (left.entries, left.limits, unknown, no_log) == (None, None, (), False)
