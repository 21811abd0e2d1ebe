from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.contract.providers.courier_harnesses import COURIERS, AiGateHarness
from tests.contract.providers.demo_harness import DemoHarness
from tests.contract.providers.harness import Harness, RemoteHarness, TaskHarness
from tests.contract.providers.task_harnesses import TASKS, AimlApiHarness, AiVideoMakerHarness, ApiModelsHarness


def named(kind: type[Harness]) -> str:
    return kind.__name__.removesuffix("Harness").lower()


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


@pytest_asyncio.fixture
async def gate(tmp_path: Path) -> AsyncIterator[AiGateHarness]:
    async with AiGateHarness(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(params=TASKS, ids=named)
async def tasks(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[TaskHarness]:
    """Every provider whose tasks are read."""
    async with request.param(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(params=[kind for kind in TASKS if not kind.lists], ids=named)
async def single(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[TaskHarness]:
    """Every provider whose tasks are read one by one."""
    async with request.param(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(params=[*TASKS, AiGateHarness], ids=named)
async def remote(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RemoteHarness]:
    """Every provider over HTTP."""
    async with request.param(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(params=[*TASKS, *COURIERS], ids=named)
async def seller(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RemoteHarness]:
    """Every way of buying over HTTP."""
    async with request.param(tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(params=[DemoHarness, *TASKS, *COURIERS], ids=named)
async def harness(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Harness]:
    """Every provider, and both ways of the one that has two."""
    async with request.param(tmp_path) as opened:
        yield opened
