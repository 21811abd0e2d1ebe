"""By turn over servers, then over members; never over a limit."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.queueing import Concurrency, QueueEntry, QueueSnapshot, Turns, choose

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FREE = Concurrency(0, 0)


def entry(number: int, guild: int, member: int, provider: str = "a") -> QueueEntry:
    return QueueEntry(f"j{number}", guild, member, provider, NOW + timedelta(seconds=number))


def snapshot(
    *entries: QueueEntry, by_guild: dict[int, int] | None = None, by_member: dict[tuple[int, int], int] | None = None
) -> QueueSnapshot:
    return QueueSnapshot(entries, by_guild or {}, by_member or {})


def ids(snap: QueueSnapshot, turns: Turns | None = None, **options: object) -> list[str]:
    values = {"limits": FREE, "room": 100, **options}
    return [found.job_id for found in choose(snap, turns or Turns(), **values).entries]  # pyright: ignore[reportArgumentType]


def test_servers_take_turns_however_much_one_of_them_asks() -> None:
    assert ids(snapshot(entry(1, 1, 1), entry(2, 1, 1), entry(3, 1, 1), entry(4, 2, 9), entry(5, 2, 9))) == ["j1", "j4", "j2", "j5", "j3"]


def test_members_of_a_server_take_turns() -> None:
    assert ids(snapshot(entry(1, 1, 1), entry(2, 1, 1), entry(3, 1, 2), entry(4, 1, 2))) == ["j1", "j3", "j2", "j4"]


def test_turns_are_kept_between_calls() -> None:
    first = choose(snapshot(entry(1, 1, 1), entry(2, 1, 1), entry(3, 2, 9)), Turns(), limits=FREE, room=1)
    assert [found.job_id for found in first.entries] == ["j1"]
    assert ids(snapshot(entry(2, 1, 1), entry(3, 2, 9)), first.turns, room=1) == ["j3"]


def test_a_member_at_the_limit_does_not_hold_up_the_server() -> None:
    snap = snapshot(entry(1, 1, 1), entry(2, 1, 2), by_guild={1: 2}, by_member={(1, 1): 2})
    assert ids(snap, limits=Concurrency(3, 2)) == ["j2"]


def test_held_jobs_and_resting_providers_are_passed_over() -> None:
    snap = snapshot(entry(1, 1, 1, "a"), entry(2, 1, 1, "b"), entry(3, 1, 1, "b"), entry(4, 1, 1, "c"))
    assert ids(snap, account_room={("a", "operator"): 0, ("b", "operator"): 1}, held=frozenset({"j2"})) == ["j3", "j4"]


ENTRIES = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.sampled_from("ab")), max_size=30).map(
    lambda rows: tuple(entry(number, guild, member, provider) for number, (guild, member, provider) in enumerate(rows))
)


@given(ENTRIES, st.integers(0, 5), st.integers(0, 3), st.integers(0, 12), st.one_of(st.none(), st.integers(0, 3)))
def test_no_limit_is_ever_passed(entries: tuple[QueueEntry, ...], per_guild: int, per_member: int, room: int, room_a: int | None) -> None:
    rooms = {} if room_a is None else {"a": room_a}
    by_guild, by_member = {1: 2}, {(1, 1): 2}
    picks = choose(
        snapshot(*entries, by_guild=by_guild, by_member=by_member),
        Turns(),
        limits=Concurrency(per_guild, per_member),
        room=room,
        account_room={(name, "operator"): left for name, left in rooms.items()},
    ).entries
    assert len(picks) <= room
    assert len(set(picks)) == len(picks)
    assert set(picks) <= set(entries)
    guilds, members = Counter(found.guild_id for found in picks), Counter((found.guild_id, found.user_id) for found in picks)
    assert not per_guild or all(count + by_guild.get(guild, 0) <= per_guild for guild, count in guilds.items())
    assert not per_member or all(count + by_member.get(member, 0) <= per_member for member, count in members.items())
    if room_a is not None:
        assert sum(found.provider == "a" for found in picks) <= room_a


@given(ENTRIES, st.integers(0, 40))
def test_nobody_is_left_out_while_there_is_room(entries: tuple[QueueEntry, ...], room: int) -> None:
    assert len(ids(snapshot(*entries), room=room)) == min(room, len(entries))


@settings(max_examples=60)
@given(ENTRIES, st.integers(1, 4))
def test_served_one_by_one_no_server_is_more_than_one_turn_ahead(entries: tuple[QueueEntry, ...], room: int) -> None:
    waiting, turns = list(entries), Turns()
    served: Counter[int] = Counter()
    crowded = {found.guild_id for found in entries}
    while waiting and crowded <= {found.guild_id for found in waiting}:
        picks = choose(snapshot(*waiting), turns, limits=FREE, room=room)
        turns = picks.turns
        for found in picks.entries:
            waiting.remove(found)
            served[found.guild_id] += 1
            counts = [served[guild] for guild in crowded]
            still = {other.guild_id for other in waiting}
            if crowded <= still:
                assert max(counts) - min(counts) <= 1


@given(ENTRIES)
def test_members_of_a_server_are_served_alike_and_each_in_order(entries: tuple[QueueEntry, ...]) -> None:
    picks = choose(snapshot(*entries), Turns(), limits=FREE, room=1000).entries
    for member in {(found.guild_id, found.user_id) for found in picks}:
        own = [found.job_id for found in picks if (found.guild_id, found.user_id) == member]
        assert own == [found.job_id for found in entries if (found.guild_id, found.user_id) == member]


def test_a_provider_s_room_is_shared_by_its_accounts() -> None:
    entries = (entry(1, 1, 1, "a"), replace(entry(2, 2, 2, "a"), account="guild:2:1"), entry(3, 3, 3, "a"), entry(4, 4, 4, "b"))
    assert ids(snapshot(*entries), provider_room={"a": 2, "b": 0}) == ["j1", "j2"]
    assert ids(snapshot(*entries), provider_room={"a": -1}) == ["j4"]
