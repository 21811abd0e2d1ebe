"""What each observation adds to which figure, and that counting never fails anybody."""

import logging
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.backlog import Backlog, Pile
from bot.domain.holds import Hold
from bot.domain.jobs import Account, Attempt, Failure, FailureKind, Handle, Job, JobState
from bot.domain.metrics import (
    CallAnswered,
    DiscordAnswered,
    End,
    InteractionAnswered,
    InteractionHeard,
    InteractionKind,
    JobMoved,
    Observation,
    OrderAccepted,
    OrderRefused,
    PostAnswered,
    StepBroke,
    TaskBegun,
    TaskFailed,
    Work,
    WorkDone,
)
from bot.domain.origin import ChannelKind, MessageRef, Place, Requester
from bot.domain.outbox import DeliveredTo, Owed, Rung
from bot.domain.outcomes import AcceptedTask, CannotPost, Finished, NotSent, Posted, PostTooLarge, Rejected, TextRefused, TryLater, Unknown
from bot.domain.requests import VideoRequest
from bot.domain.switches import Gate, StopKind
from bot.domain.vitals import Books, Disk, Gateway, Leading, Vitals
from bot.metrics import Exposition, PrometheusMeter
from bot.metrics.instruments import STEPS
from tests.fakes.figures import Figures, figures_of

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
PROVIDERS = ("demo", "aigate")
ACCOUNT = Account("demo", "https://demo.invalid")
HANDLE = Handle(ACCOUNT, "task-4711")
JOB = Job(
    id="job000000001",
    request_key="i:900000000000000001",
    state=JobState.QUEUED,
    requester=Requester(800_000_000_000_000_001),
    place=Place(700_000_000_000_000_001, 600_000_000_000_000_001, ChannelKind.TEXT, 10),
    request=VideoRequest(model="demo/clip", prompt="a secret fox", seconds=5, price=7),
    provider="demo",
    created_at=NOW,
    changed_at=NOW,
)
HEALTHY = Vitals(NOW, None, None, None, None, 0)


def moved(before: JobState, after: JobState, seconds: float = 0.0, **fields: Any) -> JobMoved:
    was = replace(JOB, state=before)
    return JobMoved(was, replace(was, state=after, changed_at=NOW + timedelta(seconds=seconds), **fields))


