import asyncio
import json
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.changes import MoneyAct
from bot.domain.errors import InternalError, LimitReached
from bot.domain.jobs import JobState
from bot.domain.money import LimitKind, Period, Unit
from bot.domain.origin import MessageRef, ReplyReceipt
from bot.domain.requests import Picture
from bot.storage import Database
from tests.contract.storage.conftest import Home
from tests.contract.storage.making import GUILD, PICTURE, USER, accepted, applied, counters, everything, limited, order, query, step
from tests.fakes.clock import START


@pytest.mark.asyncio
async def test_an_accepted_job_comes_back_as_it_was_given(db: Database) -> None:
    extras = {"steps": 3, "guide": 1.0, "loop": True, "style": "3"}
    new = replace(order(), request=replace(order().request, extra=extras, seed=7, audio=False, negative="fog"))
    result = await db.jobs.accept(new, START)
    assert result.created
    assert result.job.state is JobState.QUEUED
    stored = await db.jobs.get("job-a")
    assert stored == result.job
    assert {name: type(value) for name, value in stored.request.extra.items()} == {n: type(v) for n, v in extras.items()}
    assert stored.receipt is not None
    assert stored.receipt.token == "receipt-a"


@pytest.mark.asyncio
async def test_a_public_receipt_comes_back_and_is_forgotten_at_the_end(db: Database) -> None:
    receipt = ReplyReceipt(MessageRef(2**62, 2**62 + 1), START + timedelta(minutes=55))
    new = replace(order(), origin=replace(order().origin, receipt=receipt, source_author=2**62 + 2, parent_job="job-parent"))
    job = (await db.jobs.accept(new, START)).job
    stored = await db.jobs.get("job-a")
    assert stored == job
    assert (stored.receipt, stored.source_author, stored.parent_job) == (receipt, 2**62 + 2, "job-parent")
    await applied(db, step(job, JobState.CANCELLED, money=MoneyAct.RELEASE))
    ended = await db.jobs.get("job-a")
    assert ended is not None
    assert ended.receipt is None
    assert await query(db, "SELECT receipt_channel_id, receipt_message_id, receipt_until FROM jobs") == [(None, None, None)]


@pytest.mark.asyncio
async def test_pictures_are_kept_by_role(db: Database) -> None:
    last = Picture("image/webp", bytes(range(256)) * 5000, 1, 2)
    await accepted(db, pictures={"image": PICTURE, "last_image": last})
    assert await db.jobs.pictures("job-a") == {"image": PICTURE, "last_image": last}


@pytest.mark.asyncio
async def test_the_price_is_reserved_in_every_limit_and_in_the_ledger(db: Database) -> None:
    result = await db.jobs.accept(order(price=5), START)
    assert [(s.limit.kind, s.limit.amount, s.reserved, s.left) for s in result.standings] == [
        (LimitKind.GUILD, 1000, 5, 995),
        (LimitKind.MEMBER, 100, 5, 95),
    ]
    assert await counters(db) == {f"guild:{GUILD}": (0, 5), f"member:{GUILD}:{USER}": (0, 5)}
    assert await query(db, "SELECT kind, amount, job_id, user_id FROM ledger") == [("reserve", 5, "job-a", USER)]
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
async def test_a_repeated_event_returns_the_same_job_and_reserves_nothing(db: Database) -> None:
    first = await db.jobs.accept(order("a", key="i:1"), START)
    again = await db.jobs.accept(order("b", key="i:1"), START)
    assert (again.created, again.job) == (False, first.job)
    assert again.standings == first.standings
    assert await db.jobs.get("job-b") is None
    assert await query(db, "SELECT count(*) FROM ledger") == [(1,)]


@pytest.mark.asyncio
async def test_the_same_event_many_times_at_once_makes_one_job(db: Database) -> None:
    results = await asyncio.gather(*(db.jobs.accept(order(str(n), key="i:1"), START) for n in range(12)))
    assert sum(result.created for result in results) == 1
    assert len({result.job.id for result in results}) == 1
    assert (await counters(db))[f"guild:{GUILD}"] == (0, 5)


