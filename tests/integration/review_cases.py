"""Orders that wait for moderators."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.admin_views import ReviewCase
from bot.domain.quota import Notice
from tests.integration.stage import Stage

FIRST = "job000000001"
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def notice(stage: Stage, **facts: object) -> Notice:
    given = Notice("k3v9", stage.guild.id, stage.channel.id, "review-waiting", (), "nonce-1", EPOCH, job_id=FIRST)
    return replace(given, **facts)  # pyright: ignore[reportArgumentType]


def case(stage: Stage, **facts: object) -> ReviewCase:
    job = stage.services.jobs[FIRST]
    review = stage.services.reviews[FIRST]
    return replace(ReviewCase(job, review, {}), **facts)  # pyright: ignore[reportArgumentType]
