"""Tasks of the local AI/ML API: what its document allows to be ordered, and the shapes in which its answers come."""

import io
import secrets
import uuid
from collections.abc import Mapping

from PIL import Image, UnidentifiedImageError

from sandbox.providers.payloads import PayloadRefused, picture_bytes
from sandbox.providers.tasks import Script, Task

MODELS = ("video-01",)
SECONDS = 8
CREDITS = 60
PROMPT_CAP = 2000
FORMATS = ("JPEG", "PNG")
PICTURE_CAP = 20_000_000
SHORT_SIDE = 300


class TaskScript(Script):
    """`instant`: the submit answers with the clip. `id_form`, `video_form`, `error_form`: shapes that were seen. `usage`: `meta.usage`."""

    waiting_word: str | None = "queued"
    running_word: str | None = "generating"
    final_word: str | None = "completed"
    instant: bool = False
    id_form: str = "uuid"
    id_field: str = "id"
    video_form: str = "object"
    error_form: str = "object"
    usage: dict[str, float | str] | None = None
    logged: bool = True


def check_payload(fields: Mapping[str, object]) -> bytes | None:
    """The picture's bytes. Raises `PayloadRefused` for whatever the document does not allow."""
    if fields.get("model") not in MODELS:
        raise PayloadRefused(f"Invalid enum value. Expected {MODELS}, received {fields.get('model')!r}")
    if unknown := sorted(set(fields) - {"model", "prompt", "image_url", "enhance_prompt"}):
        raise PayloadRefused(f"Unrecognized key(s) in object: {', '.join(unknown)}")
    prompt = fields.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip() or len(prompt) > PROMPT_CAP:
        raise PayloadRefused(f"prompt: expected a string of 1 to {PROMPT_CAP} characters")
    if not isinstance(fields.get("enhance_prompt", True), bool):
        raise PayloadRefused("enhance_prompt: expected boolean")
    if "image_url" not in fields:
        return None
    given = fields["image_url"]
    if not isinstance(given, str):
        raise PayloadRefused("image_url: expected string")
    content = picture_bytes("image_url", given)
    if content is not None:
        _check_picture(content, given.partition(";")[0].removeprefix("data:"))
    return content


def record_of(task: Task[TaskScript], word: str | None, ended: bool, link: str | None) -> dict[str, object]:
    script = task.script
    record: dict[str, object] = {script.id_field: wire_id(task), "status": word}
    if not ended:
        return record
    if script.message or script.error_code:
        return {**record, "video": None, **_error(script)}
    record |= {"video": _video(script.video_form, link), "duration": SECONDS, "error": None}
    usage = {"tokens_used": 120_000} if script.usage is None else script.usage
    return {**record, "meta": {"usage": usage}}


def wire_id(task: Task[TaskScript]) -> str | int:
    return int(task.id) if task.script.id_form == "number" else task.id


def new_id(form: str) -> str:
    digits = str(secrets.randbelow(9 * 10**14) + 10**14)
    shapes: Mapping[str, str] = {
        "uuid": str(uuid.uuid4()),
        "uuid:vendor/model": f"{uuid.uuid4()}:minimax/video-01",
        "digits": digits,
        "number": digits,
        "digits:vendor/model": f"{digits}:minimax/video-01",
        "cgt": f"cgt-20261121-{secrets.token_hex(3)}",
        "-nanoid": f"-{secrets.token_urlsafe(15)}",
        "_nanoid": f"_{secrets.token_urlsafe(15)}",
    }
    return shapes[form]


def _video(form: str, link: str | None) -> object:
    if link is None:
        return None
    shapes: Mapping[str, object] = {
        "object": {"url": link, "duration": SECONDS},
        "text": link,
        "list": [{"url": link}],
        "thumbnail": {"thumbnail": link, "cover": {"url": link}},
    }
    return shapes[form]


def _error(script: TaskScript) -> dict[str, object]:
    shapes: Mapping[str, dict[str, object]] = {
        "object": {"error": {"name": script.error_code or "Error", "message": script.message}},
        "text": {"error": script.message},
        "list": {"error": [{"message": script.message}]},
        "detail": {"error": None, "detail": [{"msg": script.message, "loc": ["body"]}]},
    }
    return shapes[script.error_form]


def _check_picture(content: bytes, mime: str) -> None:
    if len(content) > PICTURE_CAP:
        raise PayloadRefused("image_url: file size must not exceed 20MB")
    try:
        with Image.open(io.BytesIO(content)) as image:
            (width, height), kind = image.size, image.format
    except UnidentifiedImageError:
        raise PayloadRefused("image_url: not an image") from None
    if kind not in FORMATS or mime not in {"image/jpeg", "image/jpg", "image/png"}:
        raise PayloadRefused("image_url: format must be JPG, JPEG, or PNG")
    if Image.MIME[kind].partition("/")[2] not in mime.replace("jpg", "jpeg"):
        raise PayloadRefused("image_url: the data URL names another type")
    # 2:5 < ratio < 5:2, in whole numbers.
    if not (2 * height < 5 * width and 2 * width < 5 * height):
        raise PayloadRefused("image_url: aspect ratio should be greater than 2:5 and less than 5:2")
    if min(width, height) <= SHORT_SIDE:
        raise PayloadRefused("image_url: the shorter side must exceed 300 pixels")
