"""What goes over the wire to and from apimodels.app: its document (seeds/002) when writing, tolerance when reading."""

from collections.abc import Mapping
from http import HTTPStatus

from pydantic import AliasChoices, Field

from bot.domain.jobs import Billed, RemoteFile
from bot.providers.http import Answer
from bot.providers.orders import Reply
from bot.providers.reading import Phase, phase_of
from bot.providers.tolerant import Fields, Message, Number, TaskId, Text, Tolerant, Unpacked, first_link, named_link, read

FIELDS: Mapping[str, str] = {
    "prompt": "prompt",
    "duration": "duration",
    "aspect": "aspect_ratio",
    "resolution": "size",
    "quality": "quality",
    "audio": "generate_audio",
    "negative": "negative_prompt",
    "seed": "seed",
    "enhance": "prompt_upsampling",
}
"""The first two of the document's and public pages'. Files have no usual name: the model table gives it."""

LINK_LISTS = ("resultUrls", "videos")
LINK_NAMES = ("videoUrl", "video_url", "url")


class TaskRecord(Tolerant):
    """`data` of an answer. `resultJson` and `param` are JSON inside a string, or an object; broken ones read as empty."""

    id: TaskId = Field(None, validation_alias=AliasChoices("taskId", "task_id", "id"))
    state: Text = None
    other_state: Text = Field(None, validation_alias="status")
    fail_message: Message = Field(None, validation_alias="failMsg")
    fail_code: Text = Field(None, validation_alias="failCode")
    error: Message = None
    result: Unpacked = Field(default_factory=dict[str, object], validation_alias="resultJson")
    param: Unpacked = Field(default_factory=dict[str, object])

    @property
    def status(self) -> str | None:
        """`state`, then `status`; a link beside any word of success wins over a stale word that says it still runs."""
        first, second = self.state or self.other_state, self.other_state
        stale = phase_of(first) in {Phase.WAITING, Phase.RUNNING}
        return second if stale and self.link and phase_of(second) is Phase.SUCCEEDED else first

    @property
    def link(self) -> RemoteFile | None:
        """By an ordered list of places: beside the clip there may be a thumbnail or the input picture."""
        found = _link_in(self.model_extra or {}) or _link_in(self.result)
        return RemoteFile(found) if found else None

    @property
    def complaint(self) -> str | None:
        return self.fail_message or self.error

    @property
    def words(self) -> str:
        return self.complaint or ""

    @property
    def code_word(self) -> str | None:
        return self.fail_code

    @property
    def billed(self) -> Billed | None:
        """No answer names an amount."""
        return None


class Envelope(Tolerant):
    code: Number = None
    msg: Message = Field(None, validation_alias=AliasChoices("msg", "message"))
    error: Message = None
    data: Fields | None = None

    @property
    def words(self) -> str:
        """Of a refusal: on success `msg` says "success"."""
        return self.error or self.msg or ""

    @property
    def record(self) -> TaskRecord:
        """Older answers had no envelope: the task stood at the top."""
        return TaskRecord.model_validate(self.data or self.model_extra or {})


def status_of(answer: Answer, envelope: Envelope | None) -> int:
    """A refusal may come as 200 with the real code in the body; an error status is never made good by it."""
    code = envelope.code if envelope else None
    return int(code) if answer.ok and code is not None and code != HTTPStatus.OK else answer.status


def read_reply(answer: Answer) -> Reply | None:
    envelope = read(Envelope, answer.body)
    if envelope is None:
        return None
    record, status = envelope.record, status_of(answer, envelope)
    done = phase_of(record.status) is Phase.SUCCEEDED
    return Reply(
        record.id,
        refused=status == HTTPStatus.SERVICE_UNAVAILABLE and bool(envelope.words),
        stated=status,
        words=envelope.words,
        link=record.link if done else None,
    )


def read_record(answer: Answer, task_id: str) -> TaskRecord | None:
    """The record in a whole and successful answer; None when it does not speak for this task."""
    envelope = read(Envelope, answer.body)
    if envelope is None or not HTTPStatus.OK <= status_of(answer, envelope) < HTTPStatus.MULTIPLE_CHOICES:
        return None
    record = envelope.record
    nameless = record.id is None and bool(envelope.data) and record.status is not None
    return record if record.id == task_id or nameless else None


def read_file_link(answer: Answer) -> str | None:
    """The public link of a file that was handed in."""
    envelope = read(Envelope, answer.body)
    return named_link(envelope.data, ("publicUrl", "url")) if envelope and answer.ok else None


def _link_in(content: Mapping[str, object]) -> str | None:
    lists = (first_link(content.get(name)) for name in LINK_LISTS)
    return next((link for link in lists if link), None) or named_link(content, LINK_NAMES)
