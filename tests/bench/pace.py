"""Holding a stream to a rate."""

import asyncio
import time


class Pace:
    """`rate` in bytes a second; None = no limit."""

    def __init__(self, rate: float | None) -> None:
        self._rate = rate
        self._began = time.perf_counter()

    async def after(self, size: int) -> None:
        """Wait until `size` bytes in all are due."""
        if self._rate is None:
            return
        early = size / self._rate - (time.perf_counter() - self._began)
        if early > 0:
            await asyncio.sleep(early)
