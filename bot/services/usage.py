"""Who spent what in a month, and who changed what."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.admin_views import TrailPage, UsageMonth
from bot.domain.book_ports import LimitStore, UsageStore
from bot.domain.charts import BarChart, ChartPainter
from bot.domain.errors import RequestRefused
from bot.domain.money import Period, period_bounds
from bot.domain.ports import Clock
from bot.domain.quota import TrailEntry, UsageLine

PAGE = 15
MONTHS_LISTED = 24

_MONTH = re.compile(r"(2\d{3})-(0?[1-9]|1[0-2])")


class Usage:
    def __init__(self, *, usage: UsageStore, limits: LimitStore, painter: ChartPainter, clock: Clock) -> None:
        self._usage = usage
        self._limits = limits
        self._painter = painter
        self._clock = clock

    async def month(self, guild_id: int, month: str | None) -> UsageMonth:
        """`month` as `2026-11`; None is the one under way. Raises `RequestRefused` for anything else."""
        now = self._clock.now()
        zone = ZoneInfo((await self._limits.rules(guild_id, now)).zone)
        since, until = period_bounds(Period.MONTH, now if month is None else _middle_of(month, zone), zone)
        lines = await self._usage.usage(guild_id, since, until)
        return UsageMonth(f"{since.astimezone(zone):%Y-%m}", since, until, by_member(lines))

    def months(self, typed: str) -> Sequence[str]:
        """The months up to now that contain what was typed, the newest first."""
        edge, found = self._clock.now(), list[str]()
        for _ in range(MONTHS_LISTED):
            found.append(f"{edge:%Y-%m}")
            edge = edge.replace(day=1) - timedelta(days=1)
        return [month for month in found if typed.strip() in month]

    async def picture(self, chart: BarChart) -> bytes:
        return await self._painter.paint(chart)

    async def trail(self, guild_id: int, page: int = 1) -> TrailPage:
        """Page 1 is the newest."""
        read = await self._usage.trail(guild_id, None, page * PAGE + 1)
        return _page(read[(page - 1) * PAGE :])

    async def trail_after(self, guild_id: int, entry_id: str) -> TrailPage:
        return _page(await self._usage.trail(guild_id, entry_id, PAGE + 1))


def by_member(lines: Sequence[UsageLine]) -> tuple[UsageLine, ...]:
    """Lines of one member together, biggest spender first, and the biggest of their lines first."""
    spent, held = Counter[int](), Counter[int]()
    for line in lines:
        spent[line.user_id] += line.credits
        held[line.user_id] += line.held
    ranked = sorted({line.user_id for line in lines}, key=lambda user_id: (-spent[user_id], -held[user_id], user_id))
    place = {user_id: number for number, user_id in enumerate(ranked)}
    return tuple(sorted(lines, key=lambda line: (place[line.user_id], -line.credits, -line.held, line.model, line.account)))


def _page(entries: Sequence[TrailEntry]) -> TrailPage:
    shown = tuple(entries[:PAGE])
    return TrailPage(shown, shown[-1].id if len(entries) > PAGE else None)


def _middle_of(month: str, zone: ZoneInfo) -> datetime:
    found = _MONTH.fullmatch(month.strip())
    if found is None:
        raise RequestRefused("usage-month-form", value=month)
    return datetime(int(found[1]), int(found[2]), 15, tzinfo=zone)
