"""Forgetting, in the hand of a test that puts yesterday's database back."""

import asyncio

from bot.domain.jobs import Job
from bot.domain.requests import VideoOrder
from bot.media.bundle import FileBundles
from bot.services.forgetting import Forgetting
from bot.services.privacy import Privacy
from tests.contract.storage.test_erasing import dump
from tests.fakes.privacy import FakeRemover, FakeWhereabouts
from tests.unit.services.mortality import Life
from tests.unit.services.world import GUILD, MEMBER, World

WORDS = "a secret fox"
ORDER = VideoOrder(prompt=WORDS)


class Remembering:
    """What forgets in the background, in the test's hand."""

    def __init__(self, world: World, life: Life | None = None) -> None:
        self.world, self.remover, self.whereabouts = world, FakeRemover(), FakeWhereabouts(frozenset({GUILD}))
        store = world._bordered(world.database.privacy, "privacy", life or Life())
        self.forgetting = Forgetting(
            store=store,
            leftovers=[world.leftovers],
            remover=self.remover,
            whereabouts=self.whereabouts,
            default_days=180,
            tombstones=world.tombstones(life),
            leading=lambda: True,
            clock=world.clock,
            random=lambda: 0.5,
        )
        bundles = FileBundles(world.data_dir, lambda: 10**9)
        self.privacy = Privacy(store=store, bundles=bundles, forgetting=self.forgetting, clock=world.clock, default_days=180)

    async def erase(self) -> None:
        with self.world.busy:
            await self.privacy.erase(MEMBER)

    async def sweep(self) -> None:
        task = asyncio.ensure_future(self.forgetting._serve())
        while not task.done():
            await self.world.settle(1)
        await task


async def erased(world: World) -> None:
    await world.settle(1)
    await Remembering(world).erase()


async def is_forgotten(world: World, job: Job) -> None:
    left = await world.job(job.id)
    assert (left.request.prompt, left.clip, left.assets) == ("", None, ())
    assert WORDS not in await dump(world.database)
    assert await world.database.jobs.recent(MEMBER, GUILD, 10) == []
    assert await world.audit() == []
