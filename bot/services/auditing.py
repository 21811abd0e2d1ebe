"""Proving the books while the bot runs: at start and every hour."""

import logging
from datetime import datetime, timedelta

from bot.domain.errors import StoreUnavailable
from bot.domain.ports import Clock, QuotaStore

log = logging.getLogger(__name__)

HOURLY = 3600.0
AGAIN = 60.0
"""Seconds until books that could not be read are read again; each further failure doubles it, up to the hour."""
STALE = timedelta(hours=2)
"""Books that were not proved for so long are something to look at."""


class BooksAudit:
    """`differences` are those of the last audit, at `audited_at`; None before the first."""

    def __init__(self, *, quotas: QuotaStore, clock: Clock) -> None:
        self._quotas = quotas
        self._clock = clock
        self._since = clock.now()
        self._failures = 0
        self.differences: tuple[str, ...] = ()
        self.audited_at: datetime | None = None

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._failures = 0 if await self._audit() else self._failures + 1
            await self._clock.sleep(min(HOURLY, AGAIN * 2 ** (self._failures - 1)) if self._failures else HOURLY)

    def degraded(self) -> tuple[str, ...]:
        """What health checks say of it; nothing when all is well."""
        differ = (f"books: {len(self.differences)} differences, see the log",) if self.differences else ()
        since = self.audited_at or self._since
        return (*differ, f"books: not proved since {since:%Y-%m-%d %H:%M} UTC") if self._clock.now() - since > STALE else differ

    async def _audit(self) -> bool:
        about = {"action": "audit"}
        try:
            self.differences = tuple(await self._quotas.audit())
        except StoreUnavailable as error:
            log.warning("the books could not be read: %s", error, extra=about)
            return False
        self.audited_at = self._clock.now()
        for number, difference in enumerate(self.differences, 1):
            said = {**about, "job_id": _job(difference)}
            log.error("the books do not add up (%d of %d): %s", number, len(self.differences), difference, extra=said)
        if not self.differences:
            log.info("the books add up", extra=about)
        return True


def _job(difference: str) -> str:
    """The job that a difference is about, where it names one."""
    what, _, rest = difference.partition(" ")
    return rest.split()[0].rstrip(":") if what == "job" and rest else ""
