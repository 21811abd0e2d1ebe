"""When to read a task that is read alone, by how long such clips took before (reference/reliability.md 3.3)."""

import math
import statistics
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

ENOUGH = 5
"""Fewer finished jobs than this tell nothing."""
WORTH = 0.18
"""Seconds of mean delay that one read is worth. Less: more reads, clips seen sooner. At 0.18 both stay below a loop of `step` seconds."""
CLOSE = 0.4
FAR = 1.6
"""Bounds of the wait between two reads, in steps: history is a guess, not a promise."""
NARROW = 0.05
"""The least spread (of the logarithm) that is believed."""
POINTS = 100
NORMAL = statistics.NormalDist()


class Timetable:
    """Reads where ends are likely: each next one when the waiting that has built up since the last outweighs a read.

    History is taken as lognormal and half a step earlier, not as it stands: a clip's end is known only by the read that saw it, so a first
    read placed by the raw durations would find its own times in them, move later and later, and never notice a provider that became faster.
    """

    def __init__(self, durations: Sequence[float], step: float) -> None:
        logs = [math.log(max(1.0, duration - step / 2)) for duration in durations]
        spread = max(NARROW, statistics.stdev(logs))
        middle = statistics.fmean(logs)
        self._step = step
        self._ends = [math.exp(middle + spread * NORMAL.inv_cdf((rank + 0.5) / POINTS)) for rank in range(POINTS)]

    @property
    def first(self) -> float:
        """Seconds after the start of a task."""
        return self._next(0.0)

    def wait(self, elapsed: float) -> float:
        """Seconds to the next read of a task that still ran `elapsed` seconds after its start."""
        return min(max(self._next(elapsed) - elapsed, CLOSE * self._step), FAR * self._step)

    def _next(self, elapsed: float) -> float:
        """The time at which tasks that ran on at `elapsed` will on average have waited `WORTH` seconds for this read."""
        later = self._ends[bisect_right(self._ends, elapsed) :]
        if len(later) < ENOUGH:
            return elapsed + self._step
        budget = WORTH * len(later)
        reads = ((budget + total) / count for count, total in enumerate(accumulate(later), 1))
        return next((read for read, end in zip(reads, later[1:], strict=False) if read <= end), later[-1])
