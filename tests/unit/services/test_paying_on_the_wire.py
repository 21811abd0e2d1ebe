"""A whole bot against local providers over real sockets: whose key each of them saw."""

from typing import Any

import pytest

from bot.domain.jobs import JobState
from bot.domain.keys import KeyTest
from bot.domain.requests import VideoOrder
from bot.domain.secret import Secret
from bot.providers.aimlapi import AimlApi
from bot.providers.aivideomaker import AiVideoMaker
from bot.providers.base import Remote
from bot.providers.catalog import load_catalog
from bot.providers.keys import LiveKeyring
from bot.providers.registry import build_remote
from bot.services.keys import ServerKeys
from bot.vault import AesVault
from sandbox.providers.aimlapi import LocalAimlApi
from sandbox.providers.aivideomaker import LocalAiVideoMaker
from sandbox.providers.tasks import TaskServer
from tests.contract.providers.harness import JumpClock
from tests.unit.services.world import GUILD, World

OPERATORS, THEIRS = "sk-the-operators-key", "sk-the-servers-key-ab3d"
SECRET = "a secret that is long enough to be taken"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("kind", "local", "model"),
    [(AiVideoMaker, LocalAiVideoMaker, "aivideomaker/t2v"), (AimlApi, LocalAimlApi, "aimlapi/video-01")],
    ids=lambda value: getattr(value, "NAME", ""),
)
async def test_a_servers_job_is_ordered_and_followed_with_its_key_alone(
    world: World, kind: type[Remote], local: type[TaskServer[Any]], model: str
) -> None:
    server: TaskServer[Any] = local(  # pyright: ignore[reportAbstractUsage]
        seconds_to_start=1, seconds_to_finish=5, keys=frozenset({OPERATORS, THEIRS}), clip_scale=0.1, clip_rate=2, now=world.clock.now
    )
    async with server.serve() as base_url:
        world.keyring = LiveKeyring({kind.NAME: Secret(OPERATORS)})
        models = tuple(one for one in load_catalog() if one.provider == kind.NAME)
        provider = build_remote(kind, base_url, world.keyring.of(kind.NAME), models, JumpClock())
        world.providers[:] = [provider]  # pyright: ignore[reportArgumentType, reportCallIssue]
        service = ServerKeys(
            registry=world.registry(), keyring=world.keyring, vault=AesVault([SECRET]), store=world.database.keys, clock=world.clock
        )
        assert (await service.set(GUILD, kind.NAME, Secret(THEIRS), 1)).verdict is KeyTest.OK
        world.start()
        own = await world.ask(VideoOrder(prompt="fox", model=model))
        other = await world.ask(VideoOrder(prompt="fox", model=model), guild=GUILD + 1)
        await world.until(own.job.id, JobState.DONE)
        await world.until(other.job.id, JobState.DONE)
        await world.stop()
        await provider.aclose()
    jobs = {job.job.account: job.job.id for job in (own, other)}
    assert set(jobs) == {"operator", f"guild:{GUILD}:1"}
    assert sorted(task.key for task in server.tasks) == sorted((OPERATORS, THEIRS))
    attempts = {alias: (await world.job(job_id)).attempt for alias, job_id in jobs.items()}
    for alias, key in (("operator", OPERATORS), (f"guild:{GUILD}:1", THEIRS)):
        attempt = attempts[alias]
        assert attempt is not None
        assert attempt.handle is not None
        assert {task.id: task.key for task in server.tasks}[attempt.handle.task_id] == key
    assert server.refused == 0
    assert await world.audit() == []
