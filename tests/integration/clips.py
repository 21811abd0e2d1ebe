"""A clip in its channel, as the messenger posts it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
from simcord.actors import MemberActor

from bot.discord_io.messenger import DiscordMessenger
from bot.domain.jobs import ClipFile, Job, JobState
from bot.domain.origin import ChannelKind, Place
from bot.domain.outbox import DeliveredTo, OutboxRow, Owed, Rung
from bot.domain.outcomes import Posted
from bot.domain.requests import VideoRequest
from tests.integration.stage import Stage
from tests.unit.render.samples import JOB

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
REQUEST = VideoRequest("demo/clip", "a red fox", 5, 5, aspect="9:16", seed=7)
CLIP = "job000000077"


@dataclass
class Shown:
    stage: Stage
    messenger: DiscordMessenger
    folder: Path
    moderator: MemberActor
    nonce: int = 0

    async def post(self, owed: Owed = Owed.CLIP, rung: Rung = Rung.CHANNEL, *, hide_prompt: bool = False, **facts: Any) -> discord.Message:
        """Whatever the outbox would post for this job."""
        stage = self.stage
        place = Place(stage.guild.id, stage.channel.id, ChannelKind.TEXT, 20 * 1024 * 1024)
        clip = ClipFile("clip.mp4", 400, 5.0, 1280, 720)
        values: dict[str, Any] = {"id": CLIP, "state": JobState.DONE, "request": REQUEST, "clip": clip, "place": place, **facts}
        job = replace(JOB, requester=replace(JOB.requester, user_id=stage.member.id), provider="demo", **values)
        self.nonce += 1
        outcome = await self.messenger.post(OutboxRow("row", job.id, owed, f"n{self.nonce}", EPOCH, hide_prompt=hide_prompt), job, rung)
        assert isinstance(outcome, Posted)
        delivered = DeliveredTo.DM if rung is Rung.DM else DeliveredTo.CHANNEL
        stage.services.jobs[job.id] = replace(job, message=outcome.message, delivered_to=delivered if owed is Owed.CLIP else None)
        stage.services.orders.append((None, None))  # pyright: ignore[reportArgumentType]
        found = (stage.member.user.dm_channel if rung is Rung.DM else stage.channel).last_message
        assert found is not None
        return found

    @property
    def job(self) -> Job:
        return self.stage.services.jobs[CLIP]

    def child(self) -> tuple[Job, Any]:
        number = len(self.stage.services.orders)
        return self.stage.services.jobs[f"job{number:09d}"], self.stage.services.orders[-1][0]

    @property
    def ordered(self) -> int:
        return sum(order is not None for order, _ in self.stage.services.orders)
