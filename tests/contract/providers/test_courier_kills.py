"""Real processes, killed at every side of a blocking call: what was paid is used or uncertain, and never paid twice."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.outcomes import Answered, Finished, InFlight, NotSent, Unknown
from bot.providers.courier_files import CourierOrder, CourierPaths, order_bytes, read_order, write_durably
from bot.providers.couriers import COMMAND, CourierHeld, Couriers
from bot.providers.http import Answer
from sandbox.providers.aigate import LocalAiGate
from tests.contract.providers.courier_harnesses import AiGateHarness
from tests.contract.providers.harness import CANARY

pytestmark = pytest.mark.asyncio

ROOT = Path(__file__).parents[3]
STARTER = Path(__file__).with_name("courier_starter.py")


async def until(happened: Callable[[], bool], seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110 - what happens, happens in another process
            await asyncio.sleep(0.01)


def start_bot(gate: AiGateHarness, attempt: str) -> subprocess.Popen[bytes]:
    url = f"{gate.base_url}/v1/video/generations"
    bot = subprocess.Popen(
        [sys.executable, str(STARTER), str(gate.folder / "courier"), attempt, url],
        stdin=subprocess.PIPE,
        env={"PYTHONPATH": str(ROOT)},
        cwd="/",
    )
    assert bot.stdin is not None
    with bot.stdin as stream:
        stream.write(CANARY.encode() + b"\n")
    return bot


async def posted(couriers: Couriers, server: LocalAiGate, attempt: str) -> Answer | NotSent | Unknown:
    headers = {"Authorization": f"Bearer {CANARY}", "Content-Type": "application/json"}
    body = b'{"model":"klingai/kling-v3.0-t2v","prompt":"a fox"}'
    limit = timedelta(seconds=60)
    return await couriers.post(attempt, f"{server.base_url}/v1/video/generations", headers=headers, body=body, time_limit=limit)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_the_answer_outlives_the_bot(gate: AiGateHarness, how: signal.Signals) -> None:
    call = gate.call()
    bot = start_bot(gate, call.attempt.id)
    await until(lambda: gate.paid_jobs() == 1)
    bot.send_signal(how)
    assert await asyncio.to_thread(bot.wait, 5) == -how

    assert isinstance(await gate.provider.find(call, frozenset()), InFlight)
    gate.clock.jump(40)
    found = await gate.provider.find(call, frozenset())
    async with asyncio.timeout(10):
        while isinstance(found, InFlight):
            await asyncio.sleep(0.05)
            found = await gate.provider.find(call, frozenset())
    assert isinstance(found, Answered)
    assert isinstance(found.outcome, Finished)
    assert gate.server.orders[0].id in str(found.outcome.assets)
    assert gate.paid_jobs() == 1


async def test_a_courier_killed_during_the_call_leaves_it_uncertain(gate: AiGateHarness) -> None:
    couriers = Couriers(gate.folder / "courier")
    posting = asyncio.ensure_future(posted(couriers, gate.server, "a1"))
    await until(lambda: gate.paid_jobs() == 1)
    assert isinstance(await couriers.look("a1"), CourierHeld)
    (child,) = couriers._children
    os.kill(child.pid, signal.SIGKILL)
    assert await posting == Unknown("the courier ended without an answer")
    assert await Couriers(gate.folder / "courier").look("a1") == await posting
    assert gate.paid_jobs() == 1


async def test_a_courier_killed_before_it_sent_anything_has_sent_nothing(gate: AiGateHarness) -> None:
    couriers = Couriers(gate.folder / "courier")
    posting = asyncio.ensure_future(posted(couriers, gate.server, "a1"))
    await until(lambda: bool(couriers._children))
    (child,) = couriers._children
    os.kill(child.pid, signal.SIGKILL)
    assert isinstance(await posting, NotSent)
    assert gate.paid_jobs() == 0
    gate.server.seconds = 0
    assert isinstance(await posted(couriers, gate.server, "a2"), Answer)
    assert gate.paid_jobs() == 1


async def test_a_bot_that_dies_while_it_hands_over_the_order_has_sent_nothing(gate: AiGateHarness) -> None:
    order = CourierOrder(str(gate.folder), "a1", f"{gate.base_url}/v1/video/generations", {}, b"x" * 1000, 5.0)
    torn = order_bytes(order)[:-1]
    done = await asyncio.to_thread(subprocess.run, COMMAND, input=torn, env={"PYTHONPATH": str(ROOT)}, cwd="/", check=False)
    assert done.returncode == 1
    assert not CourierPaths(gate.folder, "a1").sent.exists()
    assert gate.paid_jobs() == 0


async def test_a_cancelled_wait_leaves_the_courier_at_work(gate: AiGateHarness) -> None:
    couriers = Couriers(gate.folder / "courier")
    posting = asyncio.ensure_future(posted(couriers, gate.server, "a1"))
    await until(lambda: gate.paid_jobs() == 1)
    (child,) = couriers._children
    posting.cancel()
    await asyncio.gather(posting, return_exceptions=True)
    assert isinstance(await couriers.look("a1"), CourierHeld)
    gate.clock.jump(40)
    assert await asyncio.to_thread(child.wait, 10) == 0
    assert isinstance(await couriers.look("a1"), Answer)
    assert gate.paid_jobs() == 1


async def test_a_runner_that_was_overtaken_cannot_send_an_attempt_that_was_called_unsent(gate: AiGateHarness) -> None:
    gate.server.seconds = 0
    couriers = Couriers(gate.folder / "courier")
    assert isinstance(await couriers.look("a1"), NotSent)
    with pytest.raises(RuntimeError, match="only once"):
        await posted(couriers, gate.server, "a1")
    assert isinstance(await posted(couriers, gate.server, "a2"), Answer)
    with pytest.raises(RuntimeError, match="only once"):
        await posted(couriers, gate.server, "a2")
    assert gate.paid_jobs() == 1


async def test_several_calls_wait_side_by_side(gate: AiGateHarness) -> None:
    couriers = Couriers(gate.folder / "courier")
    posting = [asyncio.ensure_future(posted(couriers, gate.server, f"a{number}")) for number in range(4)]
    await until(lambda: gate.paid_jobs() == 4)
    gate.clock.jump(40)
    assert all(isinstance(answer, Answer) for answer in await asyncio.gather(*posting))
    assert gate.paid_jobs() == 4


async def test_the_key_is_in_no_argument_environment_or_file(gate: AiGateHarness) -> None:
    couriers = Couriers(gate.folder / "courier")
    posting = asyncio.ensure_future(posted(couriers, gate.server, "a1"))
    await until(lambda: gate.paid_jobs() == 1)
    (child,) = couriers._children
    if sys.platform == "linux":
        for name in ("cmdline", "environ"):
            shown = await asyncio.to_thread(Path(f"/proc/{child.pid}/{name}").read_bytes)
            assert CANARY.encode() not in shown
    assert os.getsid(child.pid) == child.pid
    gate.clock.jump(40)
    await posting
    assert all(CANARY.encode() not in path.read_bytes() for path in (gate.folder / "courier").iterdir())


async def test_old_files_are_swept_unless_a_courier_holds_them(gate: AiGateHarness) -> None:
    couriers = Couriers(gate.folder / "courier")
    posting = asyncio.ensure_future(posted(couriers, gate.server, "a1"))
    await until(lambda: gate.paid_jobs() == 1)
    write_durably(CourierPaths(gate.folder / "courier", "old").lock, b"")
    write_durably(CourierPaths(gate.folder / "courier", "old").result, b"{}")
    assert couriers.sweep() == ()
    assert couriers.sweep(timedelta(seconds=-5)) == ("old",)
    gate.clock.jump(40)
    await posting
    assert sorted(path.name for path in (gate.folder / "courier").iterdir()) == ["a1.json", "a1.lock", "a1.sent"]


async def test_an_order_shows_no_key(tmp_path: Path) -> None:
    order = CourierOrder(str(tmp_path), "a1", "http://x", {"Authorization": CANARY}, b"body", 1.0, (CANARY,))
    assert CANARY not in repr(order)
    with (tmp_path / "order").open("w+b") as file:
        file.write(order_bytes(order))
        file.seek(0)
        assert read_order(file) == CourierOrder(str(tmp_path), "a1", "http://x", {"Authorization": CANARY}, b"body", 1.0, [CANARY])
