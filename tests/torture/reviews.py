"""An order before the moderators, and one that waits for a word on its price, under a plan of deaths; and the verdict over it."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.domain.errors import NotAllowed
from bot.domain.holds import Hold
from bot.domain.jobs import Job, JobState
from bot.domain.moderation import REVIEW_LIFE, ModerationRules, ReviewMode, ReviewState
from bot.domain.outbox import Owed
from bot.domain.presses import Press
from bot.domain.quota import Actor
from bot.domain.requests import VideoOrder
from bot.storage import Database
from tests.torture import kinds
from tests.torture.beside import BesideWorld
from tests.torture.kinds import Kind
from tests.torture.lives import PRICE, _lines, _rows
from tests.torture.moderators import CHANNEL
from tests.torture.peeking import Peek
from tests.torture.world import ORDER, TortureWorld
from tests.unit.services import world as plain

MODERATOR = 99
WORD = "gun"
SPARE = timedelta(minutes=1)
"""What is left of a review's time after it has passed almost all of it."""


class ReviewLife(StrEnum):
    APPROVED = "stopped, sent to the moderators, approved"
    REFUSED = "stopped, sent to the moderators, refused"
    CONTESTED = "approved and refused at the same moment"
    REVIEWED = "before the moderators by itself, approved"
    UNDECIDED = "no moderator decides"
    UNREACHED = "moderators cannot be asked"
    TAKEN_BACK = "its member takes it back while it waits"
    DEAR = "its price is agreed to, then it is approved"
    UNSENT = "stopped, and its member does nothing"
    UNCONFIRMED = "nobody agrees to its price"
    DECLINED = "its member does not want it for that price"


L = ReviewLife
MODES: Mapping[ReviewLife, ReviewMode] = MappingProxyType({
    L.APPROVED: ReviewMode.OFF,
    L.REFUSED: ReviewMode.OFF,
    L.CONTESTED: ReviewMode.OFF,
    L.REVIEWED: ReviewMode.FLAGGED,
    L.UNDECIDED: ReviewMode.ALL,
    L.UNREACHED: ReviewMode.ALL,
    L.TAKEN_BACK: ReviewMode.FLAGGED,
    L.DEAR: ReviewMode.ALL,
    L.UNSENT: ReviewMode.OFF,
})
"""How the server reviews; those that are not here have no list."""
PRICED = frozenset({L.DEAR, L.UNCONFIRMED, L.DECLINED})


class ReviewWorld(BesideWorld):
    def __init__(self, database: Database, data_dir: Path, kind: Kind, life: ReviewLife, *, number: int, peek: Peek) -> None:
        super().__init__(database, data_dir, kind, kinds.Life.CLIP, number=number, peek=peek)
        self.review_life = life
        self.answered: set[str] = set()
        """Presses that were answered: nobody presses again."""

    async def prepare(self) -> None:
        if self.review_life in MODES:
            rules = ModerationRules(words=(WORD,), review=MODES[self.review_life], channel=CHANNEL)
            await self.database.moderation.change(self.guild, lambda _: rules, Actor(MODERATOR), self.clock.now())
        if self.review_life in PRICED:
            await self.confirm_from(1, self.guild)
        self.moderators.shut = self.review_life is L.UNREACHED

    async def ordinary(self) -> bool:
        return await self.ordered() and self.moderators.asked(self.member.job_id) is None and await self.told()

    async def _act(self, jobs: Any) -> None:
        if self.member.job_id is None:
            await self._order()
        if (await self.look()).state is JobState.DRAFT:
            await self._speak(await self.its_job())
        if self.moderators.asked(self.member.job_id) is not None:
            await self._decide()

    async def _order(self) -> None:
        with self.in_process():
            submit = self.submit_service(self.process.registry)
        order = VideoOrder(prompt=f"a {WORD}", image=ORDER.image)
        receipt = await submit.video(order, self.origin(key=self.member.key, guild=self.guild, member=self.user))
        self.member.job_id = receipt.job.id

    async def _speak(self, job: Job) -> None:
        """The member, about an order that waits."""
        press = Press(self.user, plain.CHANNEL)
        with self.in_process():
            reviews, confirm, cancel = self.reviews_service(), self.confirm_service(self.process.registry), self.cancel_service()
        if job.hold is Hold.STOPPED and self.review_life is not L.UNSENT and "send" not in self.answered:
            await reviews.send(job.id, self.user)
            self.answered.add("send")
        elif job.hold is Hold.PRICE and self.review_life is L.DEAR and "confirm" not in self.answered:
            await confirm.job(job.id, press)
            self.answered.add("confirm")
        elif (self.review_life is L.TAKEN_BACK and self.moderators.asked(job.id)) or self.review_life is L.DECLINED:
            await cancel.job(job.id, self.user)

    async def _decide(self) -> None:
        job_id, life = self.member.job_id or "", self.review_life
        with self.in_process():
            service = self.reviews_service()
        if life is L.UNDECIDED and "the day passed" not in self.answered:
            # Nobody has to live through it.
            self.clock.set_by(REVIEW_LIFE - SPARE)
            self.answered.add("the day passed")
        elif life is L.CONTESTED:
            await asyncio.gather(
                service.approve(job_id, self.guild, MODERATOR), service.refuse(job_id, self.guild, MODERATOR + 1, "no weapons")
            )
        elif life is L.REFUSED:
            await service.refuse(job_id, self.guild, MODERATOR, "no weapons")
        elif life in {L.APPROVED, L.REVIEWED, L.DEAR}:
            with suppress(NotAllowed):
                await service.approve(job_id, self.guild, MODERATOR)


