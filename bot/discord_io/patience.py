"""A brake on messages that come to nothing: each answer to one costs up to three calls to Discord, out of the same line as the clips."""

from collections import OrderedDict, deque

from bot.domain.ports import Clock

MOST = 3
WITHIN = 60.0
"""Seconds."""

MOST_REMEMBERED = 10_000


class Patience:
    """`MOST` answers to a member within `WITHIN`, then silence until the oldest of them is older. What becomes an order costs nothing."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._answered: OrderedDict[int, deque[float]] = OrderedDict()

    def is_out(self, user_id: int) -> bool:
        answered = self._answered.get(user_id)
        return answered is not None and len(answered) == MOST and answered[0] > self._clock.monotonic() - WITHIN

    def spend(self, user_id: int) -> bool:
        """Count one more answer; whether it was the last for now."""
        answered = self._answered.pop(user_id, None) or deque(maxlen=MOST)
        self._answered[user_id] = answered
        answered.append(self._clock.monotonic())
        while len(self._answered) > MOST_REMEMBERED:
            self._answered.popitem(last=False)
        return self.is_out(user_id)
