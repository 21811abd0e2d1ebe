"""Notices to log channels: each told once, whatever Discord and the store do."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.domain.admin_views import ReviewCase
from bot.domain.errors import StoreUnavailable
from bot.domain.moderation import AskReview, Review, ReviewState
from bot.domain.outcomes import CannotPost, PostOutcome, PostTooLarge, TextRefused, TryLater
from bot.domain.quota import Notice, NoticeState
from bot.services.notices import LOOKS, SWEEP, Notices
from tests.fakes.books import FakeNotices
from tests.fakes.clock import START, FakeClock
from tests.fakes.notices import FakeNoticeMessenger
from tests.unit.render.samples import job

pytestmark = pytest.mark.asyncio


@dataclass
class FakeCases:
    """`state` is how far the review of every order is; `unreached` are orders whose moderators could not be asked."""

    state: ReviewState = ReviewState.WAITING
    known: bool = True
    unreached: list[str] = field(default_factory=list[str])

    async def case(self, job_id: str) -> ReviewCase | None:
        asked = AskReview(70, START + timedelta(hours=24))
        return ReviewCase(job(), Review(job_id, 10, 42, asked, START, self.state), {}) if self.known else None

    async def unreachable(self, job_id: str) -> None:
        self.unreached.append(job_id)


@dataclass
class Post:
    clock: FakeClock
    store: FakeNotices
    messenger: FakeNoticeMessenger
    notices: Notices
    leading: list[bool]
    cases: FakeCases

    async def owe(self, notice: Notice) -> None:
        """As an accepted order does."""
        await self.store.owe(notice)
        self.notices.wake("job000000001")

    def state(self, notice_id: str = "n1") -> NoticeState:
        return self.store.notices[notice_id].state

    @property
    def waits(self) -> list[float]:
        times = [notice.first_try_at for notice in self.messenger.tries]
        return [(time - START).total_seconds() if time else -1 for time in times]


def notice(number: int = 1, **facts: object) -> Notice:
    values = (("level", 50), ("period", "month"), ("unit", "credits"), ("left", 5), ("most", 10), ("ends", START + timedelta(days=9)))
    given = Notice(f"n{number}", 10, 70, "notice-alert", values, f"nonce-{number}", START)
    return replace(given, **facts)  # pyright: ignore[reportArgumentType]


@pytest_asyncio.fixture
async def post() -> AsyncIterator[Post]:
    clock, store, leading = FakeClock(), FakeNotices(), [True]
    messenger = FakeNoticeMessenger(clock)
    cases = FakeCases()
    notices = Notices(notices=store, messenger=messenger, clock=clock, random=lambda: 0.5, leading=lambda: leading[-1], reviews=cases)
    task = asyncio.ensure_future(notices.run())
    yield Post(clock, store, messenger, notices, leading, cases)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_ring_posts_at_once_and_a_sweep_finds_the_rest(post: Post) -> None:
    await post.clock.advance(1)
    await post.owe(notice(1))
    await post.clock.advance(0)
    assert post.state() is NoticeState.SENT
    await post.store.owe(notice(2))
    await post.clock.advance(SWEEP)
    assert post.state("n2") is NoticeState.SENT
    await post.clock.advance(600)
    assert [nonce for nonce, _ in post.messenger.seen] == ["nonce-1", "nonce-2"]


async def test_only_the_process_that_leads_posts(post: Post) -> None:
    post.leading.append(False)
    await post.clock.advance(1)
    await post.owe(notice())
    await post.clock.advance(SWEEP * 3)
    assert post.messenger.tries == []
    post.leading.append(True)
    await post.clock.advance(SWEEP)
    assert post.state() is NoticeState.SENT


async def test_a_refusal_that_passes_is_tried_again_later_and_later(post: Post) -> None:
    post.messenger.answers.extend([TryLater("502")] * 4)
    await post.owe(notice())
    await post.clock.advance(300)
    assert post.state() is NoticeState.SENT
    gaps = [later - earlier for earlier, later in itertools.pairwise(post.waits)]
    assert gaps == sorted(gaps)
    assert gaps[0] >= 1
    assert len(post.messenger.seen) == 1


async def test_discord_s_own_word_on_when_to_come_back_is_kept(post: Post) -> None:
    post.messenger.answers.append(TryLater("429", after=timedelta(seconds=60)))
    await post.owe(notice())
    await post.clock.advance(59)
    assert len(post.messenger.tries) == 1
    await post.clock.advance(5)
    assert post.state() is NoticeState.SENT


async def test_a_doubtful_try_that_arrived_is_not_told_twice(post: Post) -> None:
    """Again with the same nonce while Discord remembers it; after that only when history shows nothing."""
    post.messenger.answers.append(TryLater("reset", doubtful=True))
    post.messenger.lost = 1
    await post.owe(notice())
    await post.clock.advance(60)
    assert post.state() is NoticeState.SENT
    assert len(post.messenger.tries) == 2
    assert {tried.nonce for tried in post.messenger.tries} == {"nonce-1"}
    assert len(post.messenger.seen) == 1


@pytest.mark.parametrize("arrived", [True, False])
async def test_after_the_nonce_is_forgotten_history_decides(post: Post, arrived: bool) -> None:
    """As after a crash in the middle of a try, with the bot away for a while."""
    long_ago = START - timedelta(minutes=10)
    await post.owe(notice(tries=1, first_try_at=long_ago))
    if arrived:
        post.messenger.seen.append(("nonce-1", long_ago))
    await post.clock.advance(1)
    assert post.state() is NoticeState.SENT
    assert len(post.messenger.tries) == (0 if arrived else 1)
    assert len(post.messenger.seen) == 1


async def test_a_refusal_after_a_doubtful_try_does_not_make_the_doubt_forgotten(post: Post) -> None:
    """As when a process died in the middle of a try, and the next one is not logged in yet."""
    post.messenger.answers.extend([TryLater("reset", doubtful=True), TryLater("429", after=timedelta(minutes=10))])
    post.messenger.lost = 1
    await post.owe(notice())
    await post.clock.advance(3600)
    assert post.state() is NoticeState.SENT
    assert len(post.messenger.tries) == 2
    assert len(post.messenger.seen) == 1


async def test_a_history_that_cannot_be_read_ends_in_silence_not_in_a_second_message(post: Post) -> None:
    post.messenger.unreadable = True
    await post.owe(notice(tries=1, first_try_at=START - timedelta(minutes=10)))
    await post.clock.advance(3600)
    assert post.state() is NoticeState.DROPPED
    assert post.store.notices["n1"].tries == LOOKS
    assert post.messenger.tries == []


@pytest.mark.parametrize("answer", [CannotPost("404 10003"), TextRefused(), PostTooLarge()])
async def test_a_closed_channel_drops_the_notice_with_a_line_in_the_log(
    post: Post, answer: PostOutcome, caplog: pytest.LogCaptureFixture
) -> None:
    post.messenger.answers.append(answer)
    await post.owe(notice())
    await post.clock.advance(3600)
    assert post.state() is NoticeState.DROPPED
    assert len(post.messenger.tries) == 1
    (line,) = [record for record in caplog.records if "dropped" in record.message]
    assert line.levelname == "WARNING"


async def test_an_alert_whose_period_is_over_is_news_to_nobody(post: Post) -> None:
    await post.owe(notice(values=(("level", 50), ("ends", START))))
    await post.clock.advance(1)
    assert post.state() is NoticeState.DROPPED
    assert post.messenger.tries == []


async def test_one_that_somebody_else_settles_meanwhile_is_let_go(post: Post) -> None:
    store = post.store

    async def due() -> list[Notice]:
        return [notice()]

    store.due = due  # pyright: ignore[reportAttributeAccessIssue]
    await store.owe(notice(state=NoticeState.SENT))
    await post.clock.advance(60)
    assert post.messenger.tries == []


async def test_a_store_that_is_away_is_asked_again(post: Post) -> None:
    await post.clock.advance(1)
    post.store.fault = StoreUnavailable("store-unavailable", reason="locked")
    await post.owe(notice())
    await post.clock.advance(0)
    assert post.state() is NoticeState.DUE
    await post.clock.advance(5)
    assert post.state() is NoticeState.SENT