@pytest.mark.asyncio
async def test_an_id_that_belongs_to_another_event_is_a_fault_not_a_repeat(db: Database) -> None:
    await accepted(db, "a")
    with pytest.raises(InternalError):
        await db.jobs.accept(order("a", key="i:other"), START)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("kind", "key", "amount"), [("members", "limit-member", 8), ("guild", "limit-guild", 9), ("provider", "limit-provider", 7)]
)
async def test_a_full_limit_is_named_and_nothing_changes(db: Database, kind: str, key: str, amount: int) -> None:
    await limited(db, kind, amount)
    await accepted(db, "a", price=5)
    before = await everything(db)
    with pytest.raises(LimitReached) as caught:
        await accepted(db, "b", price=5)
    assert caught.value.key == key
    values = caught.value.values
    assert (values["limit"], values["left"], values["price"]) == (amount, amount - 5, 5)
    assert values["renews_at"] == START.replace(month=12, day=1, hour=0)
    after = await everything(db)
    assert after == before


@pytest.mark.asyncio
async def test_the_first_limit_in_order_is_the_one_that_is_named(db: Database) -> None:
    with pytest.raises(LimitReached) as caught:
        await accepted(db, price=5000)
    assert caught.value.key == "limit-guild"


@pytest.mark.asyncio
async def test_the_last_credit_can_be_spent_and_not_one_more(db: Database) -> None:
    await accepted(db, "a", price=100)
    with pytest.raises(LimitReached):
        await accepted(db, "b", price=1)
    await accepted(db, "c", price=0)
    await accepted(db, "d", price=1, user=USER + 1)


@pytest.mark.asyncio
async def test_a_new_month_is_a_new_allowance(db: Database) -> None:
    await accepted(db, "a", price=100)
    await accepted(db, "b", START.replace(month=12, day=1, hour=0), price=100)
    assert await query(db, "SELECT count(*) FROM counters") == [(4,)]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("limits", "refusing"),
    [
        ([("guild", 100, "month", "credits")], "limit-guild credits"),
        (
            [
                *(("provider", 300, period, unit) for period in Period for unit in Unit),
                *(("guild", 200, period, Unit.CREDITS) for period in Period),
                *(("members", 60, period, unit) for period in Period for unit in Unit),
                ("guild", 100, "week", "clips"),
                ("guild", 100, "month", "credits"),
            ],
            "limit-guild clips",
        ),
    ],
    ids=["one", "many"],
)
async def test_eight_processes_are_granted_exactly_the_limit(
    home: Home, db: Database, limits: list[tuple[str, int, str, str]], refusing: str
) -> None:
    for kind, amount, period, unit in limits:
        await limited(db, kind, amount, period, unit)
    racer = str(Path(__file__).with_name("racer.py"))
    racers = await asyncio.create_subprocess_exec(
        sys.executable, racer, home.url, str(home.data_dir), "8", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert racers.stdout is not None
    for _ in range(8):
        assert await racers.stdout.readline() == b"ready\n"
    output, _ = await racers.communicate(b"go\n" * 8)
    results = [json.loads(line) for line in output.splitlines()]
    assert {result["number"] for result in results} == set(range(8))
    assert sum(result["granted"] for result in results) == 100
    assert sum(result.get(refusing, 0) for result in results) == 8 * 60 - 100
    rows = await query(db, "SELECT scope, unit, starts, used, reserved FROM counters")
    expected = {f"guild:{GUILD}": 100, "provider:demo": 100}
    expected |= {f"member:{GUILD}:{result['number']}": result["granted"] for result in results if result["granted"]}
    assert {scope: (used, reserved) for scope, *_, used, reserved in rows} == {
        scope: (0, expected[scope]) for scope in {scope for scope, *_ in rows}
    }
    assert {scope for scope, *_ in rows} >= {scope for scope in expected if scope != "provider:demo"}
    assert await db.quotas.audit() == []


@pytest.mark.asyncio
async def test_a_new_job_knows_its_place_in_the_queue(db: Database) -> None:
    results = [await db.jobs.accept(order(name, user=number), START) for number, name in enumerate("ab", 1)]
    assert [result.position for result in results] == [1, 2]
    assert [await db.jobs.position(result.job.id) for result in results] == [1, 2]
    again = await db.jobs.accept(order("c", key="i:a"), START)
    assert again.position is None
