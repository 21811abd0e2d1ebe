"""Failures of the demo's own servers: said aloud and remembered, so that none hides behind a bot that copes."""

import logging
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

LOGGERS = ("aiohttp.server", "asyncio", "sandbox")


class Crashes(logging.Handler):
    """Keeps every error of `LOGGERS` while `watching`. `listeners` hear its last line, such as `ValueError: no`."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.seen: list[str] = []
        self.listeners: list[Callable[[str], None]] = []

    @contextmanager
    def watching(self) -> Generator[None]:
        loggers = [logging.getLogger(name) for name in LOGGERS]
        for logger in loggers:
            logger.addHandler(self)
        try:
            yield
        finally:
            for logger in loggers:
                logger.removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        text = self.format(record)
        self.seen.append(text)
        sys.stderr.write(f"A local server of the demo failed: {text}\n")
        for listener in self.listeners:
            listener(text.splitlines()[-1])
