"""Every counter and histogram of the bot, by what it is about. docs/metrics.md says of each what it tells an operator."""

from collections.abc import Iterable, Sequence
from itertools import product

from prometheus_client import CollectorRegistry, Counter, Histogram

from bot.domain.holds import Hold
from bot.domain.jobs import ENDED
from bot.domain.metrics import End, InteractionKind, Work
from bot.domain.outbox import DeliveredTo, Rung

ANSWERS = ("accepted", "finished", "rejected", "not-sent", "unknown")
WHAT = ("clip", "notice")
POSTED = ("posted", "closed", "too-large", "text-refused", "later", "unsure")
NO_HOLD = "none"
ENCODES = (Work.FINISH, Work.JOIN)
STEPS = ("board", "call", "cancel", "fetch", "find", "later", "mend", "orphan", "poll", "row")
"""What the runner's crew is started for."""

_QUICK = (0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30)
_WORK = (0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300)
_CALL = (0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 900)
_LONG = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600)


class Orders:
    def __init__(self, registry: CollectorRegistry, providers: Sequence[str]) -> None:
        self.accepted = Counter(
            "clapper_orders_accepted", "Orders accepted, by what they still wait for", ("provider", "hold"), registry=registry
        )
        self.refused = Counter("clapper_orders_refused", "Orders refused, by the rule or fault that decided", ("rule",), registry=registry)
        _begin(self.accepted, providers, (NO_HOLD, *Hold))


class Jobs:
    def __init__(self, registry: CollectorRegistry, providers: Sequence[str]) -> None:
        self.ended = Counter("clapper_jobs_ended", "Jobs that the runner brought to their end", ("provider", "state"), registry=registry)
        self.failures = Counter(
            "clapper_job_failures", "Jobs that the runner ended as failed, by reason", ("provider", "reason"), registry=registry
        )
        self.uncertain = Counter(
            "clapper_jobs_uncertain", "Jobs of which it became unknown whether they were paid for", ("provider",), registry=registry
        )
        self.queued = Histogram("clapper_queue_wait_seconds", "From the queue to the paid call", registry=registry, buckets=_LONG)
        self.making = Histogram(
            "clapper_generation_seconds", "From the provider's acceptance to its success", ("provider",), registry=registry, buckets=_LONG
        )
        self.delivering = Histogram("clapper_delivery_seconds", "From the provider's success to the post", registry=registry, buckets=_LONG)
        self.delivered = Counter("clapper_deliveries", "Clips that arrived, by where", ("to",), registry=registry)
        _begin(self.ended, providers, sorted(ENDED))
        _begin(self.uncertain, providers)
        _begin(self.making, providers)
        _begin(self.delivered, DeliveredTo)


class Providers:
    def __init__(self, registry: CollectorRegistry, providers: Sequence[str]) -> None:
        self.submits = Counter("clapper_submits", "Paid calls, by what became of them", ("provider", "answer"), registry=registry)
        self.rejections = Counter("clapper_submit_rejections", "Paid calls refused, by reason", ("provider", "reason"), registry=registry)
        self.calling = Histogram("clapper_submit_seconds", "How long paid calls took", ("provider",), registry=registry, buckets=_CALL)
        self.reads = Counter("clapper_reads", "Reads of tasks, by how they ended", ("provider", "end"), registry=registry)
        self.reading = Histogram("clapper_read_seconds", "How long reads took", ("provider",), registry=registry, buckets=_QUICK)
        self.downloads = Counter("clapper_downloads", "Downloads of clips, by how they ended", ("provider", "end"), registry=registry)
        self.downloading = Histogram("clapper_download_seconds", "How long downloads took", ("provider",), registry=registry, buckets=_WORK)
        _begin(self.submits, providers, ANSWERS)
        _begin(self.reads, providers, End)
        _begin(self.downloads, providers, End)
        for histogram in (self.calling, self.reading, self.downloading):
            _begin(histogram, providers)


class Discord:
    def __init__(self, registry: CollectorRegistry) -> None:
        self.posts = Counter("clapper_posts", "Tries to post, by what became of them", ("what", "rung", "result"), registry=registry)
        self.posting = Histogram("clapper_post_seconds", "How long tries to post took", ("rung",), registry=registry, buckets=_QUICK)
        self.requests = Counter(
            "clapper_discord_requests", "Calls of Discord by HTTP status (0: no answer)", ("status",), registry=registry
        )
        self.limited = Counter("clapper_discord_rate_limited", "Calls answered 429, by whose limit it is", ("scope",), registry=registry)
        self.heard = Counter("clapper_interactions", "Commands, presses and forms that arrived", ("kind",), registry=registry)
        self.lost = Counter(
            "clapper_interactions_lost",
            "First answers that Discord did not take: too late, or given elsewhere",
            ("kind",),
            registry=registry,
        )
        self.answering = Histogram(
            "clapper_interaction_answer_seconds", "From arrival to the first answer", ("kind",), registry=registry, buckets=_QUICK
        )
        _begin(self.posts, WHAT, Rung, POSTED)
        _begin(self.posting, Rung)
        _begin(self.limited, ("own", "shared"))
        for metric in (self.heard, self.lost, self.answering):
            _begin(metric, InteractionKind)


class Program:
    def __init__(self, registry: CollectorRegistry) -> None:
        self.encodes = Counter("clapper_encodes", "Clips fitted, storyboards joined, by how it ended", ("work", "end"), registry=registry)
        self.encoding = Histogram("clapper_encode_seconds", "How long that took", ("work",), registry=registry, buckets=_WORK)
        self.steps = Counter("clapper_step_failures", "Steps of the runner that met a fault of ours", ("step",), registry=registry)
        self.tasks = Counter("clapper_task_failures", "Lasting tasks that failed and were run again", ("task",), registry=registry)
        _begin(self.encodes, ENCODES, End)
        _begin(self.encoding, ENCODES)
        _begin(self.steps, STEPS)
        self.faults = Counter("clapper_meter_faults", "Observations that could not be counted", registry=registry)


def _begin(metric: Counter | Histogram, *values: Iterable[str]) -> None:
    """At zero for every combination: what first appears with 1 is no increase to Prometheus, and would set off no alert."""
    for combination in product(*(map(str, some) for some in values)):
        metric.labels(*combination)