async def shown(*observations: Observation, vitals: Vitals = HEALTHY) -> Figures:
    meter = PrometheusMeter(PROVIDERS)
    for what in observations:
        meter.observe(what)

    async def now() -> Vitals:
        return vitals

    page = await Exposition(meter, now, {"version": "1.2.3", "role": "all", "database": "sqlite"}).page("")
    return figures_of(page.body.decode())


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("what", "figure", "labels"),
    [
        (OrderAccepted("demo", None), "clapper_orders_accepted_total", {"provider": "demo", "hold": "none"}),
        (OrderAccepted("demo", Hold.REVIEW), "clapper_orders_accepted_total", {"provider": "demo", "hold": "review"}),
        (OrderRefused("limit-member"), "clapper_orders_refused_total", {"rule": "limit-member"}),
        (CallAnswered("demo", AcceptedTask(HANDLE), 1), "clapper_submits_total", {"provider": "demo", "answer": "accepted"}),
        (CallAnswered("aigate", Finished(None, ()), 1), "clapper_submits_total", {"provider": "aigate", "answer": "finished"}),
        (CallAnswered("demo", NotSent("x"), 1), "clapper_submits_total", {"provider": "demo", "answer": "not-sent"}),
        (CallAnswered("demo", Unknown("x"), 1), "clapper_submits_total", {"provider": "demo", "answer": "unknown"}),
        (
            CallAnswered("demo", Rejected(Failure(FailureKind.NO_CREDIT, "words")), 1),
            "clapper_submit_rejections_total",
            {"provider": "demo", "reason": "no-credit"},
        ),
        (WorkDone(Work.READ, "demo", End.FAILED, 1), "clapper_reads_total", {"provider": "demo", "end": "failed"}),
        (WorkDone(Work.DOWNLOAD, "demo", End.DEAD_LINK, 1), "clapper_downloads_total", {"provider": "demo", "end": "dead-link"}),
        (WorkDone(Work.FINISH, "demo", End.UNUSABLE, 1), "clapper_encodes_total", {"work": "finish", "end": "unusable"}),
        (WorkDone(Work.JOIN, "demo", End.OK, 1), "clapper_encodes_total", {"work": "join", "end": "ok"}),
        (
            PostAnswered(Owed.CLIP, Rung.DM, Posted(MessageRef(1, 2)), 1),
            "clapper_posts_total",
            {"what": "clip", "rung": "dm", "result": "posted"},
        ),
        (
            PostAnswered(Owed.LATE, Rung.CHANNEL, TryLater("x", doubtful=True), 1),
            "clapper_posts_total",
            {"what": "notice", "rung": "channel", "result": "unsure"},
        ),
        (
            PostAnswered(Owed.CLIP, Rung.PARENT, TryLater("x"), 1),
            "clapper_posts_total",
            {"what": "clip", "rung": "parent", "result": "later"},
        ),
        (
            PostAnswered(Owed.CLIP, Rung.CHANNEL, CannotPost("x"), 1),
            "clapper_posts_total",
            {"what": "clip", "rung": "channel", "result": "closed"},
        ),
        (
            PostAnswered(Owed.CLIP, Rung.CHANNEL, PostTooLarge(), 1),
            "clapper_posts_total",
            {"what": "clip", "rung": "channel", "result": "too-large"},
        ),
        (
            PostAnswered(Owed.CLIP, Rung.CHANNEL, TextRefused(), 1),
            "clapper_posts_total",
            {"what": "clip", "rung": "channel", "result": "text-refused"},
        ),
        (StepBroke("fetch"), "clapper_step_failures_total", {"step": "fetch"}),
        (TaskFailed("audit"), "clapper_task_failures_total", {"task": "audit"}),
        (DiscordAnswered(503), "clapper_discord_requests_total", {"status": "503"}),
        (DiscordAnswered(429), "clapper_discord_rate_limited_total", {"scope": "own"}),
        (DiscordAnswered(429, shared=True), "clapper_discord_rate_limited_total", {"scope": "shared"}),
        (InteractionHeard(InteractionKind.FORM), "clapper_interactions_total", {"kind": "form"}),
        (InteractionAnswered(InteractionKind.CONTROL, 4, taken=False), "clapper_interactions_lost_total", {"kind": "control"}),
        (InteractionAnswered(InteractionKind.COMMAND, 0.2, taken=True), "clapper_interaction_answer_seconds_count", {"kind": "command"}),
        (moved(JobState.QUEUED, JobState.SUBMITTING, 3), "clapper_queue_wait_seconds_count", {}),
        (moved(JobState.RUNNING, JobState.UNCERTAIN), "clapper_jobs_uncertain_total", {"provider": "demo"}),
        (moved(JobState.RUNNING, JobState.CANCELLED), "clapper_jobs_ended_total", {"provider": "demo", "state": "cancelled"}),
        (
            moved(JobState.RUNNING, JobState.FAILED, failure=Failure(FailureKind.MODERATED, "words")),
            "clapper_job_failures_total",
            {"provider": "demo", "reason": "moderated"},
        ),
        (
            moved(JobState.DELIVERING, JobState.DONE, delivered_to=DeliveredTo.KEPT, succeeded_at=NOW),
            "clapper_deliveries_total",
            {"to": "kept"},
        ),
    ],
)
async def test_an_observation_is_one_more(what: Observation, figure: str, labels: dict[str, str]) -> None:
    before, after = await shown(), await shown(what)
    assert after.of(figure, **labels) == (before.of(figure, **labels) or 0) + 1
    assert (await shown(what, what)).counted() != after.counted()


@pytest.mark.asyncio
async def test_durations() -> None:
    ran = moved(JobState.RUNNING, JobState.FETCHING, 50, running_since=NOW, succeeded_at=NOW + timedelta(seconds=42))
    posted = moved(JobState.DELIVERING, JobState.DONE, 8, delivered_to=DeliveredTo.DM, succeeded_at=NOW)
    found = await shown(moved(JobState.QUEUED, JobState.SUBMITTING, 3), ran, posted, CallAnswered("demo", Unknown("x"), 1.5))
    assert found.of("clapper_queue_wait_seconds_sum") == 3
    assert found.of("clapper_generation_seconds_sum", provider="demo") == 42
    assert found.of("clapper_delivery_seconds_sum") == 8
    assert found.of("clapper_submit_seconds_sum", provider="demo") == 1.5


