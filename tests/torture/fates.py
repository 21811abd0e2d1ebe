"""What the database of a bot that was killed holds, read past the bot."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.domain.jobs import JobState


@dataclass(frozen=True)
class Fate:
    """A job. `board`: of a shot, the id of its storyboard. `lines`: kinds of its lines in the ledger, sorted."""

    id: str
    prompt: str
    provider: str
    state: JobState
    board: str | None
    is_board: bool
    lines: tuple[str, ...]

    @property
    def filmed(self) -> bool:
        return self.is_board or self.board is not None


def fates_in(database: Path) -> list[Fate]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
        lines = opened.execute("SELECT job_id, kind FROM ledger WHERE job_id IS NOT NULL").fetchall()
        jobs = opened.execute("SELECT id, json_extract(request, '$.prompt'), provider, state, board_id, shots IS NOT NULL FROM jobs")
        return [
            Fate(
                job_id, prompt, provider, JobState(state), board, bool(is_board), tuple(sorted(k for owner, k in lines if owner == job_id))
            )
            for job_id, prompt, provider, state, board, is_board in jobs
        ]
