"""The worst month under the present limits."""

import pytest

from bot.domain.forecast import Most, ServerMay, month_of, worst_month
from bot.domain.money import Period, Unit
from bot.domain.quota import Allowance


def credits_a(period: Period, amount: int) -> Allowance:
    return Allowance(period, Unit.CREDITS, amount)


MONTH_1000 = credits_a(Period.MONTH, 1000)
WEEK_100 = credits_a(Period.WEEK, 100)
DAY_10 = credits_a(Period.DAY, 10)
CLIPS = Allowance(Period.MONTH, Unit.CLIPS, 1)


@pytest.mark.parametrize(
    ("entries", "most"),
    [
        ((MONTH_1000,), Most(1000, MONTH_1000)),
        ((WEEK_100,), Most(600, WEEK_100)),
        ((DAY_10,), Most(310, DAY_10)),
        ((MONTH_1000, WEEK_100, DAY_10), Most(310, DAY_10)),
        ((credits_a(Period.MONTH, 200), DAY_10), Most(200, credits_a(Period.MONTH, 200))),
        ((CLIPS, WEEK_100), Most(600, WEEK_100)),
        ((CLIPS,), Most(None)),
        ((), Most(None)),
        ((credits_a(Period.MONTH, 0), DAY_10), Most(0, credits_a(Period.MONTH, 0))),
    ],
)
def test_the_smallest_of_a_server_s_entries_counts(entries: tuple[Allowance, ...], most: Most) -> None:
    assert month_of(entries) == most


def test_without_limits_at_the_providers_the_allotments_bind() -> None:
    worst = worst_month([ServerMay(1, (MONTH_1000,)), ServerMay(2, (WEEK_100,))], {"a": (), "b": ()})
    assert (worst.most, worst.servers, worst.limited, worst.counted) == (1600, 1600, False, 2)
    assert [(one.provider, one.most, one.limited) for one in worst.providers] == [("a", 1600, False), ("b", 1600, False)]


def test_a_limit_at_a_provider_bounds_what_can_be_spent_there_only() -> None:
    worst = worst_month([ServerMay(1, (MONTH_1000,))], {"a": (credits_a(Period.WEEK, 50),), "b": ()})
    assert [(one.provider, one.most, one.limited) for one in worst.providers] == [("a", 300, True), ("b", 1000, False)]
    assert (worst.most, worst.limited) == (1000, False)


def test_limits_at_every_provider_may_bind_together() -> None:
    worst = worst_month([ServerMay(1, (MONTH_1000,))], {"a": (credits_a(Period.MONTH, 300),), "b": (DAY_10,)})
    assert (worst.most, worst.limited) == (610, True)


def test_what_bounds_as_much_as_the_allotments_is_not_what_binds() -> None:
    worst = worst_month([ServerMay(1, (MONTH_1000,))], {"a": (MONTH_1000,)})
    assert (worst.most, worst.limited, worst.providers[0].limited) == (1000, False, False)


def test_an_unbound_server_is_bound_by_the_providers_if_at_all() -> None:
    unbound = ServerMay(1, (CLIPS,))
    assert worst_month([unbound], {"a": ()}).most is None
    worst = worst_month([unbound], {"a": (MONTH_1000,)})
    assert (worst.most, worst.limited, worst.servers) == (1000, True, None)


def test_a_server_with_a_key_of_its_own_spends_nothing_of_the_operator_s_there() -> None:
    servers = [ServerMay(1, (MONTH_1000,), own=frozenset({"a"})), ServerMay(2, (WEEK_100,))]
    worst = worst_month(servers, {"a": (), "b": ()})
    assert [(one.provider, one.most) for one in worst.providers] == [("a", 600), ("b", 1600)]
    assert (worst.most, worst.outside) == (1600, (1,))


def test_a_server_with_keys_of_its_own_everywhere_is_out_of_the_sum() -> None:
    worst = worst_month([ServerMay(1, (MONTH_1000,), own=frozenset({"a"})), ServerMay(2, (WEEK_100,))], {"a": ()})
    assert (worst.most, worst.counted, worst.outside) == (600, 2, (1,))


def test_no_server_and_no_provider_spend_nothing() -> None:
    assert worst_month([], {"a": ()}).most == 0
    assert worst_month([ServerMay(1, (MONTH_1000,))], {}).most == 0
