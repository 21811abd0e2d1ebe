"""Who may work next, and how many of a kind."""

import asyncio

import pytest

from bot.services.places import Places


class Bench:
    """Workers that hold their place until they are let go."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self.at_work: list[str] = []
        self._ends: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def come(self, name: str, kind: str = "a", until: float = 0.0) -> None:
        self._ends[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._work(name, kind, until))
        await asyncio.sleep(0)

    async def go(self, name: str) -> None:
        self._ends[name].set()
        await self.tasks[name]
        await asyncio.sleep(0)

    async def _work(self, name: str, kind: str, until: float) -> None:
        async with self._places.taken(kind, until):
            self.at_work.append(name)
            await self._ends[name].wait()
        self.at_work.remove(name)


@pytest.mark.asyncio
async def test_no_kind_takes_all_places() -> None:
    bench = Bench(Places(4, 2))
    for name in ("a1", "a2", "a3"):
        await bench.come(name)
    await bench.come("b1", "b")
    assert bench.at_work == ["a1", "a2", "b1"]
    await bench.go("a1")
    assert bench.at_work == ["a2", "b1", "a3"]


@pytest.mark.asyncio
async def test_a_place_goes_to_whoever_has_least_time_and_else_by_turn() -> None:
    bench = Bench(Places(1, 1))
    for name, until in (("first", 900.0), ("later", 900.0), ("latest", 900.0), ("urgent", 20.0)):
        await bench.come(name, until=until)
    order: list[str] = []
    while bench.at_work:
        order.append(bench.at_work[0])
        await bench.go(order[-1])
    assert order == ["first", "urgent", "later", "latest"]


@pytest.mark.asyncio
async def test_who_leaves_the_line_or_breaks_frees_the_place() -> None:
    places = Places(1, 1)
    bench = Bench(places)
    for name in ("a", "b", "c"):
        await bench.come(name)
    for name in ("b", "a"):
        bench.tasks[name].cancel()
    await asyncio.gather(bench.tasks["a"], bench.tasks["b"], return_exceptions=True)
    await asyncio.sleep(0)
    assert "c" in bench.at_work
    await bench.go("c")
    with pytest.raises(ValueError, match="broken"):
        async with places.taken("a", 0):
            raise ValueError("broken")
    async with asyncio.timeout(1), places.taken("a", 0):
        pass


@pytest.mark.asyncio
async def test_who_is_cancelled_as_the_place_comes_hands_it_on() -> None:
    bench = Bench(Places(1, 1))
    for name in ("a", "b", "c"):
        await bench.come(name)
    bench._ends["a"].set()
    await asyncio.sleep(0)
    bench.tasks["b"].cancel()
    await asyncio.gather(bench.tasks["a"], bench.tasks["b"], return_exceptions=True)
    await asyncio.sleep(0)
    assert bench.at_work == ["c"]
    await bench.go("c")
