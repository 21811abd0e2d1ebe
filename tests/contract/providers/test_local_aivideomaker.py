"""The local server refuses what the document does not allow, and plays every trick that is asked of it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import av
import pytest
import pytest_asyncio

from sandbox.providers.aivideomaker import LocalAiVideoMaker
from sandbox.providers.aivideomaker_tasks import TaskScript
from sandbox.providers.results import LinkFault
from tests.contract.providers.callers import World, opened

pytestmark = pytest.mark.asyncio

KEY = {"key": "any"}
TEXT = {"prompt": "a fox", "aspectRatio": "16:9", "duration": "5"}
PICTURE = "data:image/png;base64,aGVsbG8="


@pytest_asyncio.fixture
async def world() -> AsyncIterator[World]:
    server = LocalAiVideoMaker(seconds_to_start=10, seconds_to_finish=10, clip_scale=0.1, clip_rate=4, credits=1000)
    async with opened(server, KEY) as world:
        yield world


@pytest.mark.parametrize(
    ("model", "body"),
    [
        ("t2v", {**TEXT, "duration": 5}),
        ("t2v", {**TEXT, "duration": "6"}),
        ("t2v", {**TEXT, "duration": "10"}),
        ("t2v", {**TEXT, "aspectRatio": "4:3"}),
        ("t2v", {**TEXT, "prompt": None}),
        ("t2v", {**TEXT, "prompt": " "}),
        ("t2v", {**TEXT, "image": PICTURE}),
        ("t2v", {**TEXT, "seed": 1}),
        ("t2v", {"prompt": "a fox", "duration": "5"}),
        ("t2v", ["a fox"]),
        ("i2v", {"prompt": "a fox", "duration": "5"}),
        ("i2v", {"image": "hello", "duration": "5"}),
        ("i2v", {"image": "data:image/png;base64,%%%", "duration": "5"}),
        ("i2v", {"image": PICTURE, "prompt": 3, "duration": "5"}),
        ("i2v", {"image": PICTURE, "duration": "5", "aspectRatio": "16:9"}),
        ("t2v_v3", {**TEXT, "duration": "8"}),
        ("lv", {"image": PICTURE, "prompt": "one"}),
        ("lv", {"image": PICTURE, "prompt": []}),
        ("lv", {"image": PICTURE, "prompt": ["x"] * 7}),
        ("lv", {"image": PICTURE, "prompt": ["x"], "duration": "5"}),
        ("lv", {"prompt": ["x"]}),
    ],
)
async def test_refuses_what_the_document_does_not_allow(world: World, model: str, body: object) -> None:
    status, answer = await world.post(f"/api/v1/generate/{model}", body)
    assert status == 400
    assert answer["status"] == "FAILED"
    assert answer["message"]
    assert world.server.paid_jobs == 0


@pytest.mark.parametrize(
    ("model", "body", "price"),
    [
        ("t2v", TEXT, 5),
        ("t2v_v3", {**TEXT, "duration": "20"}, 200),
        ("i2v", {"image": PICTURE, "duration": "8"}, 8),
        ("i2v", {"image": "https://example.com/a.png", "prompt": None, "duration": "8"}, 8),
        ("i2v_v3", {"image": PICTURE, "prompt": "slowly", "duration": "15"}, 150),
        ("lv", {"image": PICTURE, "prompt": ["one", "two", "three"]}, 225),
    ],
)
async def test_takes_what_the_document_shows_for_its_price(world: World, model: str, body: object, price: int) -> None:
    status, answer = await world.post(f"/api/v1/generate/{model}", body)
    assert (status, answer["status"]) == (200, "SUBMITTED")
    assert answer["statusUrl"] == f"{world.server.base_url}/api/v1/tasks/{answer['taskId']}/status"
    assert world.server.state()["credits_spent"] == price


async def test_refuses_an_unknown_model_a_missing_key_and_an_empty_account(world: World) -> None:
    assert (await world.post("/api/v1/generate/t3v", TEXT))[0] == 404
    assert (await world.post("/api/v1/generate/t2v", TEXT, {}))[0] == 401
    world.server._credits = 4
    assert await world.post("/api/v1/generate/t2v", TEXT) == (402, {"status": "FAILED", "message": "Insufficient credits"})
    assert world.server.paid_jobs == 0


async def test_a_task_goes_through_its_states_and_is_listed_newest_first(world: World) -> None:
    first = (await world.post("/api/v1/generate/t2v", TEXT))[1]["taskId"]
    second = (await world.post("/api/v1/generate/t2v", TEXT))[1]["taskId"]
    words: list[object] = []
    for _ in range(3):
        words.append((await world.get(f"/api/v1/tasks/{first}/status"))[1])
        world.server.advance(10)
    assert words == [{"status": "SUBMITTED"}, {"status": "PROGRESS"}, {"status": "COMPLETED"}]
    listed = (await world.get("/api/v1/tasks"))[1]["tasks"]
    assert [task["id"] for task in listed] == [second, first]
    assert listed[0]["input"] == {"prompt": "a fox", "aspectRatio": "16:9"}
    assert (await world.get("/api/v1/tasks", {"key": "another"}))[1] == {"tasks": []}


async def test_cancels_only_what_was_not_begun(world: World) -> None:
    ids = [(await world.post("/api/v1/generate/t2v", TEXT))[1]["taskId"] for _ in range(2)]
    base = world.server.base_url
    async with world.session.put(f"{base}/api/v1/tasks/{ids[0]}/cancel", headers=KEY) as answer:
        assert answer.status == 200
    world.server.advance(10)
    async with world.session.put(f"{base}/api/v1/tasks/{ids[1]}/cancel", headers=KEY) as answer:
        assert answer.status == 400
    assert (await world.get(f"/api/v1/tasks/{ids[0]}"))[1]["status"] == "CANCEL"


async def test_the_sixty_first_read_of_a_minute_is_refused(world: World) -> None:
    answers = [await world.get("/api/v1/tasks") for _ in range(61)]
    assert [status for status, _ in answers].count(200) == 60
    assert answers[-1][0] == 429
    world.server.advance(61)
    assert (await world.get("/api/v1/tasks"))[0] == 200


async def test_the_result_is_a_real_film_that_needs_no_key(world: World, tmp_path: Path) -> None:
    task = (await world.post("/api/v1/generate/t2v", {**TEXT, "aspectRatio": "9:16"}))[1]["taskId"]
    url = f"{world.server.base_url}/results/{task}.mp4"
    async with world.session.get(url) as answer:
        assert answer.status == 404
    world.server.advance(30)
    async with world.session.get(url) as answer:
        content = await answer.read()
    film = tmp_path / "film.mp4"
    film.write_bytes(content)
    with av.open(film) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.width < stream.height
        assert sum(1 for _ in container.decode(stream)) == 20
    assert content.index(b"moov") < content.index(b"mdat")


@pytest.mark.parametrize("fault", list(LinkFault))
async def test_links_go_wrong_on_demand_and_may_heal(world: World, fault: LinkFault) -> None:
    world.server.script(TaskScript(link=fault, link_heals=True))
    task = (await world.post("/api/v1/generate/t2v", TEXT))[1]["taskId"]
    world.server.advance(30)
    first = (await world.get(f"/api/v1/tasks/{task}"))[1]["output"]["url"]
    with_fault: object
    try:
        async with asyncio.timeout(0.5), world.session.get(first, allow_redirects=False) as answer:
            with_fault = answer.status, answer.content_type
            await answer.read() if fault is not LinkFault.OVERSIZE else await answer.content.readexactly(100)
            size = answer.content_length or 0
    except aiohttp.ClientPayloadError:
        with_fault, size = "cut", 0
    if fault in {LinkFault.FORBIDDEN, LinkFault.NOT_FOUND, LinkFault.GONE}:
        assert with_fault == (int(fault), "text/plain")
    else:
        expected = {
            LinkFault.HTML: (200, "text/html"),
            LinkFault.PRIVATE: (302, "application/octet-stream"),
            LinkFault.OVERSIZE: (200, "video/mp4"),
            LinkFault.TRUNCATED: "cut",
        }
        assert with_fault == expected[fault]
        assert size > 10**10 or fault is not LinkFault.OVERSIZE
    fresh = (await world.get(f"/api/v1/tasks/{task}"))[1]["output"]["url"]
    async with world.session.get(fresh) as answer:
        assert (answer.status, answer.content_type) == (200, "video/mp4")


async def test_faults_can_be_ordered_over_the_control_route(world: World) -> None:
    order = {"on": "submit", "fault": {"kind": "answer", "status": 503, "body": "{}", "content_type": "application/json"}}
    assert (await world.post("/_control/faults", order))[0] == 200
    assert (await world.post("/api/v1/generate/t2v", TEXT))[0] == 503
    assert (await world.post("/_control/faults", {"task": {"final_word": "FAILED", "message": "no"}}))[0] == 200
    task = (await world.post("/api/v1/generate/t2v", TEXT))[1]["taskId"]
    assert (await world.post("/_control/advance?seconds=60", {}))[0] == 200
    assert (await world.get(f"/api/v1/tasks/{task}/status"))[1] == {"status": "FAILED"}
    assert (await world.post("/_control/faults", {"on": "submit", "fault": {"kind": "magic"}}))[0] == 400
    state = (await world.get("/_control/state"))[1]
    assert (state["paid_jobs"], state["reads"]) == (1, 1)


async def test_connections_are_refused_for_a_while(world: World) -> None:
    assert (await world.post("/_control/refuse?seconds=0.1", {}))[0] == 200
    await asyncio.sleep(0.02)
    async with aiohttp.ClientSession() as other:
        with pytest.raises(aiohttp.ClientConnectorError):
            await other.get(world.server.base_url)
        await asyncio.sleep(0.15)
        async with other.get(f"{world.server.base_url}/_control/state") as answer:
            assert answer.status == 200
