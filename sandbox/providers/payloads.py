"""What is sent to a local provider, read as its document has it."""

import base64
import binascii
import json
from typing import cast

from aiohttp import web


class PayloadRefused(Exception):
    """The document does not allow this; the text says what."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.status = status


def json_object(body: bytes) -> dict[str, object]:
    """Raises `PayloadRefused` for JSON that is no object, `ValueError` for what is no JSON."""
    content: object = json.loads(body)
    if not isinstance(content, dict):
        raise PayloadRefused("Body must be a JSON object")
    return cast("dict[str, object]", content)


def bearer(request: web.Request) -> str:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return key if scheme == "Bearer" else ""


def picture_bytes(name: str, given: str) -> bytes | None:
    """Only data URLs hold bytes; a public link is taken as it is and never fetched."""
    if given.startswith(("http://", "https://")):
        return None
    head, _, body = given.partition(",")
    if not head.startswith("data:image/") or not head.endswith(";base64"):
        raise PayloadRefused(f"{name} must be a public URL or data:image/...;base64,...")
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error:
        raise PayloadRefused(f"{name} is not valid base64") from None
