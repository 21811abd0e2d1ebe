import pytest

from bot.domain.jobs import FailureKind
from bot.providers.reading import PHASES, Phase, clean, phase_of, refusal_kind, task_failure, web_link


@pytest.mark.parametrize(
    ("word", "phase"),
    [
        ("SUBMITTED", Phase.WAITING),
        (" Not_Start ", Phase.WAITING),
        ("PROGRESS", Phase.RUNNING),
        ("Rendering", Phase.RUNNING),
        ("COMPLETED", Phase.SUCCEEDED),
        ("succeed", Phase.SUCCEEDED),
        ("FAILURE", Phase.FAILED),
        ("canceled", Phase.CANCELLED),
        ("CANCEL", Phase.CANCELLED),
        ("timed_out", Phase.EXPIRED),
        ("not_completed", None),
        ("completed!", None),
        ("", None),
        (None, None),
    ],
)
def test_words_are_read_whole_and_in_any_case(word: str | None, phase: Phase | None) -> None:
    assert phase_of(word) is phase


def test_every_phase_has_words() -> None:
    assert set(PHASES.values()) == set(Phase)


@pytest.mark.parametrize(
    ("code", "text", "status", "kind"),
    [
        (None, "Insufficient credits", 200, FailureKind.NO_CREDIT),
        ("INSUFFICIENT_CREDITS", "", 400, FailureKind.NO_CREDIT),
        ("insufficient_quota", "You exceeded your quota", 429, FailureKind.NO_CREDIT),
        (None, "Your account is out of credits", 403, FailureKind.NO_CREDIT),
        ("AUTH_FAILED", "", 200, FailureKind.AUTH),
        (None, "Invalid API key", 200, FailureKind.AUTH),
        (None, "", 401, FailureKind.AUTH),
        (None, "", 402, FailureKind.NO_CREDIT),
        (None, "region not allowed", 403, FailureKind.FORBIDDEN),
        (None, "", 404, FailureKind.INVALID),
        ("INVALID_PAYLOAD", "prompt: safety first", 400, FailureKind.INVALID),
        (None, "duration must be a string", 400, FailureKind.INVALID),
        (None, "Request entity too large", 413, FailureKind.INVALID),
        (None, "Content was blocked by our safety system", 422, FailureKind.MODERATED),
        (None, "the prompt violates our policy", 200, FailureKind.MODERATED),
        ("CONTENT_MODERATION", "no", 422, FailureKind.MODERATED),
        ("1026", "no", 200, FailureKind.MODERATED),
        ("RATE_LIMITED", "", 200, FailureKind.RATE_LIMITED),
        (None, "", 429, FailureKind.RATE_LIMITED),
        (None, "Something went wrong", 200, FailureKind.PROVIDER),
        (None, "busy", 503, FailureKind.PROVIDER),
    ],
)
def test_refusals_are_told_apart_by_code_then_words_then_status(code: str | None, text: str, status: int, kind: FailureKind) -> None:
    assert refusal_kind(code, text, status) is kind


@pytest.mark.parametrize(("text", "kind"), [("nsfw content", FailureKind.MODERATED), ("invalid key frame", FailureKind.PROVIDER)])
def test_a_failed_task_is_moderated_or_the_providers_trouble(text: str, kind: FailureKind) -> None:
    assert task_failure(None, text).kind is kind


def test_providers_words_are_made_harmless() -> None:
    text = clean("bad\x1b[31m key sk-1 for <@123> @here\n\nsee https://x.example/?key=sk-1 data:image/png;base64,AAAA", ("sk-1",))
    assert text == "bad [31m key *** for <@\u200b123> @\u200bhere see [link] [link]"
    assert len(clean("x" * 5000)) == 300


@pytest.mark.parametrize(
    ("value", "link"),
    [
        ("https://cdn.example/a.mp4", "https://cdn.example/a.mp4"),
        (" http://cdn.example/a.mp4 ", "http://cdn.example/a.mp4"),
        ("ftp://cdn.example/a.mp4", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("http://[broken", None),
        ("a.mp4", None),
        (None, None),
        (3, None),
        ({"url": "https://cdn.example/a.mp4"}, None),
    ],
)
def test_only_web_links_are_links(value: object, link: str | None) -> None:
    assert web_link(value) == link
