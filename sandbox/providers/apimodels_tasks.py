"""Tasks of the local apimodels: what its document allows to be ordered, and the shapes in which its answers come."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.providers.payloads import PayloadRefused
from sandbox.providers.tasks import Script, Task

ASPECTS = ("16:9", "9:16", "1:1", "2:3", "3:2")


@dataclass(frozen=True, slots=True)
class Spec:
    """One model. `links`: its fields for files, lists of public links, and whether one is required. `durations`: what it may be sent."""

    seconds: int
    credits: int
    links: Mapping[str, bool] = field(default_factory=dict[str, bool])
    durations: tuple[str, ...] = ()
    provider: str = "xai"


SPECS: Mapping[str, Spec] = {
    "grok-video-3": Spec(5, 5),
    "grok-video-3-10s": Spec(10, 10),
    "grok-video-3-official": Spec(15, 15),
}
"""Those that the document names. Others are given to the server."""


class TaskScript(Script):
    """`result_form`: where the link stands. `hook_copies`: how often the webhook comes; `hook_delay`: so many seconds late."""

    waiting_word: str | None = "pending"
    running_word: str | None = "processing"
    final_word: str | None = "completed"
    word_field: str = "state"
    result_form: str = "resultUrls"
    hook_copies: int = 1
    hook_delay: float = 0.0


def check_payload(fields: Mapping[str, object], specs: Mapping[str, Spec], own_host: str) -> tuple[str, int]:
    """The model and its length. Raises `PayloadRefused` for whatever the document does not allow."""
    model = fields.get("model")
    spec = specs.get(model) if isinstance(model, str) else None
    if not isinstance(model, str) or spec is None:
        raise PayloadRefused(f"Invalid model: {model}")
    taken = {"model", "prompt", "aspect_ratio", "callback_url", *spec.links, *(["duration"] if spec.durations else [])}
    if unknown := sorted(set(fields) - taken):
        raise PayloadRefused(f"Unknown parameter for {model}: {', '.join(unknown)}")
    prompt = fields.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip():
        raise PayloadRefused("prompt is required")
    if fields.get("aspect_ratio", ASPECTS[0]) not in ASPECTS:
        raise PayloadRefused(f"aspect_ratio must be one of {', '.join(ASPECTS)}")
    callback = fields.get("callback_url")
    if callback is not None and not (isinstance(callback, str) and callback.startswith(("http://", "https://"))):
        raise PayloadRefused("callback_url must be a URL")
    for name, required in spec.links.items():
        _check_links(name, fields.get(name), required, own_host)
    duration = fields.get("duration", str(spec.seconds))
    if spec.durations and duration not in spec.durations:
        raise PayloadRefused(f"duration must be one of {spec.durations}")
    return model, int(str(duration))


def record_of(task: Task[TaskScript], word: str | None, ended: bool, link: str | None) -> dict[str, object]:
    """`data` of a poll's answer."""
    script = task.script
    record: dict[str, object] = {"taskId": task.id, script.word_field: word, "createTime": _millis(task.created_at.timestamp())}
    if not ended:
        return record
    record["completeTime"] = _millis(task.ends_at.timestamp())
    if script.message or script.error_code:
        return {**record, "failMsg": script.message or None, "failCode": script.error_code or None}
    return {**record, **_result(script.result_form, link)} if link else {**record, "resultUrls": []}


def hook_of(task: Task[TaskScript], spec: Spec, word: str | None, link: str | None) -> dict[str, object]:
    """The webhook's body: `param` and `resultJson` are JSON inside a string."""
    failed = bool(task.script.message or task.script.error_code)
    result: dict[str, object] = {"resultUrls": [link], "videoDuration": task.seconds} if link else {"resultUrls": []}
    data: dict[str, object] = {
        "taskId": task.id,
        "model": f"{spec.provider}/{task.model}",
        "state": word,
        "param": json.dumps(task.payload),
        "resultJson": None if failed else json.dumps(result),
        "failCode": task.script.error_code or None,
        "failMsg": task.script.message or None,
        "costTime": _millis((task.ends_at - task.created_at).total_seconds()),
        "completeTime": _millis(task.ends_at.timestamp()),
        "createTime": _millis(task.created_at.timestamp()),
    }
    return {"code": 200, "msg": "success", "data": data}


def _result(form: str, link: str) -> dict[str, object]:
    thumbnail = "https://cdn.example/thumbnail.jpg"
    result = {"resultUrls": [link], "thumbnailUrl": thumbnail, "videoSize": "1280x720"}
    shapes: Mapping[str, dict[str, object]] = {
        "resultUrls": {"resultUrls": [link]},
        "text": {"resultJson": json.dumps(result)},
        "object": {"resultJson": result},
        "broken": {"resultJson": json.dumps(result)[:-9]},
        "broken beside urls": {"resultUrls": [link], "resultJson": "{"},
        "videos": {"videos": [{"url": link}]},
        "plain videos": {"videos": [link]},
        "video_url": {"video_url": link},
        "url": {"url": link},
        "thumbnail": {"resultJson": json.dumps({"resultUrls": [], "thumbnailUrl": thumbnail}), "thumbnailUrl": thumbnail},
    }
    return {"param": json.dumps({"input": {"image_url": "https://cdn.example/in.png"}}), **shapes[form]}


def _check_links(name: str, given: object, required: bool, own_host: str) -> None:
    if given is None and not required:
        return
    links: list[object] = given if isinstance(given, list) else []  # pyright: ignore[reportUnknownVariableType] - JSON
    if not links:
        raise PayloadRefused(f"{name} must be a list of links")
    for link in links:
        if not isinstance(link, str) or not link.startswith((own_host, "https://")):
            raise PayloadRefused(f"{name}: only public links are taken")


def _millis(seconds: float) -> int:
    return int(seconds * 1000)
