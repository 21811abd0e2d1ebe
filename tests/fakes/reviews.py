"""Orders before the moderators, as cogs see them, in memory."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.domain.admin_views import ReviewResult
from bot.domain.errors import NotAllowed
from bot.domain.holds import Hold
from bot.domain.moderation import REVIEW_LIFE, AskReview, Review, ReviewState
from bot.domain.origin import Sight
from bot.domain.presses import SendAnswer, SendResult
from bot.domain.views import Receipt

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@dataclass
class FakeReviews:
    """`world` is the `FakeWorld` to which it belongs."""

    world: Any

    async def send(self, job_id: str, user_id: int, sight: Sight | None = None) -> SendResult:
        world = self.world
        world.check()
        job = world.own(job_id, user_id)
        if job.hold is not Hold.STOPPED:
            return SendResult(job, SendAnswer.ALREADY)
        world.jobs[job_id] = job = replace(job, hold=Hold.REVIEW, held_until=NOW + REVIEW_LIFE)
        world.reviews[job_id] = Review(job_id, job.place.guild_id, user_id, AskReview(70, NOW + REVIEW_LIFE, "gun"), NOW)
        model = world.by_id(job.request.model)
        assert model is not None
        return SendResult(job, SendAnswer.SENT, Receipt(job, created=True, model=model, standings=world.standings(), position=None))

    async def approve(self, job_id: str, guild_id: int, moderator: int, sight: Sight | None = None) -> ReviewResult:
        return self._decide(job_id, guild_id, ReviewState.APPROVED, moderator, "")

    async def refuse(self, job_id: str, guild_id: int, moderator: int, reason: str) -> ReviewResult:
        return self._decide(job_id, guild_id, ReviewState.REFUSED, moderator, reason)

    def _decide(self, job_id: str, guild_id: int, state: ReviewState, moderator: int, reason: str) -> ReviewResult:
        world = self.world
        world.check()
        review = world.reviews.get(job_id)
        if review is None or review.guild_id != guild_id:
            raise NotAllowed("outdated-control")
        if review.state is not ReviewState.WAITING:
            return ReviewResult(review)
        decided = replace(review, state=state, decided_by=moderator, decided_at=NOW, reason=reason)
        world.reviews[job_id] = decided
        return ReviewResult(decided, decided=True)
