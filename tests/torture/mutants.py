"""Takes each rule away in turn and sees that the suite notices: `python -m tests.torture.mutants [name ...]`.

Each mutant is a change of the source, made in a copy of the tree, and the narrowest tests that must fail then. `--table` prints that of
`docs/testing.md`. To add one: an entry in a tuple of `Mutant`s, and that tuple in `MUTANTS`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.torture.money_mutants import MONEY
from tests.torture.mutant import Mutant
from tests.torture.privacy_mutants import PRIVACY
from tests.torture.rules_of_delivery import DELIVERY
from tests.torture.rules_of_moderation import MODERATION
from tests.torture.rules_of_outliving import OUTLIVING
from tests.torture.rules_of_paying import PAYING
from tests.torture.rules_of_policy import POLICY
from tests.torture.rules_of_storage import STORAGE
from tests.torture.rules_of_storyboards import STORYBOARDS

MUTANTS: tuple[Mutant, ...] = (*PAYING, *DELIVERY, *STORAGE, *STORYBOARDS, *MONEY, *PRIVACY, *POLICY, *MODERATION, *OUTLIVING)

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("bot", "cogs", "sandbox", "tests")
SIDE_BY_SIDE = 2
SECONDS = 600
TESTS_FAILED = 1
WIDTH = 150


@dataclass(frozen=True)
class Verdict:
    mutant: Mutant
    red: bool
    seconds: float
    said: str


def main(names: Sequence[str]) -> int:
    """0 only if every mutant was noticed."""
    if "--table" in names:
        sys.stdout.write(table())
        return 0
    chosen = [mutant for mutant in MUTANTS if not names or mutant.name in names]
    with ThreadPoolExecutor(SIDE_BY_SIDE) as workers:
        verdicts = list(workers.map(_tried, chosen))
    survivors = [verdict for verdict in verdicts if not verdict.red]
    for verdict in survivors:
        _say(f"\nSURVIVED: {verdict.mutant.name}\n{verdict.said[-2000:]}")
    _say(f"\nmutants: {len(verdicts)}, noticed: {len(verdicts) - len(survivors)}, survived: {len(survivors)}")
    return 1 if survivors or not verdicts else 0


def table() -> str:
    rows = [f"| {mutant.rule} | `{mutant.name}` | {', '.join(f'`{test}`' for test in mutant.tests)} |\n" for mutant in MUTANTS]
    return "| Rule | Mutant that breaks it | Test that turns red |\n|---|---|---|\n" + "".join(rows)


def _tried(mutant: Mutant) -> Verdict:
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="clapper-mutant-") as folder:
        tree = Path(folder)
        for name in COPIED:
            shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", tree)
        for edit in mutant.edits:
            path = tree / edit.path
            path.write_text(edit.applied(path.read_text(encoding="utf-8")), encoding="utf-8")
        code, said = _run(mutant, tree)
    seconds = time.monotonic() - begun
    red = code == TESTS_FAILED
    _say(f"{'red     ' if red else 'SURVIVED'} {mutant.name:30} {seconds:4.0f} s  {_why(said) if red else ''}")
    return Verdict(mutant, red, seconds, said)


def _run(mutant: Mutant, tree: Path) -> tuple[int, str]:
    """Status 1 of pytest says that tests ran and failed; any other means that the mutant proves nothing."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *mutant.tests]
    try:
        done = subprocess.run(command, cwd=tree, env=_environment(), capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return -1, f"no end within {SECONDS} s"
    return done.returncode, done.stdout


def _why(said: str) -> str:
    """The first line of the failure, so that one sees that it failed for its reason and not for another."""
    errors = [line.removeprefix("E").strip() for line in said.splitlines() if line.startswith("E ")]
    return errors[0][:WIDTH] if errors else ""


def _environment() -> Mapping[str, str]:
    return {**os.environ, "PYTHONPATH": ".", "PYTHONDONTWRITEBYTECODE": "1", "TORTURE": ""}


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
