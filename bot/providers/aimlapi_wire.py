"""What goes over the wire to and from api.aimlapi.com: its document (seeds/004) when writing, tolerance when reading."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import cast

from pydantic import Field

from bot.domain.jobs import Billed, RemoteFile
from bot.providers.http import Answer
from bot.providers.orders import Reply
from bot.providers.reading import Phase, phase_of, web_link
from bot.providers.tolerant import Fields, Message, Number, TaskId, Text, Tolerant, fields, first_link, named_link, number, plain, read

FIELDS: Mapping[str, str] = {
    "prompt": "prompt",
    "image": "image_url",
    "last_image": "last_image_url",
    "video": "video_url",
    "duration": "duration",
    "aspect": "aspect_ratio",
    "resolution": "resolution",
    "quality": "quality",
    "audio": "generate_audio",
    "negative": "negative_prompt",
    "seed": "seed",
    "enhance": "enhance_prompt",
}
CREDITS_A_DOLLAR = 2_000_000
MARKER = re.compile(r"[A-Za-z0-9._:-]{1,128}")
"""What `X-Client-Request-Id` may be; anything else is dropped there without a word."""


class TaskRecord(Tolerant):
    generation_id: TaskId = None
    plain_id: TaskId = Field(None, validation_alias="id")
    status: Text = None
    video: object = None
    error: Message = None
    detail: Message = None
    code: Text = None
    message: Message = None
    stated: Number = Field(None, validation_alias="statusCode")
    meta: Fields = Field(default_factory=dict[str, object])

    @property
    def id(self) -> str | None:
        return self.generation_id or self.plain_id

    @property
    def link(self) -> RemoteFile | None:
        """By an ordered list of places: the first `url` found anywhere may be the input picture."""
        top = self.model_extra or {}
        found = named_link(self.video, ("url",)) or web_link(self.video) or first_link(self.video)
        found = found or first_link(top.get("videos")) or named_link(top, ("video_url", "url"))
        return RemoteFile(found) if found else None

    @property
    def complaint(self) -> str | None:
        return self.error or self.detail

    @property
    def words(self) -> str:
        return self.complaint or self.message or ""

    @property
    def code_word(self) -> str | None:
        return self.code

    @property
    def billed(self) -> Billed | None:
        """Dollars where they are told, or credits by the documented rate; tokens have no rate and stay tokens."""
        usage = fields(self.meta.get("usage"))
        if (usd := number(usage.get("usd_spent"))) is not None:
            return Billed(plain(usd), "usd")
        if (used := number(usage.get("credits_used"))) is not None:
            return Billed(plain(used / CREDITS_A_DOLLAR), "usd")
        if (tokens := number(usage.get("tokens_used"))) is not None:
            return Billed(plain(tokens), "tokens")
        return None


class LogRow(Tolerant):
    inference_id: TaskId = None
    marker: Text = Field(None, validation_alias="client_request_id")


@dataclass(frozen=True, slots=True)
class LogPage:
    rows: tuple[LogRow, ...]
    more: bool


def read_reply(answer: Answer) -> Reply | None:
    record = read(TaskRecord, answer.body)
    if record is None:
        return None
    status = status_of(answer, record)
    done = phase_of(record.status) is Phase.SUCCEEDED
    return Reply(
        record.id,
        refused=status == HTTPStatus.SERVICE_UNAVAILABLE and bool(record.words),
        stated=status,
        code=record.code,
        words=record.words,
        link=record.link if done else None,
        billed=record.billed if done else None,
    )


def status_of(answer: Answer, record: TaskRecord | None) -> int:
    """An error body names its code, also where the HTTP status is 200; an error status is never made good by it."""
    stated = record.stated if record else None
    return int(stated) if answer.ok and stated is not None else answer.status


def log_path(start: datetime, end: datetime, offset: int, limit: int) -> str:
    times = f"start={start:%Y-%m-%dT%H:%M:%SZ}&end={end:%Y-%m-%dT%H:%M:%SZ}"
    return f"/v2/logs?{times}&limit={limit}&offset={offset}"


def read_log(answer: Answer) -> LogPage | None:
    page = read(Tolerant, answer.body) if answer.ok else None
    content = (page.model_extra or {}) if page else {}
    rows = content.get("data")
    if not isinstance(rows, list):
        return None
    entries = tuple(LogRow.model_validate(row) for row in cast("list[object]", rows) if isinstance(row, dict))
    return LogPage(entries, more=fields(content.get("pagination")).get("has_more") is True)
