"""A plain caller of a local server, without any of the bot's code in between."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from sandbox.providers.tasks import TaskServer

BEARER = {"Authorization": "Bearer any"}


@dataclass(frozen=True)
class World:
    server: TaskServer[Any]
    session: aiohttp.ClientSession
    signed: dict[str, str]

    async def post(self, path: str, body: object, headers: dict[str, str] | None = None) -> tuple[int, dict[str, Any]]:
        signed = self.signed if headers is None else headers
        async with self.session.post(self.server.base_url + path, json=body, headers=signed) as answer:
            return answer.status, await answer.json()

    async def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, Any]]:
        async with self.session.get(self.server.base_url + path, headers=headers or self.signed) as answer:
            return answer.status, await answer.json()

    async def bytes_of(self, url: str) -> bytes:
        async with self.session.get(url) as answer:
            assert answer.status == 200
            return await answer.read()


@asynccontextmanager
async def opened(server: TaskServer[Any], signed: dict[str, str] = BEARER) -> AsyncIterator[World]:
    async with server.serve(), aiohttp.ClientSession() as session:
        yield World(server, session, signed)