ENDS: Mapping[ReviewLife, tuple[JobState, ReviewState | None, Owed | None]] = MappingProxyType({
    L.APPROVED: (JobState.DONE, ReviewState.APPROVED, Owed.CLIP),
    L.REFUSED: (JobState.CANCELLED, ReviewState.REFUSED, Owed.REFUSED),
    L.REVIEWED: (JobState.DONE, ReviewState.APPROVED, Owed.CLIP),
    L.UNDECIDED: (JobState.CANCELLED, ReviewState.LAPSED, Owed.UNREVIEWED),
    L.UNREACHED: (JobState.CANCELLED, ReviewState.LAPSED, Owed.UNREVIEWED),
    L.TAKEN_BACK: (JobState.CANCELLED, ReviewState.WITHDRAWN, None),
    L.DEAR: (JobState.DONE, ReviewState.APPROVED, Owed.CLIP),
    L.UNSENT: (JobState.CANCELLED, None, None),
    L.UNCONFIRMED: (JobState.CANCELLED, None, None),
    L.DECLINED: (JobState.CANCELLED, None, None),
})
"""How the order ends, what the moderators' message says then, and what its member is told in a message of its own."""
EITHER = (ENDS[L.APPROVED], ENDS[L.REFUSED])


async def verdict(world: TortureWorld) -> list[str]:
    """What is wrong; nothing, if all is as it has to be."""
    assert isinstance(world, ReviewWorld)
    job = await world.its_job()
    review = await world.database.reviews.get(job.id)
    found = (job.state, review.state if review is not None else None)
    allowed = EITHER if world.review_life is L.CONTESTED else (ENDS[world.review_life],)
    end = next((end for end in allowed if end[:2] == found), None)
    if end is None:
        return [f"is {found[0]}, its review {found[1]}"]
    return [
        *_asked_faults(world, job, end[1]),
        *await _told_faults(world, job, end[2]),
        *await _money_faults(world, job),
        *await _trail_faults(world, end[1]),
    ]


def _asked_faults(world: ReviewWorld, job: Job, state: ReviewState | None) -> list[str]:
    asked = [question for question in world.moderators.questions if question.job_id == job.id]
    least = 1 if world.review_life in {L.APPROVED, L.REFUSED, L.CONTESTED, L.REVIEWED, L.DEAR, L.TAKEN_BACK} else 0
    faults = [] if least <= len(asked) <= 1 else [f"moderators were asked {len(asked)} times"]
    return faults + [f"the moderators' message says {one.says}" for one in asked if one.says is not state]


async def _told_faults(world: ReviewWorld, job: Job, owed: Owed | None) -> list[str]:
    told = {kind: len(world.messenger.of(kind)) for kind in Owed}
    faults = [f"{kind} posted {count} times" for kind, count in told.items() if count != int(kind is owed)]
    faults += [f"row {row.owed} is {row.state}" for row in await _rows(world, job) if row.state != "sent"]
    if job.state is JobState.DONE and (job.message is None or job.clip is None):
        faults.append("done without its clip or its message")
    return faults


async def _money_faults(world: ReviewWorld, job: Job) -> list[str]:
    done = job.state is JobState.DONE
    lines, wanted = sorted(await _lines(world, job)), ["reserve", "settle"] if done else []
    faults = [] if lines == wanted else [f"ledger says {lines}, not {wanted}"]
    if world.tried.paid != int(done):
        faults.append(f"bought {world.tried.paid} times")
    standing = await world.reserved_and_used(world.user, world.guild)
    if standing != (0, PRICE if done else 0):
        faults.append(f"reserved and used are {standing}")
    if await world.database.jobs.pictures(job.id):
        faults.append("its pictures are still kept")
    return faults + ["a call without the picture" for call in world.tried.calls if "image" not in call.pictures]


async def _trail_faults(world: ReviewWorld, state: ReviewState | None) -> list[str]:
    """Who decided is written down, once."""
    entries = [entry for entry in await world.database.usage.trail(world.guild, None, 9) if entry.what == "review"]
    wanted = [state.value] if state in {ReviewState.APPROVED, ReviewState.REFUSED} else []
    found = [entry.after for entry in entries]
    return [] if found == wanted else [f"the audit trail says {found}"]