@pytest.mark.asyncio
async def test_what_is_kept_was_not_posted() -> None:
    found = await shown(moved(JobState.DELIVERING, JobState.DONE, 8, delivered_to=DeliveredTo.KEPT, succeeded_at=NOW))
    assert found.of("clapper_delivery_seconds_count") == 0


@pytest.mark.asyncio
async def test_a_clock_that_was_set_back_makes_no_negative_time() -> None:
    found = await shown(moved(JobState.QUEUED, JobState.SUBMITTING, -3600))
    assert (found.of("clapper_queue_wait_seconds_sum"), found.of("clapper_queue_wait_seconds_count")) == (0, 1)


@pytest.mark.asyncio
async def test_a_change_that_is_no_step_counts_nothing() -> None:
    found = await shown(moved(JobState.RUNNING, JobState.RUNNING, 9, late=True))
    assert found.counted() == (await shown()).counted()


@pytest.mark.asyncio
async def test_a_storyboard_that_arrives_has_no_success_of_its_own() -> None:
    found = await shown(moved(JobState.DELIVERING, JobState.DONE, 8, delivered_to=DeliveredTo.CHANNEL))
    assert (found.of("clapper_deliveries_total", to="channel"), found.of("clapper_delivery_seconds_count")) == (1, 0)


def test_what_cannot_be_counted_is_logged_and_counted_and_hurts_nobody(caplog: pytest.LogCaptureFixture) -> None:
    meter = PrometheusMeter(PROVIDERS)
    broken: Any = WorkDone("no such work", "demo", End.OK, 1)  # pyright: ignore[reportArgumentType]
    meter.observe(broken)
    meter.observe(WorkDone(Work.READ, "demo", End.OK, 1))
    assert meter.registry.get_sample_value("clapper_meter_faults_total") == 1
    assert [record.message for record in caplog.records if record.levelno == logging.ERROR] == ["not counted: WorkDone"]


def test_two_meters_share_nothing() -> None:
    one, other = PrometheusMeter(PROVIDERS), PrometheusMeter(PROVIDERS)
    one.observe(TaskFailed("audit"))
    assert other.registry.get_sample_value("clapper_task_failures_total", {"task": "audit"}) is None


@pytest.mark.asyncio
async def test_nothing_that_names_anybody_is_ever_shown() -> None:
    attempt = Attempt("attempt-1", JOB.id, 1, ACCOUNT, "fingerprint", NOW, "hook-token", HANDLE)
    found = await shown(
        moved(JobState.QUEUED, JobState.SUBMITTING, attempt=attempt),
        moved(JobState.RUNNING, JobState.FAILED, failure=Failure(FailureKind.PROVIDER, "a secret fox")),
        CallAnswered("demo", AcceptedTask(HANDLE), 1),
        PostAnswered(Owed.CLIP, Rung.CHANNEL, Posted(MessageRef(600_000_000_000_000_001, 5_000_000_000_000_001)), 1),
        vitals=replace(HEALTHY, leading=LEADING),
    )
    for secret in ("secret", JOB.id, "task-4711", "attempt", "token", "fingerprint", "0000000001", "demo.invalid"):
        assert secret not in found.text


@pytest.mark.asyncio
async def test_what_alerts_ask_for_is_there_from_the_start() -> None:
    """Prometheus sees no increase in a series that begins with 1."""
    found = await shown()
    assert {found.of("clapper_submits_total", provider=name, answer="unknown") for name in PROVIDERS} == {0}
    assert (await shown(TaskBegun("audit"))).of("clapper_task_failures_total", task="audit") == 0
    assert {found.of("clapper_step_failures_total", step=step) for step in STEPS} == {0}
    assert {found.of("clapper_jobs_ended_total", provider="demo", state=state) for state in ("done", "failed", "expired")} == {0}


def test_every_kind_of_step_is_known() -> None:
    services = Path(__file__).parents[3] / "bot" / "services"
    source = "\n".join(path.read_text(encoding="utf-8") for path in services.glob("*.py"))
    assert set(re.findall(r'crew\.start\(\s*f"(\w+):', source)) <= set(STEPS)
    assert set(STEPS) <= set(re.findall(r'f"(\w+):\{', source))


