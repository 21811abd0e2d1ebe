from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.contract.providers.harness import (
    REMOTE,
    AimlApiHarness,
    AiVideoMakerHarness,
    ApiModelsHarness,
    DemoHarness,
    Harness,
    RemoteHarness,
)


@pytest_asyncio.fixture
async def maker(tmp_path: Path) -> AsyncIterator[AiVideoMakerHarness]:
    async with AiVideoMakerHarness(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture
async def relay(tmp_path: Path) -> AsyncIterator[ApiModelsHarness]:
    async with ApiModelsHarness(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture
async def aiml(tmp_path: Path) -> AsyncIterator[AimlApiHarness]:
    async with AimlApiHarness(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture
async def demo(tmp_path: Path) -> AsyncIterator[DemoHarness]:
    async with DemoHarness(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(params=REMOTE, ids=lambda kind: kind.kind.NAME)
async def remote(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RemoteHarness]:
    """Every provider over HTTP."""
    async with request.param(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(params=[kind for kind in REMOTE if not kind.lists], ids=lambda kind: kind.kind.NAME)
async def single(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RemoteHarness]:
    """Every provider whose tasks are read one by one."""
    async with request.param(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(params=[DemoHarness, *REMOTE], ids=lambda kind: kind.__name__.removesuffix("Harness").lower())
async def harness(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Harness]:
    """Every provider."""
    async with request.param(tmp_path) as opened:
        yield opened
