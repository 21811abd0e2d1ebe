"""The JSON of an order, under the names that the model table gives: every value that was resolved is sent explicitly."""

import base64
from collections.abc import Mapping
from typing import cast

from bot.domain.outcomes import SubmitCall
from bot.domain.requests import Picture

FILES = ("image", "last_image", "video")


def order_body(call: SubmitCall, names: Mapping[str, str], files: Mapping[str, str]) -> dict[str, object]:
    """`names` are the provider's usual field names, over which the model's own are laid; `files` is what stands for each file, by role.

    A name may say the value's form: `images[]` is a list with the value in it (two values of one name share it), `duration:text` a string.
    """
    request, model = call.request, call.model
    values: dict[str, object] = {
        "prompt": request.prompt or None,
        **files,
        "duration": request.seconds if model.durations else None,
        "aspect": request.aspect,
        "resolution": request.resolution,
        "quality": request.quality,
        "audio": request.audio,
        "negative": request.negative,
        "seed": request.seed,
        "enhance": request.enhance,
    }
    named = {**names, **model.wire}
    body: dict[str, object] = {"model": model.wire_id}
    for role, value in values.items():
        if value is not None:
            _put(body, named[role], value)
    return {**request.extra, **body}


def files_missing(call: SubmitCall) -> bool:
    """The request speaks of a file that did not come with it: it must not be sent, it would be another clip."""
    given = (call.request.has_image, call.request.has_last_image, call.request.has_video)
    return any(wanted and role not in call.pictures for role, wanted in zip(FILES, given, strict=True))


def data_url(picture: Picture) -> str:
    return f"data:{picture.mime};base64,{base64.b64encode(picture.data).decode()}"


def _put(body: dict[str, object], name: str, value: object) -> None:
    name, _, form = name.partition(":")
    if form == "text":
        value = str(value)
    if name.endswith("[]"):
        cast("list[object]", body.setdefault(name.removesuffix("[]"), [])).append(value)
    else:
        body[name] = value
