"""A clip that was posted before the first process of a life starts."""

from dataclasses import replace

from bot.domain import transitions
from bot.domain.jobs import Attempt, ClipFile, Handle, Job
from bot.domain.origin import MessageRef
from bot.domain.outbox import Owed
from bot.domain.requests import VideoOrder
from tests.torture.world import ORDER, TortureWorld
from tests.unit.services import world as plain

SOURCE, POSTED = MessageRef(plain.CHANNEL, 8000), MessageRef(plain.CHANNEL, 9000)
"""Where its picture was taken from, and where it was posted."""


async def posted(world: TortureWorld, member: int, order: VideoOrder = ORDER) -> Job:
    """Ordered by `member`, bought, settled and delivered; its file is in the spool."""
    origin = replace(world.origin(key=f"p:{world.guild}", guild=world.guild, member=member), source=SOURCE)
    job = (await world.submit_service().video(order, origin)).job
    now, account = world.clock.now(), world.tried.account()
    attempt = Attempt(world.ids.row_id(), job.id, 1, account, "", now, world.ids.token())
    row = transitions.owe(job, Owed.CLIP, row_id=world.ids.row_id(), nonce=world.ids.nonce(), now=now)
    clip = ClipFile(f"{job.id}.mp4", 4, 5.0, 1280, 720)
    (world.data_dir / clip.path).write_bytes(b"clip")
    steps = (
        lambda job: transitions.begun(job, attempt),
        lambda job: transitions.accepted(job, Handle(account, "past"), now),
        lambda job: transitions.succeeded(job, (), now),
        lambda job: transitions.fetched(job, clip, now, row),
        lambda job: transitions.delivered(job, row, POSTED, now),
    )
    for step in steps:
        moved = await world.database.jobs.apply(step(job), None)
        assert moved is not None
        job = moved
    return job
