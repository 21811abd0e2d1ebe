"""Logging for people (`text`) and machines (`json`). Records about a job carry `job_id`, `provider`, `action` as extras.

What a step logs that does not know its job (a download, an encoder, an HTTP client) gets the `job_id` of the step.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TextIO

from bot.domain.job_at_hand import job_at_hand

_ROW = re.compile(r"(Failing row contains \().*")
"""PostgreSQL shows the whole row that a constraint refused: it may hold a prompt."""

EXTRAS = ("job_id", "provider", "action", "guild_id", "reference")


def configure(level: str, form: str, stream: TextIO = sys.stderr) -> None:
    """Send every record to `stream`, once. Libraries are kept at warning, since some of them log links and headers below it."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Json() if form == "json" else _Text())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("discord", "httpx", "httpcore", "aiohttp", "aiosqlite", "sqlalchemy", "alembic", "asyncio", "PIL", "libav"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
    logging.getLogger("discord.client").addFilter(_not_about_voice)
    logging.captureWarnings(capture=True)


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        stamp = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        extras = " ".join(f"{name}={value}" for name, value in _extras(record).items())
        line = f"{stamp} {record.levelname.lower():<7} {record.name}: {record.getMessage()}"
        if extras:
            line = f"{line} [{extras}]"
        if record.exc_info:
            line = f"{line}\n{_without_rows(self.formatException(record.exc_info))}"
        return line


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_extras(record),
        }
        if record.exc_info:
            entry["traceback"] = _without_rows(self.formatException(record.exc_info))
        return json.dumps(entry, default=str, ensure_ascii=False)


def _without_rows(trace: str) -> str:
    return _ROW.sub(r"\1…)", trace)


def _not_about_voice(record: logging.LogRecord) -> bool:
    """discord.py warns at every start of voice libraries that Clapper has no use for."""
    return "voice will NOT be supported" not in record.getMessage()


def _extras(record: logging.LogRecord) -> dict[str, object]:
    told: dict[str, object] = {name: getattr(record, name, None) for name in EXTRAS}
    told["job_id"] = told["job_id"] or job_at_hand()
    return {name: value for name, value in told.items() if value is not None and value != ""}
