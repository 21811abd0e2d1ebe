"""The buttons of a posted clip, under a plan of deaths: orders made from it, copies, and its end; and the verdict over them."""

import asyncio
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.domain.jobs import Job, JobState
from bot.domain.lineage import Descent
from bot.domain.origin import MessageRef, Requester
from bot.domain.outbox import DeliveredTo, Owed
from bot.domain.presses import Deleter, Press, PressedMessage, Wish
from bot.domain.requests import AttachmentRef, Frame, Source
from bot.services.keep import Keep
from bot.storage import Database
from tests.fakes.clips import FakeMessages
from tests.fakes.messenger import FakeMessenger
from tests.torture import kinds, lives
from tests.torture.beside import BesideWorld
from tests.torture.kinds import Kind
from tests.torture.lives import PRICE
from tests.torture.past import POSTED, SOURCE, posted
from tests.torture.peeking import Peek
from tests.torture.world import ORDER, TortureWorld
from tests.unit.services import world as plain

CLIP = AttachmentRef("https://cdn.discordapp.com/attachments/500/9000/clip.mp4", "clip.mp4", 10, "video/mp4")
SOMEBODY, MODERATOR = 250_000, 99
"""Whose clip it is, added to the member's number: everybody may press below it."""


class ButtonLife(StrEnum):
    AGAIN = "Again, of the very picture"
    DEARER = "Again, and its price has risen"
    REMIX = "Remix, of the clip's first frame"
    EXTEND = "Extend, of the clip's last frame"
    SAVE = "Save, of the file in the spool"
    SAVE_LATE = "Save, read from the message"
    DELETE = "Delete, by who ordered it"
    DELETE_FOREIGN = "Delete, by a moderator"
    DELETE_FRESH = "Delete, the moment it is posted"
    REPOST = "posted again from /jobs"


L = ButtonLife
ORDERING = frozenset({L.AGAIN, L.DEARER, L.REMIX, L.EXTEND})
SAVING = frozenset({L.SAVE, L.SAVE_LATE})
OWN = frozenset({L.DELETE, L.REPOST})
"""Only who ordered a clip may do that."""


@dataclass
class ChannelMessages(FakeMessages):
    """What was posted, as the buttons see it. A message that was deleted is found in no history any more."""

    messenger: FakeMessenger | None = None
    copies: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    """To whom a copy went, and by which nonce."""

    async def delete(self, ref: MessageRef) -> None:
        await super().delete(ref)
        assert self.messenger is not None
        self.messenger.gone.add(ref)

    async def hand_over(self, to: Requester, job: Job, clip: Path, nonce: str, shown: str) -> None:
        assert await asyncio.to_thread(clip.is_file)
        self.put(to, nonce)

    def put(self, to: Requester, nonce: str) -> None:
        if nonce not in self.nonces:
            self.nonces.add(nonce)
            self.copies.append((to.user_id, nonce))


class ButtonWorld(BesideWorld):
    """`parent` is the clip that was there before; where it is deleted the moment it is posted, there is none."""

    def __init__(self, database: Database, data_dir: Path, kind: Kind, life: ButtonLife, *, number: int, peek: Peek) -> None:
        super().__init__(database, data_dir, kind, kinds.Life.CLIP, number=number, peek=peek)
        self.button_life = life
        self.messages = self.channel = ChannelMessages(messenger=self.messenger)
        self.parent: Job | None = None
        self.answered = False
        self.presses = 0

    async def prepare(self) -> None:
        life = self.button_life
        if life is L.DELETE_FRESH:
            return
        (model,) = self.tried.offered
        cheap = replace(model, price=replace(model.price, flat=-1))
        self.tried.offered = (cheap if life is L.DEARER else model,)
        self.parent = await self.job((await posted(self, self.user if life in OWN else self.user + SOMEBODY)).id)
        self.tried.offered = (model,)
        if life in {L.AGAIN, L.DEARER}:
            assert ORDER.image is not None
            self.messages.held[SOURCE] = (Source(ORDER.image),)
        if life is L.SAVE_LATE:
            (self.data_dir / f"{self.parent.id}.mp4").unlink()
        if life not in ORDERING:
            self.member.job_id = self.parent.id

    async def over(self) -> bool:
        done = self.answered or (self.button_life is L.REPOST and bool(self.messenger.posts))
        return done and await super().over()

    async def ordinary(self) -> bool:
        return self.button_life in ORDERING and self.answered and await self.ordered()

    def left_behind(self, where: str, args: tuple[Any, ...]) -> None:
        if where == "messages.hand_over":
            to, _, _, nonce, _ = args
            self.later(kinds.ON_THE_WIRE / 2, lambda: self.channel.put(to, nonce))
        else:
            super().left_behind(where, args)

    async def _act(self, jobs: Any) -> None:
        if not self.answered:
            self.presses += 1
            await self._press()
        elif self.button_life is L.DEARER and (await self.look()).state is JobState.DRAFT:
            with self.in_process():
                confirm = self.confirm_service(self.process.registry)
            await confirm.job(self.member.job_id or "", Press(self.user, plain.CHANNEL))

    async def _press(self) -> None:
        life = self.button_life
        if life in ORDERING:
            await self._order_from()
        elif life in SAVING:
            await self._keep().save(self.member.job_id or "", PressedMessage(POSTED, CLIP), Requester(self.user), f"e:{self.presses}")
        elif life is L.REPOST:
            if self.messenger.posts:
                return
            with self.in_process():
                service = self.repost_service()
            await service.job(self.member.job_id or "", self.user)
        elif life is L.DELETE_FRESH:
            await self._delete_fresh()
            return
        else:
            deleter = Deleter(self.user) if life is L.DELETE else Deleter(MODERATOR, moderator=True)
            await self._keep().delete(self.member.job_id or "", POSTED, deleter)
        self.answered = True

    async def _order_from(self) -> None:
        """The same event until it is answered."""
        assert self.parent is not None
        with self.in_process():
            service = self.reorder_service(self.process.registry)
        pressed, parent = PressedMessage(POSTED, CLIP), self.parent.id
        origin = self.origin(key=self.member.key, guild=self.guild, member=self.user)
        wish = Wish("a red fox at night", self.parent.request.model, self.parent.request.seconds)
        match self.button_life:
            case L.REMIX:
                receipt = await service.remix(parent, wish, pressed, origin)
            case L.EXTEND:
                receipt = await service.extend(parent, wish, pressed, origin)
            case _:
                receipt = await service.again(parent, pressed, origin)
        self.member.job_id = receipt.job.id

    async def _delete_fresh(self) -> None:
        """Ordered as any clip, and taken back by whoever sees it first."""
        if self.member.job_id is None:
            with self.in_process():
                submit = self.submit_service(self.process.registry)
            origin = self.origin(key=self.member.key, guild=self.guild, member=self.user)
            self.member.job_id = (await submit.video(ORDER, origin)).job.id
        elif self.messenger.posts:
            await self._keep().delete(self.member.job_id, self.messenger.posts[0].message, Deleter(self.user))
            self.answered = True

    def _keep(self) -> Keep:
        with self.in_process():
            return self.keep_service()