LEADING = Leading(
    backlog=Backlog(
        jobs={
            (JobState.QUEUED, "demo"): Pile(3, NOW - timedelta(seconds=90), 30),
            (JobState.UNCERTAIN, "aigate"): Pile(1, NOW - timedelta(hours=1), 40),
            (JobState.FILMING, "demo"): Pile(1, NOW, 80),
            (JobState.RUNNING, "gone"): Pile(1, NOW, 5),
        },
        paused=2,
        outbox={Owed.CLIP: Pile(2, NOW - timedelta(seconds=30)), Owed.FAILED: Pile(1, NOW - timedelta(seconds=60))},
        notices=Pile(1, NOW - timedelta(seconds=10)),
    ),
    gates={"demo": Gate.OPEN, "aigate": Gate.PAUSED},
    stopped=None,
    rests={"aigate": (timedelta(minutes=5), timedelta(minutes=20))},
)


@pytest.mark.asyncio
async def test_who_runs_the_jobs_tells_of_all_of_them() -> None:
    found = await shown(vitals=replace(HEALTHY, leading=LEADING))
    assert found.of("clapper_runner_leading") == 1
    assert found.of("clapper_jobs", state="queued", provider="demo") == 3
    assert found.of("clapper_jobs", state="queued", provider="aigate") == 0
    assert found.of("clapper_jobs", state="running", provider="gone") == 1
    assert found.of("clapper_job_oldest_age_seconds", state="queued") == 90
    assert found.of("clapper_job_oldest_age_seconds", state="running") == 0
    assert found.of("clapper_credits_held", state="uncertain") == 40
    assert found.of("clapper_credits_held", state="filming") is None
    assert found.of("clapper_queue_paused_jobs") == 2
    assert (found.of("clapper_outbox_rows", owed="clip"), found.of("clapper_outbox_rows", owed="late")) == (2, 0)
    assert found.of("clapper_outbox_oldest_age_seconds") == 60
    assert (found.of("clapper_notices_due"), found.of("clapper_notices_oldest_age_seconds")) == (1, 10)
    assert found.of("clapper_database_readable") == 1
    assert [found.of("clapper_provider_gate", provider="aigate", gate=gate) for gate in Gate] == [0, 1, 0, 0]
    assert (found.of("clapper_accounts_resting", provider="aigate"), found.of("clapper_accounts_resting", provider="demo")) == (2, 0)
    assert found.of("clapper_account_rest_seconds", provider="aigate") == 1200
    assert found.of("clapper_orders_stopped", kind="restored") == 0


@pytest.mark.asyncio
async def test_who_stands_by_tells_nothing_of_them() -> None:
    found = await shown(vitals=HEALTHY)
    assert found.of("clapper_runner_leading") == 0
    assert not {name for name in found.names() if name.startswith(("clapper_job_", "clapper_jobs{", "clapper_outbox", "clapper_provider"))}
    assert found.of("clapper_database_readable") is None


@pytest.mark.asyncio
async def test_a_database_that_is_away_shows_no_zeros() -> None:
    found = await shown(vitals=replace(HEALTHY, leading=replace(LEADING, backlog=None, stopped=StopKind.OPERATOR)))
    assert found.of("clapper_database_readable") == 0
    assert found.of("clapper_jobs", state="queued", provider="demo") is None
    assert found.of("clapper_orders_stopped", kind="operator") == 1


@pytest.mark.asyncio
async def test_the_rest_of_how_it_is() -> None:
    vitals = Vitals(NOW, None, Gateway(4, 3, 0.042), Disk(5, 100), Books(2, NOW), 17)
    found = await shown(vitals=vitals)
    assert (found.of("clapper_gateway_shards"), found.of("clapper_gateway_shards_open")) == (4, 3)
    assert found.of("clapper_gateway_latency_seconds") == 0.042
    assert (found.of("clapper_disk_free_bytes"), found.of("clapper_disk_size_bytes")) == (5, 100)
    assert (found.of("clapper_books_differences"), found.of("clapper_books_audited_timestamp_seconds")) == (2, NOW.timestamp())
    assert found.of("clapper_discord_invalid_requests") == 17
    assert found.of("clapper_build_info", version="1.2.3", role="all", database="sqlite") == 1
    assert (found.of("process_open_fds") or 0) > 0
