"""Free calls to a provider: budgeted, retried a little, over one aiohttp connection pool."""

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Self

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from bot.domain.errors import Paused, ReadFailed
from bot.domain.ports import Clock
from bot.providers.budget import ReadBudget
from bot.providers.http import USER_AGENT, Answer, AnswerTooLarge, retry_after, whole_answer

# The list holds every task of the account, so it may grow; a detail is a page at most.
ANSWER_CAP = 64 * 1024 * 1024
READ_SECONDS = 30.0
TIMEOUT = httpx.Timeout(20.0, connect=10.0)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Retry:
    """`times` more tries with full jitter: a random wait below `base` x 2^n seconds, at most `cap`."""

    name: str
    times: int
    base: float
    cap: float

    def wait(self, tried: int, rng: random.Random) -> float:
        return rng.uniform(0, min(self.cap, self.base * 2**tried))


READ_RETRY = Retry("provider-read", times=2, base=0.5, cap=4.0)
NO_RETRY = Retry("once", times=0, base=0.0, cap=0.0)

TRANSIENT = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY})


class ReadClient:
    """Reads of one provider host. Raises `Paused` and `ReadFailed`, nothing else; other answers are the caller's to judge."""

    def __init__(
        self,
        provider: str,
        base_url: str,
        budget: ReadBudget,
        clock: Clock,
        *,
        transport: Callable[[], httpx.AsyncBaseTransport] | None = None,
        rng: random.Random | None = None,
    ) -> None:
        self._provider = provider
        self._base_url = base_url
        self._budget = budget
        self._clock = clock
        self._rng = rng or random.Random()
        self._client = httpx.AsyncClient(
            transport=(transport or read_transport)(),
            timeout=TIMEOUT,
            trust_env=False,
            follow_redirects=False,
            headers={"User-Agent": USER_AGENT},
        )

    async def get(self, path: str, headers: Mapping[str, str], *, bulk: bool = False, patience: float = 10.0) -> Answer:
        return await self._send("GET", path, headers, READ_RETRY, bulk=bulk, patience=patience)

    async def put(self, path: str, headers: Mapping[str, str]) -> Answer:
        return await self._send("PUT", path, headers, NO_RETRY, bulk=False, patience=10.0)

    async def aclose(self) -> None:
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.aclose()

    async def _send(self, method: str, path: str, headers: Mapping[str, str], retry: Retry, *, bulk: bool, patience: float) -> Answer:
        tried = 0
        while True:
            async with self._budget.read(bulk=bulk, patience=patience):
                answer = await self._once(method, path, headers)
            reason = answer if isinstance(answer, str) else f"HTTP {answer.status}"
            if isinstance(answer, Answer) and not _transient(answer.status):
                return answer
            if tried >= retry.times:
                raise ReadFailed("provider-read-failed", provider=self._provider, reason=reason)
            log.info("%s: read failed (%s), will be repeated", retry.name, reason, extra={"provider": self._provider, "action": "read"})
            await self._clock.sleep(retry.wait(tried, self._rng))
            tried += 1

    async def _once(self, method: str, path: str, headers: Mapping[str, str]) -> Answer | str:
        """The answer, or the name of what went wrong: exceptions of the HTTP libraries carry the request's headers, so they end here."""
        try:
            async with asyncio.timeout(READ_SECONDS), self._client.stream(method, self._base_url + path, headers=headers) as response:
                answer = await whole_answer(response, ANSWER_CAP)
        except (httpx.HTTPError, httpx.StreamError, aiohttp.ClientError, AnswerTooLarge, OSError, ValueError) as error:
            return type(error).__name__
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            until = self._clock.now() + retry_after(answer.headers, self._clock.now())
            self._budget.pause(until)
            log.warning("the provider asked for a rest until %s", until.isoformat(), extra={"provider": self._provider, "action": "read"})
            raise Paused(until, "the provider asked for a rest")
        return answer


def read_transport() -> httpx.AsyncBaseTransport:
    """The API of httpx over aiohttp: a fifth of the CPU of its own transport. The session is made at the first request, inside the loop."""
    return AiohttpTransport(client=_session)


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=8, keepalive_timeout=30), cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
    )


def _transient(status: int) -> bool:
    return status in TRANSIENT or httpx.codes.is_server_error(status)
