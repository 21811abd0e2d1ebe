"""What paid calls and reads have in common: the answer, its size cap, `Retry-After`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

USER_AGENT = "Clapper/0.1 (self-hosted Discord bot)"

RETRY_AFTER_DEFAULT = timedelta(seconds=30)
RETRY_AFTER_CAP = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP answer. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        return httpx.codes.is_success(self.status)


class AnswerTooLarge(Exception):
    """The body went over the cap; what was read is thrown away."""


async def whole_answer(response: httpx.Response, cap: int) -> Answer:
    """Read a streamed response. Raises `AnswerTooLarge` past `cap` decoded bytes, and whatever the transport raises."""
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > cap:
            raise AnswerTooLarge
    return Answer(response.status_code, dict(response.headers), bytes(body))


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta:
    """How long the provider asks us to rest: seconds or an HTTP date, 30 s when it does not say, never over 5 minutes."""
    text = headers.get("retry-after", "").strip()
    if text.isdecimal():
        return min(timedelta(seconds=min(int(text), 3600)), RETRY_AFTER_CAP)
    moment = http_date(text)
    if moment is None:
        return RETRY_AFTER_DEFAULT
    return min(max(moment - now, timedelta(0)), RETRY_AFTER_CAP)


def http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
