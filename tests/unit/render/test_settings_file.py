"""A server's settings as a file: what is written is read again, and what is wrong is named by line and field."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.discord_io import settings_file
from bot.discord_io.json_lines import lines_of
from bot.domain.errors import RequestRefused
from bot.domain.moderation import ModerationRules, ReviewMode
from bot.domain.money import Period, Unit
from bot.domain.policy import Entry, EntryKind
from bot.domain.quota import Block, GuildSettings, PrivateClips, Target, TargetKind
from bot.domain.transfer import ServerConfig, Wanted, merged
from bot.text import Texts

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TEXTS = Texts.load(strict=True)
GUILD, BIG = 900_000_000_000_000_001, 1_333_333_333_333_333_337
CONFIG = ServerConfig(
    GuildSettings(5, BIG, "demo/clip", 10, 60, True, True, PrivateClips.FORCE),
    frozenset({
        Entry(EntryKind.CHANNEL, str(BIG), allowed=True),
        Entry(EntryKind.ROLE, str(GUILD), allowed=False),
        Entry(EntryKind.MODEL, "aigate/*", allowed=False),
    }),
    "Europe/Berlin",
    {
        (Target(TargetKind.MEMBERS, GUILD), Period.MONTH, Unit.CREDITS): 100,
        (Target(TargetKind.ROLE, GUILD, 11), Period.DAY, Unit.CLIPS): 3,
        (Target(TargetKind.MEMBER, GUILD, BIG), Period.WEEK, Unit.CREDITS): 0,
    },
    {6: Block(6, "hares", None, 4711, NOW), 7: Block(7, "", NOW + timedelta(days=1), 4711, NOW)},
    ModerationRules(("a fox", "hares"), ("f.x", "b{2}"), ReviewMode.FLAGGED, BIG),
)
EMPTY = ServerConfig(GuildSettings(), frozenset(), "UTC", {}, {})


def read(text: str | bytes) -> Wanted:
    data = text if isinstance(text, bytes) else text.encode()
    return settings_file.read(data, TEXTS, "en", guild_id=GUILD, by=4711, now=NOW)


def faults(found: Any) -> list[str]:
    text = found if isinstance(found, str) else json.dumps(found, indent=1)
    with pytest.raises(RequestRefused) as caught:
        read(text)
    assert caught.value.key == "import-invalid"
    lines = caught.value.values["lines"]
    assert isinstance(lines, tuple)
    return list(lines)


@pytest.mark.parametrize("config", [CONFIG, EMPTY], ids=["all", "nothing"])
def test_what_is_written_is_read_again(config: ServerConfig) -> None:
    wanted = read(settings_file.write(config, GUILD, NOW))
    assert wanted.server_id == GUILD
    assert merged(EMPTY, wanted) == replace(config, blocks={user: replace(one, at=NOW) for user, one in config.blocks.items()})
    assert merged(config, wanted) == config


def test_a_file_is_made_for_people_and_holds_ids_as_texts() -> None:
    text = settings_file.write(CONFIG, GUILD, NOW).decode()
    assert text.count("\n") > 40
    found = json.loads(text)
    assert (found["clapper"], found["server"], found["exported_at"]) == (1, str(GUILD), "2026-11-21T12:00:00Z")
    assert found["rules"]["allow"]["channels"] == [str(BIG)]
    assert found["limits"][0] == {"for": "everyone", "id": None, "amount": 100, "unit": "credits", "period": "month"}


def test_a_file_may_name_a_part_only() -> None:
    assert read('{"clapper": 1}') == Wanted()
    wanted = read('{"clapper": 1, "settings": {"spoiler": true, "longest": null}}')
    assert wanted == Wanted(settings={"spoiler": True, "longest": None})
    assert read('{"clapper": 1, "rules": {}}').entries == frozenset()


def test_ids_may_be_numbers_and_ended_blocks_are_left_out() -> None:
    wanted = read('{"clapper": 1, "blocks": [{"member": 7, "until": "2026-11-21T11:00:00+00:00"}, {"member": "8"}]}')
    assert wanted.blocks == {8: Block(8, "", None, 4711, NOW)}


def test_no_json_is_told_with_its_place() -> None:
    with pytest.raises(RequestRefused) as caught:
        read('{\n "clapper": 1,\n "settings": {,}\n}')
    assert (caught.value.key, caught.value.values) == ("import-no-json", {"line": 3, "column": 15})
    for data, key in ((b"\xff\xfe\x00", "import-no-text"), (b"[" * 100_000, "import-no-json"), (b"", "import-no-json")):
        with pytest.raises(RequestRefused, match=key):
            read(data)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ({"settings": {"longest": -1}}, "line 4, `settings.longest`: it has to be a whole number, neither negative nor above 1,000,000"),
        ({"settings": {"longest": "5"}}, "line 4, `settings.longest`: it has to be a whole number, neither negative nor above 1,000,000"),
        ({"settings": {"spoiler": 1}}, "line 4, `settings.spoiler`: it has to be true or false"),
        ({"settings": {"private": "no"}}, "line 4, `settings.private`: it has to be 'allow', 'force' or 'forbid'"),
        ({"settings": {"retry": 1}}, "line 4, `settings.retry`: there is no such field, or it is never imported"),
        ({"keys": {"aigate": "sk-1"}}, "line 3, `keys`: there is no such field, or it is never imported"),
        ({"settings": []}, "line 3, `settings`: it has to be fields in curly brackets"),
        ({"rules": {"deny": {"roles": ["x"]}}}, "line 6, `rules.deny.roles[0]`: it has to be an id of Discord, in quotation marks"),
        ({"rules": {"deny": {"roles": "5"}}}, "line 5, `rules.deny.roles`: it has to be a list of at most 2,000"),
        ({"rules": {"deny": {"roles": ["5"]}, "allow": {"roles": [5]}}}, "line 6, `rules.deny.roles[0]`: it is allowed and denied at once"),
        ({"limits": [{"for": "everyone"}]}, "line 4, `limits[0]`: `amount` is missing here"),
        ({"limits": [{"for": "role", "amount": 5}]}, "line 4, `limits[0]`: `id` is needed for a role or a member, and for nobody else"),
        ({"limits": [{"for": "everyone", "amount": 5}] * 2}, "line 8, `limits[1]`: this limit is there twice"),
        ({"moderation": {"review": "some"}}, "line 4, `moderation.review`: it has to be 'off', 'flagged' or 'all'"),
        ({"blocks": [{"member": "5", "until": "soon"}]}, "line 6, `blocks[0].until`: it has to be a time such as 2026-12-31T18:00:00Z"),
        ({"blocks": [{"member": "5", "reason": "x" * 301}]}, "line 6, `blocks[0].reason`: it has to be a text, and not a long one"),
    ],
)
def test_each_fault_is_named_by_line_and_field(part: dict[str, Any], said: str) -> None:
    assert faults({"clapper": 1, **part}) == [said]


def test_a_file_of_something_else_or_of_another_version_is_refused() -> None:
    assert faults({"name": "x"}) == [
        "line 1, `{}`: `clapper` is missing here",
        "line 2, `name`: there is no such field, or it is never imported",
    ]
    assert faults({"clapper": 2}) == ["line 2, `clapper`: it has to be 1"]
    assert "curly brackets" in faults("[1]")[0]


def test_many_faults_are_cut_and_counted() -> None:
    found = faults({"clapper": 1, "limits": [{"for": "role"}] * 30})
    assert len(found) == 11
    assert found[-1] == "-# … and 20 more"


def test_lines_of_nested_lists_and_texts_with_brackets() -> None:
    found = lines_of('{"a": "[{,:",\n "b": [\n  [1,\n   2],\n  {"c": "\\"]"}\n ]\n}')
    assert found["a",] == 1
    assert found["b", 0, 1] == 4
    assert found["b", 1, "c"] == 5


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_number_that_no_machine_would_count_to_is_named_too(sign: str) -> None:
    """Python refuses to read more than 4,300 digits, with an error that is none of JSON's."""
    (fault,) = faults(f'{{"clapper": 1,\n "settings": {{"confirm_at": {sign}{"9" * 5000}}}}}')
    assert fault.startswith("line 2, `settings.confirm_at`: it has to be a whole number")
