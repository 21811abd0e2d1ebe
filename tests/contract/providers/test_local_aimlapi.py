"""The local AI/ML API refuses what the document does not allow, and is paid only for what it takes."""

import base64
import io
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from PIL import Image

from sandbox.providers.aimlapi import LocalAimlApi, Paths
from tests.contract.providers.callers import BEARER, World, opened

pytestmark = pytest.mark.asyncio

PATH = "/v2/video/generations"
LEGACY = "/v2/generate/video/minimax/generation"
TEXT = {"model": "video-01", "prompt": "a dragon"}


def picture(size: tuple[int, int], kind: str = "PNG", mime: str = "image/png") -> str:
    content = io.BytesIO()
    Image.new("RGB", size, "teal").save(content, kind)
    return f"data:{mime};base64,{base64.b64encode(content.getvalue()).decode()}"


@pytest_asyncio.fixture
async def world() -> AsyncIterator[World]:
    server = LocalAimlApi(seconds_to_start=10, seconds_to_finish=10, clip_scale=0.1, clip_rate=2, credits=100)
    async with opened(server) as world:
        yield world


@pytest.mark.parametrize(
    "body",
    [
        {**TEXT, "model": "video-02"},
        {**TEXT, "prompt": ""},
        {**TEXT, "prompt": "x" * 2001},
        {**TEXT, "prompt": None},
        {**TEXT, "duration": 8},
        {**TEXT, "aspect_ratio": "16:9"},
        {**TEXT, "first_frame_image": "https://example.com/a.png"},
        {**TEXT, "enhance_prompt": "true"},
        {**TEXT, "image_url": None},
        {**TEXT, "image_url": "aGVsbG8="},
        {**TEXT, "image_url": "data:image/png;base64,%%%"},
        {**TEXT, "image_url": "data:image/png;base64,aGVsbG8="},
        {**TEXT, "image_url": picture((400, 400), "WEBP", "image/webp")},
        {**TEXT, "image_url": picture((400, 400), "PNG", "image/jpeg")},
        {**TEXT, "image_url": picture((300, 400))},
        {**TEXT, "image_url": picture((1000, 400))},
        {**TEXT, "image_url": picture((400, 1000))},
        "a dragon",
    ],
)
async def test_refuses_what_the_document_does_not_allow(world: World, body: object) -> None:
    status, answer = await world.post(PATH, body)
    assert (status, answer["statusCode"]) == (400, "400")
    assert answer["message"]
    assert world.server.paid_jobs == 0


@pytest.mark.parametrize(
    "body",
    [
        TEXT,
        {**TEXT, "enhance_prompt": False},
        {**TEXT, "image_url": "https://example.com/a.jpg"},
        {**TEXT, "image_url": picture((301, 301))},
        {**TEXT, "image_url": picture((999, 400), "JPEG", "image/jpeg")},
    ],
)
async def test_takes_what_the_document_shows_and_answers_as_it_shows(world: World, body: object) -> None:
    status, answer = await world.post(PATH, body)
    assert (status, answer["status"]) == (201, "queued")
    words: list[object] = []
    for path in (PATH, LEGACY, PATH):
        shown = (await world.get(f"{path}?generation_id={answer['id']}"))[1]
        words.append(shown["status"])
        world.server.advance(10)
    assert words == ["queued", "generating", "completed"]
    assert (shown["duration"], shown["video"]["duration"], shown["error"]) == (8, 8, None)
    assert shown["meta"] == {"usage": {"tokens_used": 120_000}}
    assert (await world.bytes_of(shown["video"]["url"]))[4:8] == b"ftyp"


async def test_either_path_can_be_closed(world: World) -> None:
    task = (await world.post(PATH, TEXT))[1]["id"]
    for paths, short, legacy in ((Paths.SHORT, 200, 405), (Paths.LEGACY, 405, 200)):
        world.server.paths, world.server.no_path = paths, 405
        assert (await world.get(f"{PATH}?generation_id={task}"))[0] == short
        assert (await world.get(f"{LEGACY}?generation_id={task}"))[0] == legacy


async def test_refuses_an_unknown_task_a_missing_key_and_an_empty_account(world: World) -> None:
    assert (await world.get(f"{PATH}?generation_id=1"))[0] == 404
    assert (await world.post(PATH, TEXT, {}))[0] == 401
    world.server._credits = 10
    status, answer = await world.post(PATH, TEXT)
    assert status == 403
    assert "out of credits" in answer["message"]
    assert world.server.paid_jobs == 0


async def test_the_log_has_a_row_for_each_order_with_the_markers_that_may_be(world: World) -> None:
    for marker in ("a.B_c:1-2", "not ours!", "x" * 129):
        world.server._credits = 100
        await world.post(PATH, TEXT, {**BEARER, "X-Client-Request-Id": marker})
    window = "start=2000-01-01T00:00:00Z&end=2100-01-01T00:00:00Z"
    rows = (await world.get(f"/v2/logs?{window}"))[1]["data"]
    assert [row["client_request_id"] for row in rows] == [None, None, "a.B_c:1-2"]
    assert rows[-1]["inference_id"] == world.server.tasks[0].id
    page = (await world.get(f"/v2/logs?{window}&limit=2"))[1]
    assert (len(page["data"]), page["pagination"]["has_more"]) == (2, True)
    assert not (await world.get("/v2/logs?start=2000-01-01T00:00:00Z&end=2000-01-02T00:00:00Z"))[1]["data"]
    async with world.session.get(world.server.base_url + "/v2/logs", headers=BEARER) as answer:
        assert answer.status == 400
