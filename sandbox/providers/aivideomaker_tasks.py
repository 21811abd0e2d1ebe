"""Tasks of the local aivideomaker: what its document allows to be ordered, and how a task goes on with time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from sandbox.providers.payloads import PayloadRefused, picture_bytes
from sandbox.providers.tasks import Script, Task

ASPECTS = ("16:9", "9:16", "1:1")
MOST_PROMPTS = 6
SECONDS_A_PROMPT = 5


@dataclass(frozen=True, slots=True)
class Spec:
    """One model of the document. `prompt` is `text`, `optional` or `list`; empty `durations`: 5 s for each prompt."""

    prompt: str
    image: bool
    aspect: bool
    durations: tuple[str, ...]
    credits_a_second: int


SPECS: Mapping[str, Spec] = {
    "t2v": Spec("text", image=False, aspect=True, durations=("5", "8"), credits_a_second=1),
    "i2v": Spec("optional", image=True, aspect=False, durations=("5", "8"), credits_a_second=1),
    "lv": Spec("list", image=True, aspect=False, durations=(), credits_a_second=15),
    "t2v_v3": Spec("text", image=False, aspect=True, durations=("5", "10", "15", "20"), credits_a_second=10),
    "i2v_v3": Spec("optional", image=True, aspect=False, durations=("5", "10", "15", "20"), credits_a_second=10),
}


class TaskScript(Script):
    waiting_word: str | None = "SUBMITTED"
    running_word: str | None = "PROGRESS"
    final_word: str | None = "COMPLETED"
    output_form: str = "url"
    output_error: str | None = None
    output_in_list: bool = True
    listed: bool = True
    credits_charged: float | None = None
    credits_refunded: float | None = None


def check_payload(model: str, fields: Mapping[str, object]) -> tuple[int, bytes | None]:
    """Length in seconds and the picture's bytes. Raises `PayloadRefused` for whatever the document does not allow."""
    spec = SPECS.get(model)
    if spec is None:
        raise PayloadRefused(f"Invalid model: {model}", 404)
    taken = {"prompt": True, "image": spec.image, "aspectRatio": spec.aspect, "duration": bool(spec.durations)}
    if unknown := sorted(name for name in fields if not taken.get(name)):
        raise PayloadRefused(f"Unknown field for {model}: {', '.join(unknown)}")
    prompts = _check_prompt(spec, fields.get("prompt"))
    picture = _check_image(fields.get("image")) if spec.image else None
    if spec.aspect and fields.get("aspectRatio") not in ASPECTS:
        raise PayloadRefused(f"aspectRatio must be one of {', '.join(ASPECTS)}")
    if not spec.durations:
        return prompts * SECONDS_A_PROMPT, picture
    duration = fields.get("duration")
    if not isinstance(duration, str) or duration not in spec.durations:
        raise PayloadRefused(f"duration must be a string, one of {', '.join(spec.durations)}")
    return int(duration), picture


def output_of(task: Task[TaskScript], link: str | None) -> object:
    """The shapes in which public material shows the link; the document shows none."""
    kept = "The file is kept for 24 hours"
    if link is None:
        return {"url": None, "error": task.script.output_error}
    shapes: Mapping[str, object] = {
        "string": link,
        "list": [link],
        "objects": [{"url": link}],
        "videos": {"videos": [{"url": link}]},
        "thumbnail": {"thumbnail": link, "cover": {"url": link}, "input": {"url": link}},
    }
    named = {task.script.output_form: link, "msg": kept, "error": None, "thumbnail": "https://cdn.example/thumbnail.jpg"}
    return shapes.get(task.script.output_form, named)


def _check_prompt(spec: Spec, prompt: object) -> int:
    if spec.prompt == "list":
        if not isinstance(prompt, list) or not prompt or len(cast("list[object]", prompt)) > MOST_PROMPTS:
            raise PayloadRefused(f"prompt must be an array of 1 to {MOST_PROMPTS} strings")
        if not all(isinstance(one, str) and one.strip() for one in cast("list[object]", prompt)):
            raise PayloadRefused("prompt must hold non-empty strings")
        return len(cast("list[object]", prompt))
    if prompt is None and spec.prompt == "optional":
        return 1
    if not isinstance(prompt, str) or (spec.prompt == "text" and not prompt.strip()):
        raise PayloadRefused("prompt must be a string")
    return 1


def _check_image(image: object) -> bytes | None:
    if not isinstance(image, str) or not image:
        raise PayloadRefused("image is required: a public URL or a data URL")
    return picture_bytes("image", image)
