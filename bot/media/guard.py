"""Reading files from links that others chose, without letting them reach anything private.

The address is checked where the socket is made, so literal addresses, names, redirects and rebinding all pass the same gate.
"""

import errno
import os
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import aiohttp
import httpx
import yarl
from aiohttp.abc import AbstractResolver
from httpx_aiohttp import AiohttpTransport

from bot.domain.errors import DiskFull, DownloadFailed, LinkDead
from bot.domain.secret import Secret
from bot.media.addresses import is_inner_name, is_public

Sockaddr = tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]
AddrInfo = tuple[socket.AddressFamily | int, socket.SocketKind | int, int, str, Sockaddr]
SocketMaker = Callable[[AddrInfo], socket.socket]
LinkRule = Callable[[httpx.URL], bool]

MOST_REDIRECTS: Final = 3
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_MAY_PASS: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})
_SYSTEM_PORTS: Final = 1024
_WEB_PORTS: Final = frozenset({80, 443})
_USER_AGENT: Final = "Clapper"


class LinkRefused(LinkDead):
    """The link leads where this program does not go: another scheme, a private address, too many redirects. Value: reason."""

    def __init__(self, reason: str) -> None:
        super().__init__("link-refused", reason=reason)


class AddressNotPublic(OSError):
    """Raised in place of a socket; the text is the same for every address so that the connector reports it unchanged."""

    def __init__(self) -> None:
        super().__init__(errno.EACCES, "not a public address")


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer whose body has not been read. `length` is the sender's word."""

    status: int
    length: int | None
    _response: httpx.Response

    def check(self) -> None:
        """Raises `LinkDead` for an answer that only a fresh link can better, `DownloadFailed` for any other without the file.

        Every client error but the passing ones is a dead link: stores say 400, 401, 403, 404 or 410 when a signed link has run out.
        """
        if HTTPStatus.BAD_REQUEST <= self.status < HTTPStatus.INTERNAL_SERVER_ERROR and self.status not in _MAY_PASS:
            raise LinkDead("link-dead", status=self.status)
        if self.status != HTTPStatus.OK:
            raise DownloadFailed("download-refused", status=self.status)

    async def chunks(self) -> AsyncIterator[bytes]:
        """The decoded body in small pieces. Raises `DownloadFailed` when it breaks off or stalls."""
        try:
            async for chunk in self._response.aiter_bytes():
                yield chunk
        except (httpx.HTTPError, httpx.StreamError, aiohttp.ClientError, OSError) as error:
            raise DownloadFailed("download-broken", reason=type(error).__name__) from error
        if self.length is not None and self._response.num_bytes_downloaded != self.length:
            raise DownloadFailed("download-broken", reason="length")


