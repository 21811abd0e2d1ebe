"""What a server allows: precedence, order, and what each refusal says."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.errors import CannotPostHere, ClapperError, NotAllowed
from bot.domain.models import Model, Need
from bot.domain.money import Price, PriceSource
from bot.domain.origin import Spot
from bot.domain.policy import (
    Case,
    Entry,
    EntryKind,
    Policy,
    PolicyRule,
    Stance,
    judge,
    named,
    refusal,
    require,
    with_entry,
    within,
    without,
)
from bot.domain.quota import Block, GuildSettings, Pause, PrivateClips

NOW = datetime(2026, 11, 21, tzinfo=UTC)
GUILD, CHANNEL, PARENT, CATEGORY, ROLE, OTHER = 1, 10, 11, 12, 20, 99
SPOT = Spot((CHANNEL, PARENT, CATEGORY))
CASE = Case(GUILD, (ROLE, 21), SPOT, model="aigate/kling/one", seconds=8, price=30)


def entries(*words: str) -> frozenset[Entry]:
    """`+channel:10` allows, `-model:x` denies."""
    return frozenset(Entry(EntryKind(kind), subject, word[0] == "+") for word in words for kind, _, subject in [word[1:].partition(":")])


def refusals(*words: str, case: Case = CASE, **settings: Any) -> list[PolicyRule]:
    return [found.rule for found in judge(Policy(GuildSettings(**settings), entries(*words)), case) if found.refuses]


def error(*words: str, case: Case = CASE, **settings: Any) -> ClapperError:
    with pytest.raises(ClapperError) as caught:
        require(judge(Policy(GuildSettings(**settings), entries(*words)), case))
    return caught.value


def test_nothing_set_allows_everything() -> None:
    assert judge(Policy(), CASE) == judge(Policy(), replace(CASE, spot=Spot((5,), age_restricted=True), private=True, role_ids=()))
    assert [found.rule for found in judge(Policy(), CASE)] == [PolicyRule.BLOCK, PolicyRule.PLACE]
    assert refusals() == []


@pytest.mark.parametrize(
    ("words", "stance"),
    [
        (("+channel:10",), Stance.FINE),
        (("+channel:11",), Stance.FINE),
        (("+channel:12",), Stance.FINE),
        (("+channel:99",), Stance.UNLISTED),
        (("-channel:99",), Stance.FINE),
        (("-channel:10",), Stance.DENIED),
        (("-channel:11",), Stance.DENIED),
        (("-channel:12", "+channel:10"), Stance.DENIED),
        (("+channel:12", "-channel:10"), Stance.DENIED),
        (("+channel:12", "-channel:99"), Stance.FINE),
        (("+role:20",), Stance.FINE),
        (("+role:99",), Stance.UNLISTED),
        (("+role:20", "-role:21"), Stance.DENIED),
        (("+role:1",), Stance.FINE),
        (("-role:1", "+role:20"), Stance.DENIED),
        (("+model:aigate/kling/one",), Stance.FINE),
        (("+model:aigate/*",), Stance.FINE),
        (("+model:aigate/kling/*",), Stance.UNLISTED),
        (("+model:other/*",), Stance.UNLISTED),
        (("-model:aigate/*", "+model:aigate/kling/one"), Stance.DENIED),
        (("+model:aigate/*", "-model:aigate/kling/one"), Stance.DENIED),
        (("-model:other/*",), Stance.FINE),
    ],
)
def test_within_a_kind_what_denies_is_strongest_and_what_allows_shuts_out_the_rest(words: tuple[str, ...], stance: Stance) -> None:
    kind = words[0][1:].partition(":")[0]
    (found,) = [one for one in judge(Policy(entries=entries(*words)), CASE) if one.rule.value == kind]
    assert found.stance is stance


def test_one_kind_says_nothing_of_another() -> None:
    assert refusals("+channel:10", "-model:other/*", "+role:20") == []
    assert refusals("+channel:10", "+role:99") == [PolicyRule.ROLE]


def test_rules_are_asked_in_a_fixed_order_and_the_first_that_refuses_decides() -> None:
    case = replace(CASE, block=Block(5, "foxes", None, 7, NOW), missing_permissions=("attach_files",), private=False)
    words = ("-channel:10", "-role:20", "-model:aigate/*")
    found = refusals(*words, case=case, pause=Pause(NOW), age_restricted_only=True, longest=5, highest_price=20)
    assert found == [rule for rule in PolicyRule if rule is not PolicyRule.PRIVATE]
    assert error(*words, case=case).key == "blocked"
    assert error(*words, case=replace(case, block=None), pause=Pause(NOW)).key == "policy-pause"
    assert isinstance(error(*words, case=replace(case, block=None)), CannotPostHere)
    assert error(*words, case=replace(case, block=None, missing_permissions=())).key == "policy-channel-denied"


def test_the_rules_about_the_clip_wait_until_it_is_known() -> None:
    assert refusals("-model:aigate/*", case=replace(CASE, model=None), longest=5, highest_price=20) == []


def test_a_place_that_cannot_be_looked_at_is_not_judged() -> None:
    elsewhere = replace(CASE, spot=None, missing_permissions=("attach_files",))
    assert refusals("-channel:10", "-role:20", case=elsewhere, age_restricted_only=True) == [PolicyRule.ROLE]


def test_age_restricted_only() -> None:
    assert error(age_restricted_only=True).key == "policy-age"
    assert refusals(case=replace(CASE, spot=replace(SPOT, age_restricted=True)), age_restricted_only=True) == []


def test_private_clips() -> None:
    wants, lacking = replace(CASE, private=True), replace(CASE, missing_permissions=("attach_files",))
    assert error(case=wants, private=PrivateClips.FORBID).key == "policy-private"
    assert refusals(private=PrivateClips.FORBID) == []
    assert refusals(case=wants, private=PrivateClips.FORCE) == []
    # What goes to direct messages does not need leave to post in the channel.
    assert refusals(case=lacking) == [PolicyRule.PLACE]
    assert refusals(case=lacking, private=PrivateClips.FORCE) == []
    assert refusals(case=replace(lacking, private=True)) == []


def test_bounds_are_inclusive() -> None:
    assert refusals(longest=8, highest_price=30) == []
    assert (error(longest=7).key, error(longest=7).values) == ("policy-length", {"seconds": 8, "most": 7})
    assert (error(highest_price=29).key, error(highest_price=29).values) == ("policy-price", {"price": 30, "most": 29})


def test_a_refusal_says_what_decided() -> None:
    assert error("-channel:12").values == {"by": ("<#12>",), "count": 1}
    assert error("+role:99", "+role:1000").values == {"by": ("<@&99>", "<@&1000>"), "count": 2}
    assert error("-role:1").values["by"] == ("@everyone",)
    assert error("-model:aigate/*").values == {"by": ("`aigate/*`",), "count": 1, "model": "aigate/kling/one"}
    assert error(pause=Pause(NOW, "holidays")).key == "policy-pause-because"
    until = error(case=replace(CASE, block=Block(5, "foxes", NOW, 7, NOW))).values
    assert until == {"until": NOW, "reason": "foxes"}
    assert isinstance(refusal(judge(Policy(entries=entries("-channel:10")), CASE)[2]), NotAllowed)


def test_long_lists_are_cut() -> None:
    assert named(EntryKind.CHANNEL, map(str, range(1, 13)))[-3:] == ("<#9>", "<#10>", "…")


def test_allowing_what_was_denied_takes_the_denial_back() -> None:
    denied = entries("-model:a/x")
    assert with_entry(denied, EntryKind.MODEL, "a/x", allowed=True) == frozenset()
    again = with_entry(frozenset(), EntryKind.MODEL, "a/x", allowed=True)
    assert again == entries("+model:a/x")
    # Where only some are allowed, it has to be among them to be allowed at all.
    assert with_entry(entries("-model:a/x", "+model:b/*"), EntryKind.MODEL, "a/x", allowed=True) == entries("+model:a/x", "+model:b/*")


def test_denying_is_written_down_even_where_others_are_allowed() -> None:
    assert with_entry(entries("+role:5", "+role:6"), EntryKind.ROLE, "5", allowed=False) == entries("-role:5", "+role:6")
    assert with_entry(entries("+role:5"), EntryKind.ROLE, "5", allowed=False) == entries("-role:5")


def test_clearing() -> None:
    held = entries("+role:5", "-role:6", "-channel:5")
    assert without(held, EntryKind.ROLE, "5") == entries("-role:6", "-channel:5")
    assert without(held, EntryKind.ROLE) == entries("-channel:5")


def model(**facts: Any) -> Model:
    price = Price(0, 2, 0, PriceSource.SEED, "")
    values = {"title": "One", "prompt": Need.OPTIONAL, "image": Need.OPTIONAL, "price": price, "durations": (5, 8, 10), **facts}
    return Model(id="a/x", provider="a", wire_id="x", **values)


def test_a_menu_shows_the_lengths_that_may_be_ordered() -> None:
    def lengths(*words: str, **settings: Any) -> tuple[int, ...] | None:
        found = within(Policy(GuildSettings(**settings), entries(*words)), model())
        return found.durations if found is not None else None

    assert lengths() == (5, 8, 10)
    assert lengths(longest=8) == (5, 8)
    assert lengths(highest_price=10) == (5,)
    assert lengths(longest=4) is None
    assert lengths("-model:a/*") is None
    assert lengths("+model:a/*") == (5, 8, 10)
    fixed = model(durations=(), fixed_seconds=6)
    assert within(Policy(GuildSettings(longest=6)), fixed) == fixed
    assert within(Policy(GuildSettings(highest_price=11)), fixed) is None
