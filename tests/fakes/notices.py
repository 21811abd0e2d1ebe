"""Discord as notices meet it."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.admin_views import ReviewCase
from bot.domain.errors import ReadFailed
from bot.domain.moderation import ReviewState
from bot.domain.origin import MessageRef
from bot.domain.outcomes import Posted, PostOutcome
from bot.domain.quota import Notice
from bot.services.notices import NONCE_WINDOW
from tests.fakes.clock import FakeClock

POSTED = Posted(MessageRef(70, 700))


@dataclass
class FakeNoticeMessenger:
    """`seen` is what people see: a nonce is good for one message as long as Discord remembers it."""

    clock: FakeClock
    answers: deque[PostOutcome] = field(default_factory=deque[PostOutcome])
    tries: list[Notice] = field(default_factory=list[Notice])
    seen: list[tuple[str, datetime]] = field(default_factory=list[tuple[str, datetime]])
    edits: list[tuple[int, ReviewState]] = field(default_factory=list[tuple[int, ReviewState]])
    lost: int = 0
    unreadable: bool = False

    async def edit(self, notice: Notice, case: ReviewCase) -> PostOutcome:
        self.edits.append((notice.message_id or 0, case.review.state))
        return self.answers.popleft() if self.answers else POSTED

    async def post(self, notice: Notice, case: ReviewCase | None = None) -> PostOutcome:
        self.tries.append(notice)
        answer = self.answers.popleft() if self.answers else POSTED
        now = self.clock.now()
        arrived = isinstance(answer, Posted) or self.lost > 0
        if arrived and not any(nonce == notice.nonce and now - at < NONCE_WINDOW for nonce, at in self.seen):
            self.seen.append((notice.nonce, now))
        self.lost = max(0, self.lost - 1)
        return answer

    async def look_for(self, notice: Notice) -> MessageRef | None:
        if self.unreadable:
            raise ReadFailed("history-unreadable")
        return POSTED.message if any(nonce == notice.nonce for nonce, _ in self.seen) else None
