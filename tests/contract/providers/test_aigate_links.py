"""aigate after the order: its links, which die after 20 minutes and may want the key, and tasks in the place of a clip."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from bot.domain.errors import LinkDead, ReadFailed
from bot.domain.jobs import Failure, FailureKind, Handle, RemoteFile
from bot.domain.media_ports import Downloads
from bot.domain.outcomes import AcceptedTask, Failed, Finished, Missing, Running, Succeeded
from sandbox.clips import check_clip
from sandbox.providers.aigate import LocalOrder, TaskRoute
from sandbox.providers.faults import Fault, FaultKind
from tests.contract.providers.courier_harnesses import AiGateHarness
from tests.contract.providers.downloading import downloading
from tests.contract.providers.harness import CANARY

pytestmark = pytest.mark.asyncio

ALIVE = 20 * 60


@pytest.fixture
def gate(gate: AiGateHarness) -> AiGateHarness:
    """Its clips are there at once."""
    gate.server.seconds = 0
    return gate


@pytest_asyncio.fixture
async def downloads(gate: AiGateHarness) -> AsyncIterator[Downloads]:
    async with downloading(gate) as opened:
        yield opened


async def link_of(gate: AiGateHarness) -> RemoteFile:
    outcome = await gate.provider.submit(gate.call())
    assert isinstance(outcome, Finished)
    (link,) = outcome.assets
    assert isinstance(link, RemoteFile)
    return link


@pytest.mark.parametrize("asks", [False, True])
async def test_the_key_goes_to_the_content_route_only_when_that_asks_for_it(gate: AiGateHarness, downloads: Downloads, asks: bool) -> None:
    gate.server.content_wants_key = asks
    clip = await downloads.fetch(await link_of(gate), "job1.source", gate.provider.account())
    check_clip(clip, 5)
    assert gate.server.keys_at_content == (["", CANARY] if asks else [""])
    assert gate.paid_jobs() == 1


@pytest.mark.parametrize("asks", [False, True])
async def test_a_link_lives_for_twenty_minutes_and_its_end_buys_nothing(gate: AiGateHarness, downloads: Downloads, asks: bool) -> None:
    gate.server.content_wants_key = asks
    link = await link_of(gate)
    gate.clock.jump(ALIVE - 1)
    await downloads.fetch(link, "job1.source", gate.provider.account())
    gate.clock.jump(1)
    with pytest.raises(LinkDead):
        await downloads.fetch(link, "job2.source", gate.provider.account())
    assert gate.paid_jobs() == 1


# --- a task in the place of a clip: beyond the document, by reference/providers.md 4.3 ---------------------------------


@dataclass
class Followed:
    gate: AiGateHarness
    handle: Handle
    order: LocalOrder

    @property
    def content(self) -> RemoteFile:
        return RemoteFile(f"{self.gate.base_url}/v1/videos/{self.order.id}/content", same_host_key=True)

    async def state(self) -> object:
        return (await self.gate.provider.poll(self.handle.account, [self.handle]))[self.handle]


async def followed(gate: AiGateHarness, route: TaskRoute, **facts: object) -> Followed:
    gate.server.tasks, gate.server.task_facts, gate.server.seconds = route, facts, 40
    outcome = await gate.provider.submit(gate.call())
    assert isinstance(outcome, AcceptedTask)
    (order,) = gate.server.orders
    assert outcome.handle.task_id == order.id
    return Followed(gate, outcome.handle, order)


@pytest.mark.parametrize("route", list(TaskRoute))
async def test_a_task_is_followed_on_either_route_to_its_clip(gate: AiGateHarness, downloads: Downloads, route: TaskRoute) -> None:
    gate.server.content_wants_key = True
    task = await followed(gate, route)
    assert await task.state() == Running()
    gate.clock.jump(40)
    assert await task.state() == Succeeded((task.content,))
    check_clip(await downloads.fetch(task.content, "job1.source", gate.provider.account()), 5)
    assert gate.paid_jobs() == 1


@pytest.mark.parametrize(
    ("route", "facts"),
    [
        (TaskRoute.VIDEOS, {"metadata": {"url": "https://cdn.example/v.mp4"}}),
        (TaskRoute.VIDEOS, {"status": "succeeded", "video": {"url": "https://cdn.example/v.mp4"}}),
        (TaskRoute.GENERATIONS, {"result_url": "https://cdn.example/v.mp4"}),
        (TaskRoute.GENERATIONS, {"fail_reason": "https://cdn.example/v.mp4"}),
    ],
)
async def test_a_tasks_link_is_found_where_the_gateway_keeps_it(gate: AiGateHarness, route: TaskRoute, facts: dict[str, object]) -> None:
    task = await followed(gate, route, **facts)
    gate.clock.jump(40)
    assert await task.state() == Succeeded((RemoteFile("https://cdn.example/v.mp4"),))


@pytest.mark.parametrize(
    ("route", "facts"),
    [
        (TaskRoute.VIDEOS, {"status": "failed", "error": {"message": "GPU fell over", "code": "upstream_error"}}),
        (TaskRoute.GENERATIONS, {"status": "FAILURE", "fail_reason": "GPU fell over"}),
    ],
)
async def test_a_tasks_failure_has_its_reason(gate: AiGateHarness, route: TaskRoute, facts: dict[str, object]) -> None:
    task = await followed(gate, route, **facts)
    gate.clock.jump(40)
    assert await task.state() == Failed(Failure(FailureKind.PROVIDER, "GPU fell over"))


async def test_a_task_that_neither_route_knows_is_missing(gate: AiGateHarness) -> None:
    task = await followed(gate, TaskRoute.VIDEOS)
    gate.server.tasks = None
    assert await task.state() == Missing()


@pytest.mark.parametrize("status", [403, 500])
async def test_a_task_that_cannot_be_read_is_not_called_missing(gate: AiGateHarness, status: int) -> None:
    task = await followed(gate, TaskRoute.VIDEOS)
    gate.server.faults.add("task", Fault(kind=FaultKind.ANSWER, status=status, times=3))
    with pytest.raises(ReadFailed):
        await task.state()
