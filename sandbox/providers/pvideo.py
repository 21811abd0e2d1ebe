"""The blocking route of a local apimodels.app: `POST /api/v1/video/p-video`."""

from collections.abc import Mapping

from aiohttp import web

from sandbox.providers.payloads import PayloadRefused

ROUTE = "/api/v1/video/p-video"
FIELDS: Mapping[str, type] = {
    "model": str,
    "prompt": str,
    "image": str,
    "duration": int,
    "resolution": str,
    "aspect_ratio": str,
    "seed": int,
}
"""Of the model behind it (reference/providers.md 3.3); the document shows no request."""
RESOLUTIONS = frozenset({"720p", "1080p"})


def check_pvideo(payload: Mapping[str, object]) -> int:
    """The length in seconds. Raises `PayloadRefused`."""
    for name, value in payload.items():
        wanted = FIELDS.get(name)
        if wanted is None or not isinstance(value, wanted) or isinstance(value, bool):
            raise PayloadRefused(f"{name} is not taken like this")
    if payload.get("model", "p-video") != "p-video":
        raise PayloadRefused("No such model", 404)
    if not payload.get("prompt"):
        raise PayloadRefused("prompt is required")
    if payload.get("resolution", "720p") not in RESOLUTIONS:
        raise PayloadRefused("resolution must be 720p or 1080p")
    seconds = payload.get("duration", 5)
    if not isinstance(seconds, int) or not 1 <= seconds <= 20:
        raise PayloadRefused("duration must be between 1 and 20")
    return seconds


def pvideo_answer(task_id: str, link: str | None) -> web.Response:
    """The link; or the task, for a clip that is not there yet."""
    data: dict[str, object] = {"taskId": task_id, "resultUrls": [link]} if link else {"taskId": task_id, "state": "processing"}
    return web.json_response({"code": 200, "msg": "success", "data": data})
