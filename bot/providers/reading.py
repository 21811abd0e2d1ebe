"""How providers' words are read: tolerant, in one place, the same for all of them (reference/providers.md 7)."""

import re
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlsplit

from bot.domain.jobs import Failure, FailureKind
from bot.domain.keys import KeyTest

TEXT_CAP = 300


class Phase(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


PHASES: Mapping[str, Phase] = {
    **dict.fromkeys(
        ("submitted", "queued", "queueing", "pending", "waiting", "created", "preparing", "not_start", "starting", "scheduled"),
        Phase.WAITING,
    ),
    **dict.fromkeys(("progress", "processing", "generating", "in_progress", "running", "active", "rendering"), Phase.RUNNING),
    **dict.fromkeys(("completed", "complete", "succeeded", "succeed", "success", "done", "finished", "ready"), Phase.SUCCEEDED),
    **dict.fromkeys(("failed", "fail", "failure", "error"), Phase.FAILED),
    **dict.fromkeys(("cancel", "canceled", "cancelled", "aborted"), Phase.CANCELLED),
    **dict.fromkeys(("expired", "timeout", "timed_out"), Phase.EXPIRED),
}


def phase_of(word: str | None) -> Phase | None:
    """The whole word, whatever its case. None for a word that is not known: the caller looks for a link or an error then."""
    return PHASES.get((word or "").strip().lower())


CODES: Mapping[str, FailureKind] = {
    "auth_failed": FailureKind.AUTH,
    "unauthorized": FailureKind.AUTH,
    "invalid_api_key": FailureKind.AUTH,
    "http_401": FailureKind.AUTH,
    "invalid_model": FailureKind.INVALID,
    "invalid_payload": FailureKind.INVALID,
    "insufficient_credits": FailureKind.NO_CREDIT,
    "insufficient_quota": FailureKind.NO_CREDIT,
    "rate_limited": FailureKind.RATE_LIMITED,
    "1002": FailureKind.RATE_LIMITED,
    "1302": FailureKind.RATE_LIMITED,
    "1303": FailureKind.RATE_LIMITED,
    "1026": FailureKind.MODERATED,
    "1027": FailureKind.MODERATED,
    "1301": FailureKind.MODERATED,
}

TEXTS: tuple[tuple[re.Pattern[str], FailureKind], ...] = (
    (
        re.compile(r"insufficient[\s_-]*(credit|balance|quota|fund)|(out of|not enough|no)( \w+)? (credit|balance|fund)", re.IGNORECASE),
        FailureKind.NO_CREDIT,
    ),
    (
        re.compile(r"\b(invalid|missing|unknown|expired|wrong|bad|incorrect)\s+(api[\s_-]*)?key\b|\bunauthori[sz]ed\b", re.IGNORECASE),
        FailureKind.AUTH,
    ),
    (re.compile(r"(?<![a-z])(policy|policies|moderat\w*|sensitive|safety|nsfw)(?![a-z])", re.IGNORECASE), FailureKind.MODERATED),
    (re.compile(r"\btoo many requests\b|\brate[\s_-]*limit", re.IGNORECASE), FailureKind.RATE_LIMITED),
)

STATUSES: Mapping[int, FailureKind] = {
    400: FailureKind.INVALID,
    401: FailureKind.AUTH,
    402: FailureKind.NO_CREDIT,
    403: FailureKind.FORBIDDEN,
    404: FailureKind.INVALID,
    409: FailureKind.INVALID,
    413: FailureKind.INVALID,
    422: FailureKind.INVALID,
    429: FailureKind.RATE_LIMITED,
}
"""Also the statuses that refuse an order cleanly, whatever their body holds."""


def refusal_kind(code: str | None, text: str, status: int) -> FailureKind:
    """Why an order was refused: the body's code first, then its words, then the HTTP status."""
    return CODES.get((code or "").strip().lower()) or _by_text(code, text) or STATUSES.get(status, FailureKind.PROVIDER)


def key_test(kind: FailureKind, *, known: bool) -> KeyTest:
    """What an answer to a free read says of the key. `known`: it is one that the provider gives to its customers only.

    A key of an empty account is a good key.
    """
    if kind in {FailureKind.AUTH, FailureKind.FORBIDDEN}:
        return KeyTest.REFUSED
    return KeyTest.OK if known or kind is FailureKind.NO_CREDIT else KeyTest.UNSURE


def task_failure(code: str | None, text: str, secrets: tuple[str, ...] = ()) -> Failure:
    """Why a task failed that had been accepted: moderation is told apart, the rest is the provider's own trouble."""
    kind = CODES.get((code or "").strip().lower()) or _by_text(code, text)
    return Failure(FailureKind.MODERATED if kind is FailureKind.MODERATED else FailureKind.PROVIDER, clean(text, secrets))


def clean(text: str, secrets: tuple[str, ...] = ()) -> str:
    """Provider's words made harmless: no keys, links, mentions or control characters, at most 300 characters."""
    for secret in secrets:
        text = text.replace(secret, "***")
    text = re.sub(r"(https?|data):\S+", "[link]", text)
    text = "".join(char if char.isprintable() else " " for char in text)
    text = " ".join(text.split()).replace("@", "@\u200b")
    return text if len(text) <= TEXT_CAP else text[: TEXT_CAP - 1] + "…"


def web_link(value: object) -> str | None:
    """`value` if it is an http(s) link with a host."""
    if not isinstance(value, str):
        return None
    try:
        parts = urlsplit(value.strip())
    except ValueError:
        return None
    return value.strip() if parts.scheme in {"http", "https"} and parts.hostname else None


def _by_text(code: str | None, text: str) -> FailureKind | None:
    words = f"{code or ''} {text}"
    return next((kind for pattern, kind in TEXTS if pattern.search(words)), None)
