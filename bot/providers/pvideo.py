"""p-video of apimodels.app: its one blocking route, `POST /api/v1/video/p-video`. Its document (seeds/002) shows no request or answer.

What is sent is therefore the least (reference/providers.md 3.3), and the answer is read by an ordered list of places (3.4).
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from pydantic import AliasChoices, Field

from bot.domain.jobs import Account, Handle, RemoteFile
from bot.domain.outcomes import FindOutcome, NotSent, SubmitCall, SubmitOutcome, Unknown
from bot.domain.secret import Secret
from bot.providers.body import order_body
from bot.providers.couriers import Couriers
from bot.providers.http import Answer
from bot.providers.orders import Reply, submit_outcome
from bot.providers.reading import web_link
from bot.providers.tolerant import Fields, Message, Number, TaskId, Tolerant, fields, first_link, named_link, read

ROUTE: Final = "/api/v1/video/p-video"
NAMES: Final[Mapping[str, str]] = {
    "prompt": "prompt",
    "image": "image",
    "duration": "duration",
    "resolution": "resolution",
    "aspect": "aspect_ratio",
    "seed": "seed",
}
LINK_NAMES: Final = ("videoUrl", "video_url", "url", "output")
SUCCESS: Final = 200


class _Body(Tolerant):
    code: Number = None
    msg: Message = Field(None, validation_alias=AliasChoices("msg", "message"))
    error: Message = None
    data: Fields = Field(default_factory=dict[str, object])
    task_id: TaskId = Field(None, validation_alias=AliasChoices("taskId", "task_id"))

    @property
    def link(self) -> str | None:
        return _link_in(self.data) or _link_in(self.model_extra or {})


class _Inside(Tolerant):
    task_id: TaskId = Field(None, validation_alias=AliasChoices("taskId", "task_id"))


class PVideo:
    """The paid call through a courier. The provider around it owns accounts, keys and the reading of tasks."""

    def __init__(self, base_url: str, couriers: Couriers, now: Callable[[], datetime], *, time_limit: timedelta) -> None:
        self._url = base_url.rstrip("/") + ROUTE
        self._couriers = couriers
        self._now = now
        self._time_limit = time_limit

    async def order(self, call: SubmitCall, key: Secret, files: Mapping[str, str]) -> SubmitOutcome:
        """`files`: the public links that stand for the call's files, by role."""
        headers = {"Authorization": f"Bearer {key.reveal()}", "Content-Type": "application/json"}
        body = json.dumps(order_body(call, NAMES, files)).encode()
        seen = await self._couriers.post(
            call.attempt.id, self._url, headers=headers, body=body, time_limit=self._time_limit, secrets=(key.reveal(),)
        )
        return self._outcome(seen, call.account, (key.reveal(),))

    async def find(self, call: SubmitCall, secrets: tuple[str, ...]) -> FindOutcome:
        """`secrets`: what must not be shown when the provider quotes it. Without a key the answer is read all the same."""
        return await self._couriers.find(call.attempt.id, lambda seen: self._outcome(seen, call.account, secrets))

    def _outcome(self, seen: Answer | NotSent | Unknown, account: Account, secrets: tuple[str, ...]) -> SubmitOutcome:
        if not isinstance(seen, Answer):
            return seen
        return submit_outcome(seen, read_reply(seen), partial(Handle, account), secrets, self._now())


def read_reply(answer: Answer) -> Reply | None:
    """None: not a JSON object. A task instead of a link is followed like any other task of apimodels."""
    body = read(_Body, answer.body)
    if body is None:
        return None
    stated = int(body.code) if body.code is not None and body.code != SUCCESS else None
    link = body.link
    return Reply(
        task_id=_Inside.model_validate(body.data).task_id or body.task_id,
        refused=False,
        stated=stated,
        words=body.msg or body.error or "",
        link=RemoteFile(link) if link and stated is None else None,
    )


def _link_in(place: Mapping[str, object]) -> str | None:
    output = place.get("output")
    return first_link(place.get("resultUrls")) or named_link(place, LINK_NAMES) or first_link(output) or web_link(fields(output).get("url"))