async def verdict(world: TortureWorld) -> list[str]:
    """What is wrong; nothing, if all is as it has to be."""
    assert isinstance(world, ButtonWorld)
    job = await world.its_job()
    if world.button_life in ORDERING:
        return [*await lives.verdict(world), *_lineage_faults(world, job)]
    faults = await _untouched_faults(world, job)
    if world.button_life in SAVING:
        return faults + _copy_faults(world, job)
    if world.button_life is L.REPOST:
        return faults + _repost_faults(world, job)
    return faults + await _deletion_faults(world, job)


def _lineage_faults(world: ButtonWorld, job: Job) -> list[str]:
    assert world.parent is not None
    picture, descent, source = {
        L.AGAIN: (ORDER.image, None, SOURCE),
        L.DEARER: (ORDER.image, None, SOURCE),
        L.REMIX: (replace(CLIP, frame=Frame.FIRST), Descent.REMIX, POSTED),
        L.EXTEND: (replace(CLIP, frame=Frame.LAST), Descent.EXTEND, POSTED),
    }[world.button_life]
    found = (job.parent_job, job.descent, job.source)
    faults = [] if found == (world.parent.id, descent, source) else [f"comes from {found}"]
    return faults if world.pictures.loaded[-1] == picture else [*faults, f"begins with {world.pictures.loaded[-1]}"]


async def _untouched_faults(world: ButtonWorld, job: Job) -> list[str]:
    """No button that only keeps or takes back moves money: it was settled once."""
    lines = sorted(await lives._lines(world, job))
    faults = [] if lines == ["reserve", "settle"] else [f"ledger says {lines}"]
    faults += [] if job.state is JobState.DONE and job.charged else [f"is {job.state}, charged: {job.charged}"]
    bought = 1 if world.button_life is L.DELETE_FRESH else 0
    faults += [] if world.tried.paid == bought else [f"bought {world.tried.paid} times"]
    standing = await world.reserved_and_used(job.requester.user_id, world.guild)
    return faults if standing == (0, PRICE) else [*faults, f"reserved and used are {standing}"]


def _copy_faults(world: ButtonWorld, job: Job) -> list[str]:
    copies = world.channel.copies
    faults = [] if 1 <= len(copies) <= world.presses and {to for to, _ in copies} == {world.user} else [f"handed over: {copies}"]
    return faults if job == world.parent else [*faults, "the clip itself has changed"]


def _repost_faults(world: ButtonWorld, job: Job) -> list[str]:
    posts = [post.message for post in world.messenger.of(Owed.CLIP)]
    return [] if posts == [job.message] and job.delivered_to is DeliveredTo.CHANNEL else [f"posted as {posts}, known as {job.message}"]


async def _deletion_faults(world: ButtonWorld, job: Job) -> list[str]:
    faults = [] if (job.delivered_to, job.clip) == (DeliveredTo.REMOVED, None) else [f"is still {job.delivered_to}, {job.clip}"]
    posts = {post.message for post in world.messenger.posts} if world.button_life is L.DELETE_FRESH else {POSTED}
    if len(posts) != 1 or not posts <= set(world.messages.deleted):
        faults.append(f"posted as {posts}, deleted: {world.messages.deleted}")
    if await asyncio.to_thread(lambda: list(world.data_dir.glob(f"{job.id}*.mp4"))):
        faults.append("its file is still there")
    trail = [entry.what for entry in await world.database.usage.trail(world.guild, None, 9)]
    wanted = ["clip-delete"] if world.button_life is L.DELETE_FOREIGN else []
    return faults if trail == wanted else [*faults, f"the audit trail says {trail}"]
