"""Calls that cost money: sent at most once, and the answer says what is known about it.

httpx's own transport is used because its exceptions are exact. Over the aiohttp transport a server that takes the whole
request and then closes shows as `ConnectTimeout`, which would be read as "not sent" and pay twice.
"""

import asyncio
import logging
import socket
from collections.abc import Callable, Mapping
from datetime import timedelta

import httpx

from bot.domain.outcomes import NotSent, Unknown
from bot.providers.http import USER_AGENT, Answer, whole_answer

ANSWER_CAP = 1024 * 1024
CONNECT_SECONDS = 10.0
WRITE_SECONDS = 60.0

log = logging.getLogger(__name__)

TransportFactory = Callable[[], httpx.AsyncBaseTransport]


def paid_transports() -> TransportFactory:
    """The transport of httpx itself, without retries or proxies; TCP keep-alive, since NATs drop idle connections silently."""
    context = httpx.create_ssl_context(trust_env=False)
    options = _keep_alive()
    return lambda: httpx.AsyncHTTPTransport(verify=context, trust_env=False, retries=0, socket_options=options)


class PaidClient:
    """Every call gets a client and a connection of its own: no idle connection can be closed under a paid request."""

    def __init__(self, transports: TransportFactory) -> None:
        self._transports = transports

    async def post(self, url: str, *, headers: Mapping[str, str], body: bytes, time_limit: timedelta) -> Answer | NotSent | Unknown:
        """`NotSent` only when no connection came about; whatever else keeps the answer from being read whole is `Unknown`."""
        seconds = time_limit.total_seconds()
        timeout = httpx.Timeout(seconds, connect=CONNECT_SECONDS, write=WRITE_SECONDS, pool=CONNECT_SECONDS)
        answer: Answer | None = None
        try:
            async with (
                asyncio.timeout(seconds),
                httpx.AsyncClient(transport=self._transports(), timeout=timeout, trust_env=False, follow_redirects=False) as client,
                client.stream("POST", url, headers={"User-Agent": USER_AGENT, **headers}, content=body) as response,
            ):
                answer = await whole_answer(response, ANSWER_CAP)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return answer or NotSent(type(error).__name__)
        except Exception as error:  # noqa: BLE001 - whatever went wrong here, the order may have been taken
            # Only the type: messages of HTTP libraries may quote what was sent.
            log.warning("a paid call ended without a whole answer: %s", type(error).__name__, extra={"action": "submit"})
            return answer or Unknown(type(error).__name__)
        return answer


def _keep_alive() -> list[tuple[int, int, int]]:
    options = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)]
    # Linux names the idle time TCP_KEEPIDLE, macOS TCP_KEEPALIVE.
    for name, seconds in (("TCP_KEEPIDLE", 60), ("TCP_KEEPALIVE", 60), ("TCP_KEEPINTVL", 30), ("TCP_KEEPCNT", 5)):
        if hasattr(socket, name):
            options.append((socket.IPPROTO_TCP, getattr(socket, name), seconds))
    return options
