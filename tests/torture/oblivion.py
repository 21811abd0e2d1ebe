"""People and servers that want to be forgotten while orders go on, under a plan of deaths; and the verdict over it."""

from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.domain.jobs import ENDED, Job, JobState
from bot.domain.moderation import ModerationRules, ReviewMode
from bot.domain.outbox import Owed, Rung
from bot.domain.presses import Deleter
from bot.domain.privacy import GRACE, NOBODY
from bot.domain.quota import Actor
from bot.domain.requests import VideoOrder
from bot.services.privacy import Privacy
from bot.storage import Database
from tests.torture import kinds, lives
from tests.torture.beside import BesideWorld
from tests.torture.buttons import ChannelMessages
from tests.torture.kinds import Kind
from tests.torture.moderators import CHANNEL
from tests.torture.past import POSTED, posted
from tests.torture.peeking import Peek
from tests.torture.world import ORDER, TortureWorld

MODERATOR = 99
MONTHS = timedelta(days=70)
"""By then every period is over in which an order of the first day counts."""
MEMBERS, SERVERS = 250_000, 750_000
"""Added to the number of a run: ids that nothing else in the database reads like."""


class Oblivion(StrEnum):
    RUNNING = "erased while the clip is made"
    POSTED = "erased after it was posted"
    WITHDRAWN = "erased after it was taken back from the moderators"
    HALF_DELETED = "erased after a deletion that nobody answered"
    SERVER_LEFT = "the bot is removed from the server while the clip is made"


L = Oblivion


class ForgetfulWorld(BesideWorld):
    """`words` and the ids of member and server stand nowhere else."""

    def __init__(self, database: Database, data_dir: Path, kind: Kind, life: Oblivion, *, number: int, peek: Peek) -> None:
        super().__init__(database, data_dir, kind, kinds.Life.CLIP, number=number, peek=peek)
        self.oblivion = life
        self.guild, self.user = SERVERS + number, MEMBERS + number
        self.messages = ChannelMessages(messenger=self.messenger)
        self.words = f"canary{number}"
        self.asked = self.months_passed = False
        self._pressed_delete = False

    async def prepare(self) -> None:
        if self.oblivion is L.WITHDRAWN:
            rules = ModerationRules(words=("red",), review=ReviewMode.FLAGGED, channel=CHANNEL)
            await self.database.moderation.change(self.guild, lambda _: rules, Actor(MODERATOR), self.clock.now())
        if self.oblivion in {L.POSTED, L.HALF_DELETED}:
            self.member.job_id = (await posted(self, self.user, self._order())).id
            # A wish of the same moment would be older than the clip, which would stay.
            await self.clock.advance(1)
        if self.oblivion is L.HALF_DELETED:
            # As after a month: the job itself is all that remembers its message.
            await self.database.jobs.tidy(self.clock.now(), self.clock.now())

    async def over(self) -> bool:
        if not self.months_passed or not await super().over():
            return False
        if self.oblivion is L.SERVER_LEFT:
            return self.guild not in await self.database.privacy.servers()
        return all(wish.user_id != self.user for wish in await self.database.privacy.wishes())

    async def _act(self, jobs: Any) -> None:
        if self.member.job_id is None:
            await self._place()
        if self.oblivion is L.HALF_DELETED and not self._pressed_delete:
            await self._delete_once()
        if self.oblivion is L.WITHDRAWN:
            await self._withdraw()
        state = (await self.look()).state
        if self.oblivion is L.SERVER_LEFT:
            if state is JobState.RUNNING and not self.asked:
                await self._leave()
        elif not self.asked and (state in ENDED or (self.oblivion is L.RUNNING and state is JobState.RUNNING)):
            await self._erase()
        if self.asked and not self.months_passed and await self._erased():
            self.months_passed = True
            self.clock.set_by(MONTHS)
            self.forgetting.servers_changed()

    async def _place(self) -> None:
        with self.in_process():
            submit = self.submit_service(self.process.registry)
        origin = self.origin(key=self.member.key, guild=self.guild, member=self.user)
        self.member.job_id = (await submit.video(self._order(), origin)).job.id

    async def _leave(self) -> None:
        """So long ago, by the clock, that its time of grace is over: nobody has to live through it."""
        self.whereabouts.left = frozenset({self.guild})
        self.messenger.closed = {Rung.CHANNEL, Rung.PARENT}
        await self.database.privacy.left({self.guild}, self.clock.now() - GRACE)
        self.forgetting.servers_changed()
        self.asked = True

    async def _delete_once(self) -> None:
        """Whether or not it is answered."""
        self._pressed_delete = True
        with self.in_process():
            keep = self.keep_service()
        await keep.delete(self.member.job_id or "", POSTED, Deleter(self.user))

    async def _withdraw(self) -> None:
        """As soon as the moderators see it."""
        waits = (await self.look()).state is JobState.DRAFT
        if waits and self.moderators.asked(self.member.job_id) is not None:
            with self.in_process():
                cancel = self.cancel_service()
            await cancel.job(self.member.job_id or "", self.user)

    async def _erase(self) -> None:
        """Until it is answered."""
        store: Any = self._port("privacy", self.inside.privacy)
        bundles: Any = None
        service = Privacy(store=store, bundles=bundles, forgetting=self.forgetting, clock=self.clock, default_days=0)
        await service.erase(self.user)
        self.asked = True

    async def _erased(self) -> bool:
        """Whether all that is left is the names in the books."""
        job = await self.its_job()
        if self.oblivion is L.SERVER_LEFT:
            return job.ended and not (await self.look()).owes
        removals = await self.database.privacy.removals()
        return job.erased_at is not None and not any(removal.guild_id == self.guild for removal in removals)

    def _order(self) -> VideoOrder:
        return VideoOrder(prompt=f"a red {self.words}", image=ORDER.image)


