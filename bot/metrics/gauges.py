"""How the bot is at one moment, as Prometheus' families. Series that nobody knows now are left out, never shown as zero."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector

from bot.domain.backlog import Backlog, Pile
from bot.domain.jobs import ENDED, JobState
from bot.domain.outbox import Owed
from bot.domain.switches import Gate, StopKind
from bot.domain.vitals import Gateway, Leading, Vitals

HOLDING = (JobState.WAITING, JobState.QUEUED, JobState.SUBMITTING, JobState.RUNNING, JobState.UNCERTAIN)
"""States whose price is reserved and not yet settled."""


class VitalsCollector(Collector):
    """`vitals` is what the next page shows; nothing of it before it is set."""

    def __init__(self, build: Mapping[str, str], providers: Sequence[str]) -> None:
        self._build = dict(build)
        self._providers = providers
        self.vitals: Vitals | None = None

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("clapper_build", "This program", value=self._build)
        vitals = self.vitals
        if vitals is None:
            return
        yield _one("clapper_runner_leading", "1: this process runs the jobs", vitals.leading is not None)
        yield _one("clapper_discord_invalid_requests", "Requests of the last ten minutes that Discord called invalid", vitals.invalid)
        if vitals.gateway is not None:
            yield from _gateway(vitals.gateway)
        if vitals.disk is not None:
            yield _one("clapper_disk_free_bytes", "Room left on the disk of DATA_DIR", vitals.disk.free)
            yield _one("clapper_disk_size_bytes", "Size of the disk of DATA_DIR", vitals.disk.size)
        if vitals.books is not None:
            yield _one("clapper_books_differences", "What did not add up in the last audit of the books", vitals.books.differences)
            yield _one("clapper_books_audited_timestamp_seconds", "When the books were last audited", vitals.books.audited_at.timestamp())
        if vitals.leading is not None:
            yield from self._leading(vitals.leading, vitals.now)

    def _leading(self, leading: Leading, now: datetime) -> Iterator[Metric]:
        gates = GaugeMetricFamily("clapper_provider_gate", "1: what an order for this provider meets now", labels=("provider", "gate"))
        resting = GaugeMetricFamily("clapper_accounts_resting", "Accounts to which nothing is sent for a while", labels=("provider",))
        rest = GaugeMetricFamily("clapper_account_rest_seconds", "How long the longest of them still rests", labels=("provider",))
        for provider in self._providers:
            for gate in Gate:
                gates.add_metric((provider, gate), leading.gates.get(provider) is gate)
            rests = leading.rests.get(provider, ())
            resting.add_metric((provider,), len(rests))
            rest.add_metric((provider,), max(rests, default=timedelta()) / timedelta(seconds=1))
        stopped = GaugeMetricFamily("clapper_orders_stopped", "1: nothing is bought, for this reason", labels=("kind",))
        for kind in StopKind:
            stopped.add_metric((kind,), leading.stopped is kind)
        yield from (gates, resting, rest, stopped)
        yield _one("clapper_database_readable", "1: the database answered in time", leading.backlog is not None)
        if leading.backlog is not None:
            yield from _jobs(leading.backlog, self._providers, now)
            yield from _owed(leading.backlog, now)


def _gateway(gateway: Gateway) -> Iterator[Metric]:
    yield _one("clapper_gateway_shards", "Connections to Discord's gateway that this process has to hold", gateway.wanted)
    yield _one("clapper_gateway_shards_open", "Those of them that are open", gateway.open)
    if gateway.latency is not None:
        yield _one("clapper_gateway_latency_seconds", "How long the gateway takes to answer a heartbeat", gateway.latency)


def _jobs(backlog: Backlog, providers: Sequence[str], now: datetime) -> Iterator[Metric]:
    jobs = GaugeMetricFamily("clapper_jobs", "Jobs that have not ended", labels=("state", "provider"))
    oldest = GaugeMetricFamily(
        "clapper_job_oldest_age_seconds", "How long the job that has rested longest in a state has been as it is", labels=("state",)
    )
    held = GaugeMetricFamily("clapper_credits_held", "Credits reserved by unfinished jobs", labels=("state",))
    for state in (state for state in JobState if state not in ENDED):
        piles = {provider: pile for (its_state, provider), pile in backlog.jobs.items() if its_state is state}
        for provider in dict.fromkeys((*providers, *piles)):
            jobs.add_metric((state, provider), piles.get(provider, Pile()).count)
        oldest.add_metric((state,), max((_age(pile, now) for pile in piles.values()), default=0))
        if state in HOLDING:
            held.add_metric((state,), sum(pile.credits for pile in piles.values()))
    yield from (jobs, oldest, held)
    yield _one("clapper_queue_paused_jobs", "Waiting jobs of servers that have paused orders; they are not in clapper_jobs", backlog.paused)


def _owed(backlog: Backlog, now: datetime) -> Iterator[Metric]:
    rows = GaugeMetricFamily("clapper_outbox_rows", "Messages owed to members and not yet sent", labels=("owed",))
    for owed in Owed:
        rows.add_metric((owed,), backlog.outbox.get(owed, Pile()).count)
    yield rows
    oldest = max((_age(pile, now) for pile in backlog.outbox.values()), default=0)
    yield _one("clapper_outbox_oldest_age_seconds", "Since when the oldest of them has been owed", oldest)
    yield _one("clapper_notices_due", "Messages owed to servers' log channels and moderators", backlog.notices.count)
    yield _one("clapper_notices_oldest_age_seconds", "Since when the oldest of them has been owed", _age(backlog.notices, now))


def _one(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)


def _age(pile: Pile, now: datetime) -> float:
    """Seconds. A clock that was set back makes nothing younger than it can be."""
    return max(0.0, (now - pile.oldest) / timedelta(seconds=1)) if pile.oldest is not None else 0.0
