"""Forgetting in the background, over the real store: in small steps, at its pace, and again after every fault."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.origin import MessageRef
from bot.domain.privacy import GRACE, CannotRemove, RemovalState, RemoveLater
from bot.domain.quota import Actor, GuildSettings
from bot.media.bundle import FileBundles
from bot.services.forgetting import HOURLY, MOST_TRIES, PACE, SWEEP, Forgetting
from bot.services.privacy import Privacy
from bot.storage import Database
from tests.contract.storage.conftest import DEFAULTS
from tests.contract.storage.making import GUILD, USER, accepted, query
from tests.contract.storage.test_erasing import done
from tests.fakes.clock import START, FakeClock, FakeIds
from tests.fakes.privacy import FakeLeftovers, FakeRemover, FakeTombstones, FakeWhereabouts

pytestmark = pytest.mark.asyncio


class Scene:
    def __init__(self, db: Database, folder: Path) -> None:
        self.db, self.clock = db, FakeClock()
        self.remover, self.leftovers, self.whereabouts = FakeRemover(), FakeLeftovers(), FakeWhereabouts()
        self.leading, self.tombstones = True, FakeTombstones()
        self.forgetting = Forgetting(
            store=db.privacy,
            leftovers=[self.leftovers],
            remover=self.remover,
            whereabouts=self.whereabouts,
            default_days=30,
            tombstones=self.tombstones,
            leading=lambda: self.leading,
            clock=self.clock,
            random=lambda: 0.5,
        )
        self.privacy = Privacy(
            store=db.privacy, bundles=FileBundles(folder, lambda: 10**9), forgetting=self.forgetting, clock=self.clock, default_days=30
        )

    async def serve(self, later: timedelta = timedelta()) -> float:
        """One round of its work, `later`; seconds until it wants to be called again."""
        await self.clock.advance(later / timedelta(seconds=1))
        task = asyncio.ensure_future(self.forgetting._serve())
        while not task.done():
            await asyncio.sleep(0.001)
            if self.clock._sleepers:
                await self.clock.advance(PACE)
        return task.result()


@pytest_asyncio.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    db = await Database.open(f"sqlite:///{tmp_path}/clapper.db", tmp_path, DEFAULTS, FakeIds())
    yield Scene(db, tmp_path)
    await db.aclose()


async def states(scene: Scene) -> list[tuple[int, str, int]]:
    return [
        (message, state, tries)
        for message, state, tries in await query(scene.db, "SELECT message_id, state, tries FROM removals ORDER BY message_id")
    ]


async def test_words_and_files_go_at_once_and_posts_one_after_the_other(scene: Scene) -> None:
    for number in range(3):
        await done(scene.db, f"{number}", post=number + 1)
    await scene.clock.advance(60)
    view = await scene.privacy.erase(USER)
    assert (view.waiting, view.deleted, view.unended) == (3, 0, 0)
    assert sorted(scene.leftovers.discarded) == ["job-0", "job-1", "job-2"]
    assert scene.remover.asked == []
    before = scene.clock.monotonic()
    await scene.serve()
    assert sorted(scene.remover.asked) == [1, 2, 3]
    assert scene.clock.monotonic() - before >= 3 * PACE
    _, last = await scene.privacy.holdings(USER)
    assert last is not None
    assert (last.waiting, last.deleted) == (0, 3)


async def test_what_cannot_be_deleted_is_kept_as_a_report(scene: Scene) -> None:
    await done(scene.db, post=1)
    scene.remover.outcomes[1] = CannotRemove("403 50001")
    await scene.clock.advance(60)
    await scene.privacy.erase(USER)
    await scene.serve()
    await scene.serve(timedelta(hours=2))
    assert await states(scene) == [(1, "stuck", 1)]
    _, last = await scene.privacy.holdings(USER)
    assert last is not None
    assert last.stuck == ((GUILD, MessageRef(42, 1)),)


async def test_what_discord_puts_off_is_tried_again_and_not_for_ever(scene: Scene) -> None:
    await done(scene.db, post=1)
    scene.remover.outcomes[1] = RemoveLater("500 0", timedelta(minutes=10))
    await scene.clock.advance(60)
    await scene.privacy.erase(USER)
    await scene.serve()
    await scene.serve(timedelta(minutes=5))
    assert scene.remover.asked == [1]
    await scene.serve(timedelta(minutes=6))
    assert scene.remover.asked == [1, 1]
    for _ in range(MOST_TRIES):
        await scene.serve(timedelta(hours=2))
    assert await states(scene) == [(1, RemovalState.STUCK.value, MOST_TRIES)]


async def test_what_concerns_every_post_counts_against_none(scene: Scene) -> None:
    await done(scene.db, post=1)
    scene.remover.outcomes[1] = RemoveLater("403 40333", timedelta(minutes=1), counts=False)
    await scene.clock.advance(60)
    await scene.privacy.erase(USER)
    for _ in range(MOST_TRIES + 2):
        await scene.serve(timedelta(hours=2))
    assert await states(scene) == [(1, RemovalState.DUE.value, 0)]
    del scene.remover.outcomes[1]
    await scene.serve(timedelta(hours=2))
    assert (1, RemovalState.DUE.value, 0) not in await states(scene)


async def test_a_wish_outlives_the_process(scene: Scene, tmp_path: Path) -> None:
    await done(scene.db, post=1)
    await scene.clock.advance(60)
    scene.leftovers.fault = OSError("disk")
    with pytest.raises(OSError, match="disk"):
        await scene.privacy.erase(USER)
    await done(scene.db, "b", post=2)
    again = Scene(scene.db, tmp_path)
    await again.clock.advance(120)
    await again.serve()
    assert sorted(again.remover.asked) == [1, 2]
    assert again.leftovers.discarded == ["job-b"]


async def test_a_fault_of_the_disk_is_tried_again_later(scene: Scene) -> None:
    await done(scene.db, post=1)
    await scene.db.privacy.ask(USER, START + timedelta(seconds=30))
    scene.leftovers.fault = OSError("disk")
    assert await scene.serve() == SWEEP
    scene.leftovers.fault = None
    await scene.serve()
    assert scene.remover.asked == [1]


async def test_who_does_not_lead_forgets_nothing(scene: Scene) -> None:
    scene.leading = False
    await done(scene.db, post=1)
    await scene.db.privacy.ask(USER, START + timedelta(seconds=30))
    assert await scene.serve() == SWEEP
    assert scene.remover.asked == []


async def test_a_process_that_does_not_lead_looks_after_servers_and_nothing_else(scene: Scene) -> None:
    await scene.db.guilds.save(GUILD, GuildSettings(confirm_at=5), Actor(1), START)
    await done(scene.db, post=1)
    await scene.db.privacy.ask(USER, START + timedelta(seconds=30))
    scene.leading, scene.whereabouts.here = False, frozenset()
    await scene.serve()
    assert scene.remover.asked == []
    assert await scene.db.privacy.departed(scene.clock.now()) == [GUILD]
    await scene.serve(GRACE + timedelta(days=3))
    assert (await scene.db.guilds.settings(GUILD)).confirm_at is None


async def test_names_go_once_the_periods_are_over(scene: Scene) -> None:
    await done(scene.db, post=1)
    await scene.clock.advance(60)
    await scene.privacy.erase(USER)
    await scene.serve()
    await scene.serve(timedelta(days=5))
    assert await query(scene.db, "SELECT DISTINCT user_id FROM ledger") == [(USER,)]
    await scene.serve(timedelta(days=20))
    assert await query(scene.db, "SELECT DISTINCT user_id FROM ledger") == [(0,)]
    assert await scene.privacy.holdings(USER) == (await scene.db.privacy.holdings(USER, START), None)
    assert await scene.db.quotas.audit() == []


async def test_retention_is_looked_after_every_hour(scene: Scene) -> None:
    await done(scene.db)
    await scene.serve(timedelta(days=29))
    assert scene.leftovers.discarded == []
    await scene.serve(timedelta(days=1, hours=2))
    assert scene.leftovers.discarded == ["job-a"]
    assert scene.remover.asked == []


async def test_a_server_is_forgotten_when_the_grace_is_over(scene: Scene) -> None:
    await scene.db.guilds.save(GUILD, GuildSettings(confirm_at=5), Actor(1), START)
    await done(scene.db)
    scene.whereabouts.here = frozenset()
    await scene.serve()
    await scene.serve(GRACE - timedelta(hours=1))
    assert (await scene.db.guilds.settings(GUILD)).confirm_at == 5
    await scene.serve(timedelta(days=3))
    assert (await scene.db.guilds.settings(GUILD)).confirm_at is None
    assert set(scene.leftovers.discarded) == {"job-a"}
    assert await scene.db.quotas.audit() == []


async def test_a_server_that_comes_back_in_time_keeps_everything_and_gets_the_whole_grace_again(scene: Scene) -> None:
    await scene.db.guilds.save(GUILD, GuildSettings(confirm_at=5), Actor(1), START)
    for here, later in ((frozenset[int](), GRACE - timedelta(days=1)), (frozenset({GUILD}), timedelta(days=5)), (frozenset[int](), GRACE)):
        scene.whereabouts.here = here
        await scene.serve()
        await scene.serve(later - timedelta(hours=2))
    assert (await scene.db.guilds.settings(GUILD)).confirm_at == 5


async def test_nothing_is_forgotten_while_it_is_not_known_where_the_bot_is(scene: Scene) -> None:
    await scene.db.guilds.save(GUILD, GuildSettings(confirm_at=5), Actor(1), START)
    await scene.db.privacy.left([GUILD], START)
    await scene.serve(GRACE * 3)
    assert (await scene.db.guilds.settings(GUILD)).confirm_at == 5


async def test_a_server_that_removes_the_bot_is_noted_at_once(scene: Scene) -> None:
    await accepted(scene.db)
    scene.whereabouts.here = frozenset({GUILD})
    await scene.serve()
    scene.whereabouts.here = frozenset()
    await scene.serve(timedelta(seconds=HOURLY / 2))
    assert await scene.db.privacy.departed(scene.clock.now()) == []
    scene.forgetting.servers_changed()
    await scene.serve()
    assert await scene.db.privacy.departed(scene.clock.now()) == [GUILD]


async def test_an_export_is_read_from_the_store(scene: Scene) -> None:
    await done(scene.db)
    async with scene.privacy.export(USER, "read me", 10**7) as bundle:
        content = bundle.file.read()
    # The clip that it names is not on this disk.
    assert bundle.name == "clapper-data.zip"
    assert content[:2] == b"PK"
