"""Rows of the outbox, posted by the messenger."""

import math
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.discord_io.messenger import DiscordMessenger
from bot.discord_io.notices import DiscordNotices
from bot.discord_io.restraint import Restraint
from bot.domain.jobs import ClipFile, Job, JobState
from bot.domain.origin import ChannelKind, Place
from bot.domain.outbox import OutboxRow, Owed, Rung
from tests.integration.stage import Stage
from tests.unit.render.samples import job

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""SimCord's world begins here."""
ROW = OutboxRow(id="row-1", job_id="k3v9x2m4q7ab", owed=Owed.CLIP, nonce="nonce-1", created_at=EPOCH, first_try_at=EPOCH)
NOTICE = replace(ROW, owed=Owed.LATE)


class Post:
    def __init__(self, stage: Stage, folder: Path) -> None:
        self.stage = stage
        self.messenger = DiscordMessenger(
            stage.client, stage.client.texts, stage.clock, folder, Restraint(stage.clock, per_second=math.inf)
        )
        (folder / "spool").mkdir()
        (folder / "spool" / "clip.mp4").write_bytes(b"ftyp" * 100)

    def job(self, **facts: Any) -> Job:
        place = Place(self.stage.guild.id, self.stage.channel.id, ChannelKind.TEXT, 20 * 1024 * 1024)
        given = job(JobState.DELIVERING, clip=ClipFile("spool/clip.mp4", 400, 5.0, 1280, 720), place=place, **facts)
        return replace(given, requester=replace(given.requester, user_id=self.stage.member.id))

    async def post(self, row: OutboxRow = ROW, rung: Rung = Rung.CHANNEL, **facts: Any) -> object:
        return await self.messenger.post(row, self.job(**facts), rung)


def noticing(stage: Stage) -> DiscordNotices:
    return DiscordNotices(stage.client, stage.client.texts, Restraint(stage.clock, per_second=math.inf))
