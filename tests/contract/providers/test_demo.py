"""The demo provider across restarts, full disks and more orders than it renders at once."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.errors import ReadFailed
from bot.domain.jobs import FailureKind, LocalFile
from bot.domain.outcomes import CancelConfirmed, Failed, Found, Missing, NotSent, RenderSpec, Running, Succeeded
from bot.providers.demo_tasks import DemoTasks
from tests.contract.providers.demo_harness import DemoHarness
from tests.contract.providers.harness import png
from tests.fakes.clock import settle

pytestmark = pytest.mark.asyncio


async def test_two_are_rendered_at_once_and_the_rest_wait(demo: DemoHarness) -> None:
    handles = [await demo.bought(demo.call(f"fox {number}")) for number in range(5)]
    for handle in handles[:2]:
        await demo.begin(handle)
    states = await demo.provider.poll(handles[0].account, handles)
    assert [states[handle] for handle in handles] == [Running(progress=0.25)] * 2 + [Running(waiting=True)] * 3
    for handle in handles:
        await demo.finish(handle)
    assert demo.renderer.most_at_once == 2


async def test_the_renderer_gets_the_whole_order(demo: DemoHarness) -> None:
    call = demo.call("a fox", picture=True, duration=5)
    call = replace(call, request=replace(call.request, aspect="1:1", seed=7))
    await demo.begin(await demo.bought(call))
    assert demo.renderer.specs == [RenderSpec("a fox", 5, "1:1", 7, png().data)]


async def test_a_task_survives_the_bot_and_is_rendered_again_as_it_was(demo: DemoHarness) -> None:
    call = demo.call("", picture=True)
    handle = await demo.bought(call)
    await demo.begin(handle)
    await demo.provider.aclose()
    assert demo.renderer.stopped == 1

    demo.provider = demo.rebuilt()
    assert await demo.provider.find(call, frozenset()) == Found(handle)
    assert (await demo.provider.poll(handle.account, [handle]))[handle] == Running(waiting=True)
    await demo.finish(handle)
    assert demo.renderer.specs[0] == demo.renderer.specs[1]
    assert demo.paid_jobs() == 1
    await demo.provider.aclose()


async def test_a_finished_clip_survives_the_bot_without_a_second_render(demo: DemoHarness) -> None:
    handle = await demo.bought(demo.call())
    await demo.finish(handle)
    demo.provider = demo.rebuilt()
    state = (await demo.provider.poll(handle.account, [handle]))[handle]
    assert state == Succeeded((LocalFile(str(demo.folder / "demo" / f"{handle.task_id}.mp4")),))
    assert len(demo.renderer.specs) == 1


async def test_a_cancelled_task_stays_cancelled_after_a_restart(demo: DemoHarness) -> None:
    handles = [await demo.bought(demo.call(f"fox {number}")) for number in range(3)]
    await demo.begin(handles[1])
    assert await demo.provider.cancel(handles[2].account, handles[2]) == CancelConfirmed()
    await demo.provider.aclose()
    demo.provider = demo.rebuilt()
    state = (await demo.provider.poll(handles[2].account, [handles[2]]))[handles[2]]
    assert isinstance(state, Failed)
    assert state.failure.kind is FailureKind.CANCELLED


async def test_sending_the_same_attempt_twice_makes_one_task(demo: DemoHarness) -> None:
    call = demo.call()
    assert await demo.bought(call) == await demo.bought(call)
    assert demo.paid_jobs() == 1


async def test_a_disk_that_takes_nothing_is_not_sent(demo: DemoHarness) -> None:
    (demo.folder / "demo").write_text("a file where the folder should be")
    assert isinstance(await demo.provider.submit(demo.call()), NotSent)


async def test_a_folder_that_cannot_be_read_is_a_failed_read(demo: DemoHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    call = demo.call()
    handle = await demo.bought(call)

    def unreadable(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", unreadable)
    for read in (demo.provider.poll(handle.account, [handle]), demo.provider.find(call, frozenset())):
        with pytest.raises(ReadFailed):
            await read


async def test_a_task_id_is_never_a_path(demo: DemoHarness) -> None:
    handle = await demo.bought(demo.call())
    order = (demo.folder / "demo" / f"{handle.task_id}.json").read_bytes()
    (demo.folder / "outside.json").write_bytes(order)
    for odd in ("../outside", str(demo.folder / "outside"), f"../demo/{handle.task_id}", ""):
        stranger = replace(handle, task_id=odd)
        assert await demo.provider.poll(stranger.account, [stranger]) == {stranger: Missing()}


async def test_a_poll_that_read_the_order_before_the_cancel_starts_no_render(demo: DemoHarness) -> None:
    handles = [await demo.bought(demo.call(f"fox {number}")) for number in range(3)]
    await demo.begin(handles[1])
    last = handles[2]
    tasks = DemoTasks(demo.folder / "demo")
    read_before = tasks.read(last.task_id)
    assert read_before is not None
    assert await demo.provider.cancel(last.account, last) == CancelConfirmed()
    demo.provider._start(read_before)
    for handle in handles[:2]:
        await demo.finish(handle)
    await settle()
    assert len(demo.renderer.specs) == 2


async def test_old_tasks_are_swept_and_young_ones_stay(demo: DemoHarness) -> None:
    old = await demo.bought(demo.call())
    await demo.finish(old)
    folder = demo.folder / "demo"
    young = await demo.bought(demo.call())
    for path in folder.glob(f"{old.task_id}.*"):
        os.utime(path, (0, 0))
    demo.clock.jump(3600)
    await demo.bought(demo.call())
    assert not list(folder.glob(f"{old.task_id}.*"))
    assert list(folder.glob(f"{young.task_id}.*"))


async def test_closing_stops_the_renders_and_leaves_no_task_behind(demo: DemoHarness) -> None:
    for number in range(4):
        await demo.bought(demo.call(f"fox {number}"))
    await asyncio.sleep(0)
    await demo.provider.aclose()
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("demo render")]
