"""What the poller remembers of a task that runs at a provider. The timetable is here, not in the database."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.jobs import Handle, Job, JobState


@dataclass(slots=True)
class Watch:
    """`due` is monotonic seconds of the next read, `planned` of the next one that the timetable wants: a webhook moves `due` alone.

    `missing` counts reads in a row that did not show the task. `awaits_hook`: its first read is late, because a webhook should come before.
    `ask_again_at`: not before that is a cancel asked for once more.
    """

    job_id: str
    handle: Handle
    model: str
    seconds: int
    since: datetime
    submitted_at: datetime
    due: float
    planned: float
    late: bool
    uncertain: bool
    cancel_asked: bool
    cancel_answered: bool = False
    ask_again_at: float = float("-inf")
    missing: int = 0
    awaits_hook: bool = False
    hinted: bool = False
    answers_hint: bool = False
    asked_at: float = float("-inf")

    def hint(self, now: float, closest: float) -> None:
        """Somebody says that something happened: read soon, `closest` seconds after the last read at the earliest."""
        self.hinted = True
        self.due = max(now, self.asked_at + closest)

    def read_begins(self, now: float) -> None:
        self.answers_hint, self.hinted = self.hinted, False
        self.asked_at = now

    def plan_next(self, now: float, wait: float) -> None:
        self.due = self.planned = now + wait

    def wants_cancel(self, now: float) -> bool:
        """Whether the provider has to be asked now."""
        return self.cancel_asked and not self.cancel_answered and now >= self.ask_again_at

    def slow(self) -> bool:
        return self.late or self.uncertain

    def update(self, job: Job) -> None:
        self.late = job.late
        self.uncertain = job.state is JobState.UNCERTAIN
        self.cancel_asked = job.cancel_asked


def watch_of(job: Job, due: float) -> Watch | None:
    """None for a job without a task to read."""
    attempt = job.attempt
    if attempt is None or attempt.handle is None:
        return None
    return Watch(
        job_id=job.id,
        handle=attempt.handle,
        model=job.request.model,
        seconds=job.request.seconds,
        since=job.running_since or attempt.submitted_at,
        submitted_at=attempt.submitted_at,
        due=due,
        planned=due,
        late=job.late,
        uncertain=job.state is JobState.UNCERTAIN,
        cancel_asked=job.cancel_asked,
    )
