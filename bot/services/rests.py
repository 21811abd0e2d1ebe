"""Waiting jobs that are passed over for a while, and why."""

from dataclasses import dataclass

from bot.domain.ports import Clock


@dataclass(frozen=True, slots=True)
class _Rest:
    until: float
    twin_of: str
    blocked_by: str


class Rests:
    """By job, in memory."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rests: dict[str, _Rest] = {}

    def begin(self, job_id: str, seconds: float, *, twin_of: str = "", blocked_by: str = "") -> None:
        """`twin_of`: a fingerprint of which an attempt has no answer. `blocked_by`: a provider that has as many waiting calls as may be."""
        self._rests[job_id] = _Rest(self._clock.monotonic() + seconds, twin_of, blocked_by)

    def __contains__(self, job_id: str) -> bool:
        return job_id in self._rests

    def jobs(self) -> frozenset[str]:
        return frozenset(self._rests)

    def forget_over(self) -> None:
        now = self._clock.monotonic()
        self._rests = {job_id: rest for job_id, rest in self._rests.items() if rest.until > now}

    def left(self) -> list[float]:
        """Seconds until each of them is over."""
        return [rest.until - self._clock.monotonic() for rest in self._rests.values()]

    def end_of_twins(self, fingerprint: str) -> None:
        """An attempt with this fingerprint has an answer."""
        self._rests = {job_id: rest for job_id, rest in self._rests.items() if not fingerprint or rest.twin_of != fingerprint}

    def end_of_blocked(self, provider: str) -> None:
        """A call that waited for its clip there may be over."""
        self._rests = {job_id: rest for job_id, rest in self._rests.items() if rest.blocked_by != provider}
