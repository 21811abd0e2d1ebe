"""What goes over the wire to and from aigate.shop: its document (seeds/003) when writing, tolerance when reading."""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final, cast

from pydantic import AliasChoices, Field

from bot.domain.jobs import Billed, Failure, FailureKind, Handle, RemoteFile
from bot.domain.keys import KeyTest
from bot.domain.outcomes import AcceptedTask, Finished, Rejected, SubmitCall, SubmitOutcome, Unknown
from bot.domain.requests import Picture
from bot.providers.body import FILES, data_url
from bot.providers.http import Answer, retry_after
from bot.providers.orders import BREAKERS
from bot.providers.reading import STATUSES, Phase, clean, key_test, phase_of, refusal_kind, web_link
from bot.providers.tolerant import Fields, Message, TaskId, Text, Tolerant, fields, first_link, named_link, read

FIELDS: Final[Mapping[str, str]] = {
    "prompt": "prompt",
    "image": "prompt.image",
    "video": "input_video_b64",
    "duration": "duration",
    "aspect": "aspect_ratio",
    "resolution": "resolution",
    "quality": "quality",
    "audio": "audio",
    "negative": "negative_prompt",
    "seed": "seed",
}
"""A name with a dot stands inside an object. A last picture has no field in the document: the model table names one, or it is not taken."""
OPTIONS: Final = "provider_options"
BASE64_ENDING: Final = "_b64"
"""Fields of this ending hold bare base64, the others a data URL."""

REFUSALS: Final[Mapping[str, FailureKind]] = {
    "http_400": FailureKind.INVALID,
    "http_401": FailureKind.AUTH,
    "authentication_error": FailureKind.AUTH,
    "invalid_api_key": FailureKind.AUTH,
    "http_402": FailureKind.NO_CREDIT,
    "insufficient_quota": FailureKind.NO_CREDIT,
    "http_403": FailureKind.FORBIDDEN,
    "permission_error": FailureKind.FORBIDDEN,
    "not_found": FailureKind.INVALID,
    "http_404": FailureKind.INVALID,
    "model_not_found": FailureKind.INVALID,
    "http_410": FailureKind.EXPIRED,
    "http_413": FailureKind.INVALID,
    "rate_limit_error": FailureKind.RATE_LIMITED,
    "rate_limit_exceeded": FailureKind.RATE_LIMITED,
    "api_error": FailureKind.PROVIDER,
    "invalid_request_error": FailureKind.INVALID,
}
"""Codes and types of the error envelope that say in the provider's own words that it made nothing, the more telling ones first."""
MODERATION: Final = frozenset({FailureKind.INVALID, FailureKind.FORBIDDEN, FailureKind.PROVIDER})
LINK_NAMES: Final = ("url", "video_url", "result_url")


class ErrorBody(Tolerant):
    message: Message = None
    type: Text = None
    code: Text = None

    @property
    def kind(self) -> FailureKind | None:
        words = [word.lower() for word in (self.code, self.type) if word]
        return next((REFUSALS[word] for word in words if word in REFUSALS), None)


class Reply(Tolerant):
    """A finished clip, a task, or an error: whichever of them the body is."""

    id: TaskId = Field(None, validation_alias=AliasChoices("task_id", "taskId", "id"))
    word: Text = Field(None, validation_alias=AliasChoices("status", "state"))
    videos: object = None
    video: object = None
    outputs: object = None
    data: object = None
    metadata: Fields = Field(default_factory=dict[str, object])
    error: object = None
    reason: Message = Field(None, validation_alias=AliasChoices("fail_reason", "message"))

    @property
    def address(self) -> str | None:
        """By an ordered list of places: the first `url` found anywhere may be a picture's."""
        top, data = self.model_extra or {}, fields(self.data)
        return (
            _video_in(self.videos)
            or named_link(self.video, LINK_NAMES)
            or web_link(self.video)
            or first_link(self.outputs)
            or _video_in(data.get("videos"))
            or named_link(data, LINK_NAMES)
            or first_link(self.data)
            or named_link(top, LINK_NAMES)
            or named_link(self.metadata, LINK_NAMES)
        )

    @property
    def failure(self) -> ErrorBody | None:
        return ErrorBody.model_validate(found) if (found := fields(self.error)) else None


class Record:
    """A task as `StateReader` wants it. new-api wraps it into `data` on one of its routes."""

    def __init__(self, reply: Reply, own: Callable[[str], bool]) -> None:
        inside = reply
        if reply.word is None and (wrapped := fields(reply.data)):
            inside = Reply.model_validate(wrapped)
        # new-api has a column for the reason of a failure, in which it keeps the link of a success.
        address = inside.address or (web_link(inside.reason) if phase_of(inside.word) is Phase.SUCCEEDED else None)
        failure = inside.failure
        self.id = inside.id or reply.id
        self.status = inside.word
        self.link = RemoteFile(address, same_host_key=own(address)) if address else None
        self.complaint = (failure.message if failure else None) or (None if address else inside.reason)
        self.words = self.complaint or ""
        self.code_word = failure.code if failure else None
        self.billed: Billed | None = None


