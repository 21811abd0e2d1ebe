"""The local apimodels refuses what the document does not allow, and is paid only for what it takes."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import av
import pytest
import pytest_asyncio

from sandbox.providers.apimodels import LocalApiModels
from tests.contract.providers.callers import BEARER, World, opened

pytestmark = pytest.mark.asyncio

PATH = "/api/v1/video/generations"
TEXT = {"model": "grok-video-3", "prompt": "a cat at a piano", "aspect_ratio": "16:9"}


@pytest_asyncio.fixture
async def world() -> AsyncIterator[World]:
    server = LocalApiModels(seconds_to_start=10, seconds_to_finish=10, clip_scale=0.1, clip_rate=4, credits=30)
    async with opened(server) as world:
        yield world


@pytest.mark.parametrize(
    "body",
    [
        {**TEXT, "model": "grok-video-4"},
        {**TEXT, "model": 3},
        {**TEXT, "duration": 5},
        {**TEXT, "images": ["https://example.com/a.png"]},
        {**TEXT, "prompt": " "},
        {**TEXT, "prompt": None},
        {**TEXT, "aspect_ratio": "5:1"},
        {**TEXT, "callback_url": "here"},
        {"prompt": "a cat"},
        ["a cat"],
    ],
)
async def test_refuses_what_the_document_does_not_allow(world: World, body: object) -> None:
    status, answer = await world.post(PATH, body)
    assert (status, answer["code"]) == (400, 400)
    assert answer["msg"]
    assert world.server.paid_jobs == 0


@pytest.mark.parametrize(("model", "seconds"), [("grok-video-3", 5), ("grok-video-3-10s", 10), ("grok-video-3-official", 15)])
async def test_a_task_goes_through_the_documents_states(world: World, model: str, seconds: int, tmp_path: Path) -> None:
    status, answer = await world.post(PATH, {**TEXT, "model": model})
    assert (status, answer["code"], answer["data"]["state"]) == (200, 200, "pending")
    task = answer["data"]["taskId"]
    states: list[object] = []
    for _ in range(3):
        last = (await world.get(f"{PATH}?task_id={task}"))[1]["data"]
        states.append(last["state"])
        world.server.advance(10)
    assert states == ["pending", "processing", "completed"]
    assert last["completeTime"] - last["createTime"] == 20_000
    film = tmp_path / "film.mp4"
    film.write_bytes(await world.bytes_of(last["resultUrls"][0]))
    with av.open(film) as container:
        assert sum(1 for _ in container.decode(video=0)) == seconds * 4


async def test_refuses_an_unknown_task_a_missing_key_and_an_empty_account(world: World) -> None:
    assert (await world.get(f"{PATH}?task_id=cl1"))[0] == 404
    assert (await world.post(PATH, TEXT, {}))[0] == 401
    assert (await world.post(PATH, TEXT, {"Authorization": "key"}))[0] == 401
    task = (await world.post(PATH, TEXT))[1]["data"]["taskId"]
    assert (await world.get(f"{PATH}?task_id={task}", {"Authorization": "Bearer another"}))[0] == 404
    world.server._credits = 4
    status, answer = await world.post(PATH, TEXT)
    assert (status, answer["code"]) == (402, 402)
    world.server._refusal_status = 200
    status, answer = await world.post(PATH, TEXT)
    assert (status, answer["code"]) == (200, 402)
    assert world.server.paid_jobs == 1


async def test_a_failed_task_has_its_reason_and_no_link(world: World) -> None:
    assert (await world.post("/_control/faults", {"task": {"final_word": "failed", "message": "Content policy violation"}}))[0] == 200
    task = (await world.post(PATH, TEXT))[1]["data"]["taskId"]
    world.server.advance(60)
    data = (await world.get(f"{PATH}?task_id={task}"))[1]["data"]
    assert (data["state"], data["failMsg"]) == ("failed", "Content policy violation")
    assert "resultUrls" not in data
    assert (await world.post("/_control/faults", {"task": {"final_wrod": "failed"}}))[0] == 400


async def test_files_are_taken_with_a_key_and_shown_to_anyone(world: World) -> None:
    url = world.server.base_url + "/api/v1/files"
    async with world.session.post(url, data={"file": io.BytesIO(b"picture")}) as answer:
        assert answer.status == 401
    async with world.session.post(url, data={"file": io.BytesIO(b"picture")}, headers=BEARER) as answer:
        link = (await answer.json())["data"]["publicUrl"]
    assert await world.bytes_of(link) == b"picture"
    async with world.session.post(url, data={"other": "x"}, headers=BEARER) as answer:
        assert answer.status == 400