class GuardedClient:
    """GET without cookies, proxies or environment. Times in seconds; `stall` is the longest silence of a sender.

    Hosts in `allow_private` (names as they stand in the link) may have private addresses. Built lazily, closed by `aclose`.
    """

    def __init__(
        self,
        allow_private: Iterable[str] = (),
        *,
        connect: float = 15.0,
        stall: float = 30.0,
        resolver: AbstractResolver | None = None,
        make_socket: SocketMaker | None = None,
    ) -> None:
        self._allowed = frozenset(host.strip().strip("[]").rstrip(".").lower() for host in allow_private)
        self._timeout = httpx.Timeout(stall, connect=connect, pool=None).as_dict()
        self._resolver = resolver
        self._make_socket = make_socket or _plain_socket
        self._guarded = AiohttpTransport(client=lambda: self._session(self._public_socket), trust_env=False)
        self._open = AiohttpTransport(client=lambda: self._session(self._make_socket), trust_env=False)

    def allows_private(self, url: httpx.URL) -> bool:
        host = url.host.rstrip(".").lower()
        # Two parsers must agree on the host before the gate is left open for it.
        return host in self._allowed and yarl.URL(str(url)).host == url.host

    @asynccontextmanager
    async def get(self, link: str, rule: LinkRule | None = None, key: Secret | None = None) -> AsyncGenerator[Fetched]:
        """Open `link`, following at most three redirects by hand; `rule` is asked about every hop.

        `key` goes as a bearer token to the link's own scheme, host and port, to no other that it may be redirected to.
        Raises `LinkRefused`, or `DownloadFailed` when nobody answers. Any status but a redirect is the caller's to judge.
        """
        url = _parse(link)
        home = _origin(url)
        for _ in range(MOST_REDIRECTS + 1):
            self._check(url, rule)
            response = await self._send(url, key if _origin(url) == home else None)
            try:
                if response.status_code not in _REDIRECTS:
                    yield Fetched(response.status_code, _length(response), response)
                    return
                url = _next(url, response)
            finally:
                await _close(response)
        raise LinkRefused("redirects")

    async def aclose(self) -> None:
        await self._guarded.aclose()
        await self._open.aclose()

    def _check(self, url: httpx.URL, rule: LinkRule | None) -> None:
        if url.scheme not in {"http", "https"} or not url.host:
            raise LinkRefused("scheme")
        if url.userinfo:
            raise LinkRefused("credentials")
        if rule is not None and not rule(url):
            raise LinkRefused("host")
        if self.allows_private(url):
            return
        if url.port is not None and url.port < _SYSTEM_PORTS and url.port not in _WEB_PORTS:
            raise LinkRefused("port")
        if is_inner_name(url.host):
            raise LinkRefused("address")

    async def _send(self, url: httpx.URL, key: Secret | None) -> httpx.Response:
        headers = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": _USER_AGENT}
        if key is not None:
            headers["Authorization"] = f"Bearer {key.reveal()}"
        request = httpx.Request("GET", url, headers=headers, extensions={"timeout": self._timeout})
        transport = self._open if self.allows_private(url) else self._guarded
        try:
            return await transport.handle_async_request(request)
        except (httpx.UnsupportedProtocol, httpx.InvalidURL, aiohttp.InvalidURL) as error:
            raise LinkRefused("form") from error
        except (httpx.HTTPError, aiohttp.ClientError, OSError, ValueError) as error:
            if _was_refused(error):
                raise LinkRefused("address") from error
            number = _out_of_handles(error)
            if number:
                raise DiskFull("download-not-written", reason=os.strerror(number)) from error
            raise DownloadFailed("download-unreachable", reason=type(error).__name__) from error

    def _session(self, factory: SocketMaker) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(socket_factory=factory, resolver=self._resolver, limit=64)
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False)

    def _public_socket(self, info: AddrInfo) -> socket.socket:
        if not is_public(str(info[4][0])):
            raise AddressNotPublic
        return self._make_socket(info)


def _parse(link: str) -> httpx.URL:
    try:
        return httpx.URL(link)
    except (httpx.InvalidURL, ValueError) as error:
        raise LinkRefused("form") from error


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _next(url: httpx.URL, response: httpx.Response) -> httpx.URL:
    target = response.headers.get("location", "")
    if not target:
        raise LinkRefused("redirects")
    try:
        return url.join(target)
    except (httpx.InvalidURL, ValueError) as error:
        raise LinkRefused("form") from error


def _length(response: httpx.Response) -> int | None:
    text = response.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else None


async def _close(response: httpx.Response) -> None:
    try:
        await response.aclose()
    except (httpx.HTTPError, aiohttp.ClientError, OSError):
        return  # the answer was read or given up; how its connection ends changes nothing


def _was_refused(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, OSError) and error.errno == errno.EACCES:
            return True
        if isinstance(error, aiohttp.ClientConnectorError) and error.os_error.errno == errno.EACCES:
            return True
        error = error.__cause__
    return False


def _out_of_handles(error: BaseException | None) -> int:
    """The number of the fault when this process may open no more sockets; 0 for anything else."""
    while error is not None:
        inner = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
        if isinstance(inner, OSError) and inner.errno in {errno.EMFILE, errno.ENFILE}:
            return inner.errno
        error = error.__cause__
    return 0


def _plain_socket(info: AddrInfo) -> socket.socket:
    family, kind, protocol, _, _ = info
    return socket.socket(family, kind, protocol)