def order_of(call: SubmitCall) -> bytes:
    """The JSON of a paid call, every value explicit: `n` is 1, `audio` is said although it is off."""
    request, model = call.request, call.model
    names = {**FIELDS, **model.wire}
    body: dict[str, object] = {"model": model.wire_id}
    prompt_name, image_name = names["prompt"], names["image"]
    as_object = request.has_image and image_name.startswith(f"{prompt_name}.")
    _put(body, f"{prompt_name}.text" if as_object else prompt_name, request.prompt)
    for role in FILES:
        if role in call.pictures:
            _put(body, names[role], _file(call.pictures[role], names[role]))
    values: dict[str, object] = {
        "duration": request.seconds if model.durations else None,
        "aspect": request.aspect,
        "resolution": request.resolution,
        "quality": request.quality,
        "audio": bool(request.audio),
        "negative": request.negative,
        "seed": request.seed,
        "enhance": request.enhance if "enhance" in names else None,
    }
    for role, value in values.items():
        if value is not None:
            _put(body, names[role], value)
    body["n"] = 1
    for name, value in request.extra.items():
        _put(body, f"{OPTIONS}.{name}", value)
    return json.dumps(body).encode()


def order_outcome(
    answer: Answer, handle: Callable[[str], Handle], own: Callable[[str], bool], secrets: tuple[str, ...], now: datetime
) -> SubmitOutcome:
    """The error envelope speaks first, by its code; then a link or a task id proves the order; the rest is unknown.

    A status of its own refuses only where it cannot come from a gateway after the order was taken.
    """
    reply = read(Reply, answer.body)
    failure = reply.failure if reply else None
    if failure is not None and not (reply and reply.address) and failure.kind is not None:
        return _refused(answer, failure, failure.kind, secrets, now)
    if reply is not None and answer.ok and (address := reply.address):
        return Finished(handle(reply.id) if reply.id else None, (RemoteFile(address, same_host_key=own(address)),))
    told = answer.ok or (answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR and failure is None)
    if reply is not None and told and (task := Record(reply, own).id):
        return AcceptedTask(handle(task))
    if answer.status in STATUSES:
        return _refused(answer, failure, refusal_kind(None, _words(reply), answer.status), secrets, now, clean_refusal=failure is not None)
    return Unknown(f"HTTP {answer.status}, {'no clip' if reply else 'unreadable'}")


def read_record(answer: Answer, own: Callable[[str], bool]) -> Record | None:
    reply = read(Reply, answer.body) if answer.ok else None
    record = Record(reply, own) if reply else None
    return record if record and (record.id or record.status or record.link) else None


def read_key_test(answer: Answer) -> KeyTest:
    """Only a whole answer to a customer, or its own refusal, says anything."""
    reply = read(Reply, answer.body)
    failure = reply.failure if reply else None
    kind = (failure.kind if failure else None) or refusal_kind(None, _words(reply), answer.status)
    return key_test(kind, known=answer.ok and reply is not None and failure is None)


def _refused(
    answer: Answer, failure: ErrorBody | None, kind: FailureKind, secrets: tuple[str, ...], now: datetime, *, clean_refusal: bool = True
) -> Rejected:
    words = (failure.message if failure else None) or ""
    if kind in MODERATION and refusal_kind(None, words, 0) is FailureKind.MODERATED:
        kind = FailureKind.MODERATED
    # Sent again only when the provider itself says that it refused: a page in its place may come from whoever stands between.
    later: timedelta | None = retry_after(answer.headers, now) if kind is FailureKind.RATE_LIMITED and clean_refusal else None
    return Rejected(Failure(kind, clean(words, secrets)), retry_after=later, trips_breaker=kind in BREAKERS)


def _words(reply: Reply | None) -> str:
    failure = reply.failure if reply else None
    return (failure.message if failure else None) or (reply.reason if reply else None) or ""


def _video_in(value: object) -> str | None:
    """The first entry that is a video by its type, else the first whose type is not said."""
    if not isinstance(value, list):
        return None
    entries = cast("list[object]", value)
    typed = [entry for entry in entries if str(fields(entry).get("mime_type") or "").startswith("video/")]
    untyped = [entry for entry in entries if not fields(entry).get("mime_type")]
    return next((link for entry in (*typed, *untyped) if (link := web_link(entry) or named_link(entry, LINK_NAMES))), None)


def _file(picture: Picture, name: str) -> str:
    return base64.b64encode(picture.data).decode() if name.endswith(BASE64_ENDING) else data_url(picture)


def _put(body: dict[str, object], name: str, value: object) -> None:
    *outer, last = name.split(".")
    place = body
    for part in outer:
        place = cast("dict[str, object]", place.setdefault(part, {}))
    place[last] = value
