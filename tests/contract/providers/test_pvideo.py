"""The blocking p-video route: what is sent, and what its answer may look like. What goes wrong with it is in `test_submit_faults`."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web

from bot.domain.jobs import Account, Attempt, FailureKind, Handle, RemoteFile
from bot.domain.models import Model, Need
from bot.domain.money import Price, PriceSource
from bot.domain.outcomes import AcceptedTask, Answered, Finished, Rejected, SubmitCall, SubmitOutcome
from bot.domain.requests import VideoOrder, resolve
from bot.domain.secret import Secret
from bot.providers.apimodels import ApiModels
from bot.providers.catalog import load_catalog
from bot.providers.couriers import Couriers
from bot.providers.http import Answer
from bot.providers.pvideo import ROUTE, PVideo, read_reply
from bot.providers.registry import build_remote
from sandbox.providers.payloads import json_object
from sandbox.providers.pvideo import check_pvideo, pvideo_answer
from tests.contract.providers.harness import CANARY
from tests.contract.providers.task_harnesses import ApiModelsHarness
from tests.fakes.clock import START

pytestmark = pytest.mark.asyncio

CLIP = "https://r2.example/v.mp4"
MODEL = Model(
    id="apimodels/p-video",
    provider="apimodels",
    wire_id="p-video",
    title="P-Video",
    prompt=Need.REQUIRED,
    image=Need.OPTIONAL,
    price=Price(0, 2, 0, PriceSource.ASSUMED, "2026-11-21"),
    durations=(5, 10),
    aspects=("16:9", "9:16"),
    resolutions=("720p", "1080p"),
    blocking=True,
)


class Site:
    """Takes orders on the route; `answers` is what it says instead of its own answer."""

    pvideo_task = False

    def __init__(self, folder: Path) -> None:
        self.paid: list[dict[str, object]] = []
        self.says: tuple[int, str] | None = None
        self.couriers = Couriers(folder)
        self.base_url = ""

    async def take(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {CANARY}"
        payload = json_object(await request.read())
        check_pvideo(payload)
        self.paid.append(payload)
        return (
            web.Response(status=self.says[0], text=self.says[1]) if self.says else pvideo_answer("cl1", None if self.pvideo_task else CLIP)
        )

    @property
    def provider(self) -> PVideo:
        return PVideo(self.base_url, self.couriers, lambda: START, time_limit=timedelta(seconds=5))

    def call(self) -> SubmitCall:
        account = Account("apimodels", self.base_url)
        request = resolve(VideoOrder(prompt="a fox", model=MODEL.id), MODEL)
        return SubmitCall(account, MODEL, request, {}, Attempt(f"a{len(self.paid)}", "job", 1, account, "", START))

    async def submit(self, files: dict[str, str] | None = None) -> SubmitOutcome:
        call = self.call()
        outcome = await self.provider.order(call, Secret(CANARY), files or {})
        assert await self.provider.find(call, (CANARY,)) == Answered(outcome)
        return outcome


@pytest_asyncio.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    site, app = Site(tmp_path / "courier"), web.Application()
    app.router.add_post(ROUTE, site.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield site
    await runner.cleanup()


async def test_the_clip_comes_with_the_answer(site: Site) -> None:
    outcome = await site.submit({"image": "https://files.example/a.png"})
    assert outcome == Finished(Handle(site.call().account, "cl1"), (RemoteFile(CLIP),))
    assert site.paid == [
        {
            "model": "p-video",
            "prompt": "a fox",
            "image": "https://files.example/a.png",
            "duration": 5,
            "aspect_ratio": "16:9",
            "resolution": "720p",
        }
    ]


async def test_a_task_in_its_place_is_followed(site: Site) -> None:
    site.pvideo_task = True
    assert await site.submit() == AcceptedTask(Handle(site.call().account, "cl1"))


@pytest.mark.parametrize(
    "body",
    [
        f'{{"code":200,"data":{{"resultUrls":["{CLIP}"]}}}}',
        f'{{"data":{{"videoUrl":"{CLIP}"}}}}',
        f'{{"data":{{"video_url":"{CLIP}","thumbnailUrl":"https://x.example/t.png"}}}}',
        f'{{"data":{{"url":"{CLIP}"}}}}',
        f'{{"data":{{"output":"{CLIP}"}}}}',
        f'{{"data":{{"output":["{CLIP}"]}}}}',
        f'{{"url":"{CLIP}"}}',
        f'{{"resultUrls":["{CLIP}"]}}',
    ],
)
async def test_the_link_is_found_wherever_it_may_stand(body: str) -> None:
    reply = read_reply(Answer(200, {}, body.encode()))
    assert reply is not None
    assert (reply.task_id, reply.link) == (None, RemoteFile(CLIP))


@pytest.mark.parametrize(
    ("says", "kind"),
    [
        ((402, '{"code":402,"msg":"Insufficient credits"}'), FailureKind.NO_CREDIT),
        ((401, ""), FailureKind.AUTH),
    ],
)
async def test_a_refusal_is_definite(site: Site, says: tuple[int, str], kind: FailureKind) -> None:
    site.says = says
    outcome = await site.submit()
    assert isinstance(outcome, Rejected)
    assert outcome.failure.kind is kind


async def test_nothing_of_the_key_is_left_behind(site: Site) -> None:
    site.says = (400, f'{{"code":400,"msg":"key {CANARY} may not do this"}}')
    assert CANARY not in repr(await site.submit())
    assert CANARY not in repr(replace(site.call(), hook_url=None))


async def test_the_whole_way_and_the_answer_is_read_although_the_key_is_gone(relay: ApiModelsHarness, tmp_path: Path) -> None:
    relay.server.pvideo_seconds = 0.0
    models = tuple(model for model in load_catalog() if model.provider == "apimodels")
    keys = {"operator": Secret(CANARY)}
    provider = build_remote(ApiModels, relay.server.base_url, keys, models, relay.clock, Couriers(tmp_path / "courier"))
    call = replace(relay.call("a fox", picture=True, model="apimodels/p-video"), account=provider.account())
    try:
        outcome = await provider.submit(call)
        keys.clear()
        found = await provider.find(call, frozenset())
    finally:
        await provider.aclose()
    assert isinstance(outcome, AcceptedTask)
    assert found == Answered(outcome)
    (task,) = relay.server.tasks
    assert outcome.handle.task_id == task.id
    assert task.model == "p-video"
    assert str(task.payload["image"]).startswith(relay.server.base_url)
    assert call.model.blocking
