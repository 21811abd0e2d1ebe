"""Discord as the outbox sees it: what was posted where, nonces, history, and every way to fail."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.errors import NotReady, ReadFailed
from bot.domain.jobs import Job
from bot.domain.origin import MessageRef, Requester
from bot.domain.outbox import OutboxRow, Owed, Rung
from bot.domain.outcomes import CannotPost, Posted, PostOutcome, PostTooLarge, TextRefused, TryLater
from bot.domain.ports import Clock

NONCE_WINDOW = timedelta(minutes=3)


@dataclass(frozen=True)
class Post:
    message: MessageRef
    row_id: str
    job_id: str
    owed: Owed
    rung: Rung
    nonce: str
    at: datetime
    size: int
    hide_prompt: bool
    link: str | None = None


PostAnswer = Callable[["FakeMessenger", OutboxRow, Job, Rung], PostOutcome]


def lose_answer(messenger: "FakeMessenger", row: OutboxRow, job: Job, rung: Rung) -> PostOutcome:
    """Posted, but the answer never came."""
    messenger.put(row, job, rung)
    return TryLater("connection reset", doubtful=True)


def later(*, doubtful: bool = False, after: timedelta | None = None) -> PostAnswer:
    return lambda _messenger, _row, _job, _rung: TryLater("not now", doubtful=doubtful, after=after)


def words_refused(messenger: "FakeMessenger", row: OutboxRow, job: Job, rung: Rung) -> PostOutcome:
    return Posted(messenger.put(row, job, rung)) if row.hide_prompt else TextRefused()


@dataclass
class FakeMessenger:
    """`gone`: messages that were deleted. No history shows them, but Discord remembers their nonce."""

    clock: Clock
    limit: int = 10**9
    closed: set[Rung] = field(default_factory=set[Rung])
    posts: list[Post] = field(default_factory=list[Post])
    tries: list[tuple[OutboxRow, Rung]] = field(default_factory=list[tuple[OutboxRow, Rung]])
    looks: list[tuple[str, Rung]] = field(default_factory=list[tuple[str, Rung]])
    answers: deque[PostAnswer] = field(default_factory=deque[PostAnswer])
    unreadable: bool = False
    ready: bool = True
    gone: set[MessageRef] = field(default_factory=set[MessageRef])
    linked: bool = True
    """Whether links are configured; otherwise the file itself is sent."""

    async def post(self, row: OutboxRow, job: Job, rung: Rung) -> PostOutcome:
        self.tries.append((row, rung))
        if not self.ready:
            return TryLater("not logged in")
        if self.answers:
            return self.answers.popleft()(self, row, job, rung)
        if rung in self.closed:
            return CannotPost("no access")
        if self.is_too_large(row, job):
            return PostTooLarge()
        return Posted(self.put(row, job, rung))

    def is_too_large(self, row: OutboxRow, job: Job) -> bool:
        return row.owed is Owed.CLIP and job.clip is not None and not (job.link and self.linked) and job.clip.size > self.limit

    async def look_for(self, row: OutboxRow, job: Job, rung: Rung) -> MessageRef | None:
        self.looks.append((row.id, rung))
        if not self.ready:
            raise NotReady("history-unreadable")
        if self.unreadable:
            raise ReadFailed("history-unreadable")
        since = row.first_try_at or (row.created_at if row.owed is Owed.CLIP and job.message is not None else job.created_at)
        ours = (post for post in self.posts if (post.job_id, post.owed, post.rung) == (job.id, row.owed, rung) and post.at >= since)
        return next((post.message for post in ours if post.message != job.message and post.message not in self.gone), None)

    def arrive(self, row: OutboxRow, job: Job, rung: Rung) -> None:
        """A post whose sender does not hear the answer any more."""
        if rung not in self.closed and not self.is_too_large(row, job):
            self.put(row, job, rung)

    def put(self, row: OutboxRow, job: Job, rung: Rung) -> MessageRef:
        now = self.clock.now()
        same = next((post for post in self.posts if post.nonce == row.nonce and now - post.at < NONCE_WINDOW), None)
        if same is not None:
            return same.message
        message = MessageRef(job.place.channel_id, len(self.posts) + 1)
        size, link = job.clip.size if job.clip else 0, job.link.token if job.link and row.owed is Owed.CLIP else None
        self.posts.append(Post(message, row.id, job.id, row.owed, rung, row.nonce, now, size, row.hide_prompt, link))
        return message

    def of(self, owed: Owed, job_id: str | None = None) -> list[Post]:
        return [post for post in self.posts if post.owed is owed and job_id in {None, post.job_id}]


@dataclass
class FakeReceipts:
    seen: list[Job] = field(default_factory=list[Job])

    def changed(self, job: Job) -> None:
        self.seen.append(job)


@dataclass
class FakeSignals:
    """Rings whoever listens now, and remembers."""

    woken: list[str] = field(default_factory=list[str])
    listener: Callable[[str], None] | None = None

    def wake(self, job_id: str) -> None:
        self.woken.append(job_id)
        if self.listener is not None:
            self.listener(job_id)


@dataclass
class FakeDirectMessages:
    """`fault` is what a knock meets."""

    knocks: list[int] = field(default_factory=list[int])
    fault: Exception | None = None

    async def knock(self, requester: Requester) -> None:
        self.knocks.append(requester.user_id)
        if self.fault is not None:
            raise self.fault
