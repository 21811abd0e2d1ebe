import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keeps the migrated file from which the arenas' databases are copied."""
    return tmp_path_factory.mktemp("torture")


@pytest.fixture(scope="session")
def numbers() -> Iterator[int]:
    return itertools.count(1)
