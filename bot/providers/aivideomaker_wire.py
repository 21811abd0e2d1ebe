"""What goes over the wire to and from aivideomaker.ai: its document (seeds/000) when writing, tolerance when reading."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from pydantic import AliasChoices, Field

from bot.domain.jobs import Billed, RemoteFile
from bot.domain.models import Need
from bot.domain.outcomes import SubmitCall
from bot.providers.body import data_url, order_body
from bot.providers.http import Answer
from bot.providers.orders import Reply
from bot.providers.reading import Phase, phase_of, web_link
from bot.providers.tolerant import (
    Fields,
    Message,
    Moment,
    Number,
    TaskId,
    Text,
    Tolerant,
    fields,
    first_link,
    message,
    named_link,
    plain,
    read,
    text,
)

FIELDS: Mapping[str, str] = {"prompt": "prompt", "image": "image", "aspect": "aspectRatio", "duration": "duration:text"}
"""All that the document names. Later models want numbers and other names: their entries say so."""

LINK_NAMES = ("url", "videoUrl", "video_url", "result_url")


def submit_body(call: SubmitCall) -> bytes:
    """The JSON of a paid call. A missing prompt is null, segments are a list, files are data URLs; the model stands in the path."""
    request, model = call.request, call.model
    body = order_body(call, FIELDS, {role: data_url(picture) for role, picture in call.pictures.items()})
    del body["model"]
    prompt = model.wire.get("prompt", FIELDS["prompt"])
    if request.prompts:
        body[prompt] = list(request.prompts)
    elif model.prompt is not Need.NO:
        body.setdefault(prompt, None)
    return json.dumps(body).encode()


class _Answer(Tolerant):
    status: Text = None
    code: Text = Field(None, validation_alias=AliasChoices("errorCode", "code"))
    message: Message = Field(None, validation_alias=AliasChoices("message", "msg"))
    error: Message = None
    charged: Number = Field(None, validation_alias="creditsCharged")
    refunded: Number = Field(None, validation_alias="creditsRefunded")

    @property
    def billed(self) -> Billed | None:
        """What the provider kept, where it says so."""
        if self.charged is None:
            return None
        return Billed(plain(self.charged - (self.refunded or 0)), "credits")


class SubmitAnswer(_Answer):
    task_id: TaskId = Field(None, validation_alias=AliasChoices("taskId", "task_id"))

    @property
    def words(self) -> str:
        return self.message or self.error or ""


class TaskRecord(_Answer):
    id: TaskId = Field(None, validation_alias=AliasChoices("id", "taskId"))
    created_at: Moment = Field(None, validation_alias="createdAt")
    model: Text = None
    input: Fields = Field(default_factory=dict[str, object])
    output: object = None

    @property
    def link(self) -> RemoteFile | None:
        """The clip's link by an ordered list of places: the first `url` found anywhere may be a thumbnail or the input picture."""
        output, top = self.output, self.model_extra or {}
        found = named_link(output, LINK_NAMES) or web_link(output) or first_link(output) or first_link(fields(output).get("videos"))
        found = found or named_link(top, LINK_NAMES) or first_link(top.get("videos"))
        return RemoteFile(found) if found else None

    @property
    def complaint(self) -> str | None:
        """What the record itself calls an error."""
        return message(fields(self.output).get("error")) or self.error

    @property
    def words(self) -> str:
        """The provider's reason, wherever it stands. `output.msg` comes last: on success it only says how long the file is kept."""
        return self.complaint or self.message or text(fields(self.output).get("msg")) or ""

    @property
    def code_word(self) -> str | None:
        return self.code or text(fields(self.output).get("errorCode"))


@dataclass(frozen=True, slots=True)
class TaskList:
    records: tuple[TaskRecord, ...]
    server_time: datetime | None


def read_reply(reply: Answer) -> Reply | None:
    """The answer to an order. FAILED without a task id is a refusal, whatever the HTTP code, which the document leaves open."""
    answer = read(SubmitAnswer, reply.body)
    if answer is None:
        return None
    refused = phase_of(answer.status) is Phase.FAILED and answer.task_id is None
    return Reply(answer.task_id, refused=refused, code=answer.code, words=answer.words, billed=answer.billed)


def read_list(body: bytes) -> tuple[TaskRecord, ...] | None:
    """None: no list of tasks. Entries that are no objects are left out."""
    try:
        content: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    entries = cast("Mapping[str, object]", content).get("tasks") if isinstance(content, dict) else content
    if not isinstance(entries, list):
        return None
    return tuple(TaskRecord.model_validate(entry) for entry in cast("list[object]", entries) if isinstance(entry, dict))
