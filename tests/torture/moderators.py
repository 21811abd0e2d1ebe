"""The channel in which moderators are asked, as they see it: what is there, what it says, and what is found in its history."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.admin_views import ReviewCase
from bot.domain.moderation import ReviewState
from bot.domain.origin import MessageRef
from bot.domain.outcomes import CannotPost, Posted, PostOutcome, TryLater
from bot.domain.ports import Clock
from bot.domain.quota import Notice

CHANNEL = 70
NONCE_WINDOW = timedelta(minutes=3)


@dataclass
class Question:
    """`says`: the state that its words tell. `gone`: it was deleted."""

    message: MessageRef
    notice_id: str
    job_id: str
    nonce: str
    at: datetime
    says: ReviewState
    gone: bool = False


class Moderators:
    """The port `NoticeMessenger`. `shut`: nothing can be posted there. `logged_in_at`: from then on this process can post anywhere."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.shut = False
        self.logged_in_at = 0.0
        self.questions: list[Question] = []

    async def post(self, notice: Notice, case: ReviewCase | None = None) -> PostOutcome:
        if self.clock.monotonic() < self.logged_in_at:
            return TryLater("not logged in to Discord yet", after=timedelta(seconds=5))
        message = self.arrive(notice, case)
        return CannotPost("403 50001") if message is None else Posted(message)

    async def edit(self, notice: Notice, case: ReviewCase) -> PostOutcome:
        if self.clock.monotonic() < self.logged_in_at:
            return TryLater("not logged in to Discord yet", after=timedelta(seconds=5))
        self.show(notice, case)
        return Posted(MessageRef(notice.channel_id, notice.message_id or 0))

    async def look_for(self, notice: Notice) -> MessageRef | None:
        return next((one.message for one in self.seen() if one.notice_id == notice.id), None)

    def arrive(self, notice: Notice, case: ReviewCase | None) -> MessageRef | None:
        assert case is not None
        if self.shut:
            return None
        now = self.clock.now()
        same = next((one for one in self.questions if one.nonce == notice.nonce and now - one.at < NONCE_WINDOW), None)
        if same is not None:
            return same.message
        message = MessageRef(notice.channel_id, 7000 + len(self.questions))
        self.questions.append(Question(message, notice.id, case.job.id, notice.nonce, now, case.review.state))
        return message

    def show(self, notice: Notice, case: ReviewCase) -> None:
        for one in self.seen():
            if one.message.message_id == notice.message_id:
                one.says = case.review.state

    def remove(self, message: MessageRef) -> None:
        for one in self.seen():
            one.gone |= one.message == message

    def seen(self) -> Iterator[Question]:
        return (one for one in self.questions if not one.gone)

    def asked(self, job_id: str | None) -> Question | None:
        """What they can press: the message that still asks about an order."""
        return next((one for one in self.seen() if one.job_id == job_id and one.says is ReviewState.WAITING), None)