async def verdict(world: TortureWorld) -> list[str]:
    """What is wrong; nothing, if all is as it has to be."""
    assert isinstance(world, ForgetfulWorld)
    job = await world.its_job()
    found = [(what, await world.tables_with(what)) for what in (world.words, str(world.user))]
    files = [path.name for path in world.data_dir.rglob("*") if path.is_file() and world.words in path.read_text(errors="replace")]
    return [
        *(f"{what} still stands in {tables}" for what, tables in found if tables),
        *(f"the file {name} still has its words" for name in files),
        *await _money_faults(world, job),
        *_post_faults(world, job),
    ]


async def _money_faults(world: ForgetfulWorld, job: Job) -> list[str]:
    """The money stays, and says no more whose it was."""
    free = world.oblivion is L.WITHDRAWN
    lines, wanted = sorted(await lives._lines(world, job)), [] if free else ["reserve", "settle"]
    faults = [] if lines == wanted else [f"ledger says {lines}, not {wanted}"]
    faults += [] if job.requester.user_id == NOBODY and job.erased_at is not None else [f"{job.id} still has a name"]
    bought = int(world.oblivion in {L.RUNNING, L.SERVER_LEFT})
    return faults if world.tried.paid == bought else [*faults, f"bought {world.tried.paid} times"]


def _post_faults(world: ForgetfulWorld, job: Job) -> list[str]:
    """What members and moderators can still read."""
    told = [post.owed for post in world.messenger.posts]
    match world.oblivion:
        case L.RUNNING | L.SERVER_LEFT:
            faults = [] if told == [Owed.CLIP] else [f"posted: {told}"]
        case L.WITHDRAWN:
            faults = [] if not told else [f"posted: {told}"]
        case L.POSTED | L.HALF_DELETED:
            faults = (
                [] if POSTED in {*world.removed, *world.messages.deleted} and not told else [f"posted: {told}, removed: {world.removed}"]
            )
    return faults + [f"moderators still read {one}" for one in world.moderators.seen()]
