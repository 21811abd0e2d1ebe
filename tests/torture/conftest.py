import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract.storage.conftest import postgres, postgresql_databases
from tests.unit.services.conftest import empty_database, worlds

__all__ = ["empty_database", "postgres", "postgresql_databases", "worlds"]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keeps the migrated file from which the arenas' databases are copied."""
    return tmp_path_factory.mktemp("torture")


@pytest.fixture(scope="session")
def numbers() -> Iterator[int]:
    return itertools.count(1)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """The tally: whatever the tests counted, summed up over all of them."""
    tally = Counter[str]()
    for report in [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]:
        for name, count in report.user_properties if report.when == "call" else ():
            tally[name] += count
    if tally:
        terminalreporter.section("tally")
        for name, count in tally.items():
            terminalreporter.line(f"{name}: {count}")
