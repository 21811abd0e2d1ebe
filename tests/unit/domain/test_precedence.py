"""Which limits apply."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.money import LimitKind, LimitSource, Period, Unit
from bot.domain.precedence import Buyer, Defaults, Rulebook, limits_for
from bot.domain.quota import Allowance
from bot.domain.zones import ZoneChange

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
DEFAULTS = Defaults(guild_credits=1000, member_credits=100)
BUYER = Buyer(1, 7, (30, 31, 32), "demo")
DAY, WEEK, MONTH = Period
CREDITS, CLIPS = Unit


def credits_(amount: int, period: Period = MONTH) -> Allowance:
    return Allowance(period, CREDITS, amount)


def clips(amount: int, period: Period = MONTH) -> Allowance:
    return Allowance(period, CLIPS, amount)


def own(entries: dict[str, list[Allowance]], buyer: Buyer = BUYER) -> list[tuple[str, Period, Unit, int, LimitSource, int | None]]:
    limits = limits_for(Rulebook(DEFAULTS, entries), buyer, NOW)
    return [(x.scope, x.period, x.unit, x.amount, x.source, x.role_id) for x in limits if x.kind is LimitKind.MEMBER]


def test_without_any_entry_the_defaults_hold() -> None:
    guild, member = limits_for(Rulebook(DEFAULTS), BUYER, NOW)
    assert (guild.scope, guild.period, guild.unit, guild.amount, guild.source) == ("guild:1", MONTH, CREDITS, 1000, LimitSource.DEFAULT)
    assert (member.scope, member.amount, member.source) == ("member:1:7", 100, LimitSource.DEFAULT)


def test_provider_then_server_then_member_each_by_period_then_unit() -> None:
    every = [Allowance(period, unit, 5) for period in (MONTH, DAY, WEEK) for unit in (CLIPS, CREDITS)]
    book = Rulebook(DEFAULTS, {"provider:demo": every, "guild:1": every, "members:1": every, "provider:other": every, "guild:2": every})
    found = [(limit.kind, limit.period, limit.unit) for limit in limits_for(book, BUYER, NOW)]
    assert found == [(kind, period, unit) for kind in LimitKind for period in (DAY, WEEK, MONTH) for unit in (CREDITS, CLIPS)]


def test_the_server_s_default_stands_until_its_own_entry_a_month_in_credits() -> None:
    def allotted(*entries: Allowance) -> list[tuple[Allowance, LimitSource]]:
        limits = limits_for(Rulebook(DEFAULTS, {"guild:1": entries}), BUYER, NOW)
        return [(Allowance(x.period, x.unit, x.amount), x.source) for x in limits if x.kind is LimitKind.GUILD]

    default = (credits_(1000), LimitSource.DEFAULT)
    assert allotted(credits_(9, DAY), clips(3)) == [
        (credits_(9, DAY), LimitSource.OPERATOR),
        default,
        (clips(3), LimitSource.OPERATOR),
    ]
    assert allotted(credits_(5000)) == [(credits_(5000), LimitSource.OPERATOR)]


def test_the_operator_s_limits_are_not_asked_where_another_account_pays() -> None:
    entries = {"provider:demo": [credits_(1)], "guild:1": [credits_(1)], "members:1": [credits_(5)]}
    limits = limits_for(Rulebook(DEFAULTS, entries), Buyer(1, 7, (), "demo", "guild:1:1"), NOW)
    assert [limit.kind for limit in limits] == [LimitKind.MEMBER]


def test_without_a_provider_its_limits_are_left_out() -> None:
    limits = limits_for(Rulebook(DEFAULTS, {"provider:demo": [credits_(1)]}), Buyer(1, 7), NOW)
    assert [limit.kind for limit in limits] == [LimitKind.GUILD, LimitKind.MEMBER]


def test_the_first_source_with_an_entry_applies_whole() -> None:
    entries = {"member:1:7": [clips(2, DAY)], "role:1:30": [credits_(900)], "members:1": [credits_(50), clips(1)]}
    assert own(entries) == [("member:1:7", DAY, CLIPS, 2, LimitSource.MEMBER, None)]
    del entries["member:1:7"]
    assert own(entries) == [("member:1:7", MONTH, CREDITS, 900, LimitSource.ROLE, 30)]
    del entries["role:1:30"]
    assert own(entries) == [
        ("member:1:7", MONTH, CREDITS, 50, LimitSource.MEMBERS, None),
        ("member:1:7", MONTH, CLIPS, 1, LimitSource.MEMBERS, None),
    ]


def test_roles_of_other_servers_and_of_others_do_not_count() -> None:
    entries = {"role:2:30": [credits_(900)], "role:1:99": [credits_(900)], "member:1:8": [credits_(900)], "member:2:7": [credits_(900)]}
    assert [(amount, source) for *_, amount, source, _ in own(entries)] == [(100, LimitSource.DEFAULT)]


@pytest.mark.parametrize(
    ("roles", "best"),
    [
        ({30: [credits_(100)], 31: [credits_(101)]}, 31),
        # A day's allowance is worth 31 of them, a week's five.
        ({30: [credits_(100)], 31: [credits_(4, DAY)]}, 31),
        ({30: [credits_(100)], 31: [credits_(3, DAY)]}, 30),
        ({30: [credits_(100)], 31: [credits_(21, WEEK)]}, 31),
        ({30: [credits_(100)], 31: [credits_(20, WEEK)]}, 30),
        # The smallest of a role's entries is what counts.
        ({30: [credits_(100)], 31: [credits_(500), credits_(2, DAY)]}, 30),
        # No entry in credits is no bound in credits.
        ({30: [credits_(100)], 31: [clips(1)]}, 31),
        ({30: [clips(9)], 31: [clips(1, DAY)], 32: [clips(8)]}, 31),
        ({30: [credits_(100), clips(3)], 31: [credits_(100), clips(4)]}, 31),
        ({30: [credits_(100), clips(3)], 31: [credits_(100)]}, 31),
        ({31: [credits_(100)], 30: [credits_(100)], 32: [credits_(100)]}, 30),
        ({30: [credits_(0)], 31: [credits_(0)]}, 30),
    ],
)
def test_of_several_roles_the_most_generous_applies_whole(roles: dict[int, list[Allowance]], best: int) -> None:
    found = own({f"role:1:{role}": entries for role, entries in roles.items()})
    assert {role_id for *_, role_id in found} == {best}
    assert {(period, unit, amount) for _, period, unit, amount, _, _ in found} == {(x.period, x.unit, x.amount) for x in roles[best]}


@given(st.permutations((30, 31, 32)), st.dictionaries(st.sampled_from((30, 31, 32)), st.integers(0, 3), min_size=1))
def test_the_order_of_a_member_s_roles_does_not_matter(order: list[int], amounts: dict[int, int]) -> None:
    entries = {f"role:1:{role}": [credits_(amount)] for role, amount in amounts.items()}
    assert own(entries, Buyer(1, 7, tuple(order))) == own(entries)


def test_the_member_s_periods_are_the_server_s_and_all_others_utc() -> None:
    entries = {"guild:1": [credits_(5, DAY)], "members:1": [credits_(5, DAY)], "provider:demo": [credits_(5, DAY)]}
    zones = (ZoneChange("Asia/Kathmandu", datetime(2026, 1, 1, tzinfo=UTC)),)
    limits = limits_for(Rulebook(DEFAULTS, entries, zones), BUYER, NOW)
    starts = {limit.kind: limit.starts for limit in limits if limit.period is DAY}
    assert starts == {
        LimitKind.PROVIDER: datetime(2026, 11, 21, tzinfo=UTC),
        LimitKind.GUILD: datetime(2026, 11, 21, tzinfo=UTC),
        LimitKind.MEMBER: datetime(2026, 11, 20, 18, 15, tzinfo=UTC),
    }
