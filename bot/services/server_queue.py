"""Every unfinished job of a server, for its admins."""

from collections.abc import Awaitable, Callable

from bot.domain.jobs import Job
from bot.domain.operator_views import Page
from bot.domain.ports import JobStore
from bot.domain.views import JobView
from bot.services.operators import page_of

SHOWN = 10


class ServerQueue:
    """`view` looks up a job's place in the queue and its expected end."""

    def __init__(self, *, jobs: JobStore, view: Callable[[Job], Awaitable[JobView]]) -> None:
        self._jobs = jobs
        self._view = view

    async def page(self, guild_id: int, number: int) -> Page[JobView]:
        """Oldest first; the page nearest to `number`, from 0."""
        found = page_of(await self._jobs.unfinished(guild_id), number, SHOWN)
        return Page(tuple([await self._view(job) for job in found.items]), found.number, found.count, found.total)
