"""One job, to be varied."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.jobs import ClipFile, Job, JobState
from bot.domain.money import Limit, LimitKind, Period, Standing, period_bounds
from bot.domain.origin import ChannelKind, Place, ReceiptHandle, Requester
from bot.domain.requests import VideoRequest

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SOON = NOW + timedelta(seconds=90)
CLIP = ClipFile(path="spool/clip.mp4", size=1_000_000, seconds=5.0, width=1280, height=720)

JOB = Job(
    id="k3v9x2m4q7ab",
    request_key="i:1",
    state=JobState.QUEUED,
    requester=Requester(user_id=42),
    place=Place(guild_id=7, channel_id=70, kind=ChannelKind.TEXT, upload_limit=20 * 1024 * 1024),
    request=VideoRequest(model="aivideomaker/t2v", prompt="a red fox in the snow", seconds=5, price=25, aspect="16:9", seed=1234567),
    provider="aivideomaker",
    created_at=NOW,
    changed_at=NOW,
    receipt=ReceiptHandle(application_id=9, token="secret", until=NOW + timedelta(minutes=14)),
)


def job(state: JobState = JobState.QUEUED, **facts: Any) -> Job:
    return replace(JOB, state=state, **facts)


def asked(**facts: Any) -> VideoRequest:
    return replace(JOB.request, **facts)


def standing(kind: LimitKind, amount: int, used: int) -> Standing:
    starts, ends = period_bounds(Period.MONTH, NOW)
    return Standing(Limit(kind, kind.value, Period.MONTH, starts, ends, amount), used, 0)


STANDINGS = (standing(LimitKind.PROVIDER, 5000, 10), standing(LimitKind.GUILD, 1000, 200), standing(LimitKind.MEMBER, 100, 25))
