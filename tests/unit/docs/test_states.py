"""The table of states in the docs for operators."""

import re
from pathlib import Path

from bot.domain.jobs import JobState

PAGE = Path(__file__).parents[3] / "docs/operators.md"


def test_every_state_of_a_job_is_explained_once() -> None:
    _, _, after = PAGE.read_text(encoding="utf-8").partition("## The states of a job\n")
    told = re.findall(r"^\| `([a-z]+)` \|", after.partition("\n## ")[0], re.MULTILINE)
    assert sorted(told) == sorted(state.value for state in JobState)
