import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.domain.job_at_hand import context_for
from bot.log import configure


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def test_text_carries_the_job() -> None:
    stream = io.StringIO()
    configure("info", "text", stream)
    logging.getLogger("bot.x").info("submitted %s", 1, extra={"job_id": "abc", "action": "submit"})
    line = stream.getvalue()
    assert "info    bot.x: submitted 1 [job_id=abc action=submit]" in line
    assert line[:19].count("-") == 2


def test_json_is_one_object_a_line_with_the_traceback_in_it() -> None:
    stream = io.StringIO()
    configure("info", "json", stream)
    try:
        int("boom")
    except ValueError:
        logging.getLogger("bot.x").exception("failed", extra={"job_id": "abc"})
    (line,) = stream.getvalue().splitlines()
    entry = json.loads(line)
    assert (entry["job_id"], entry["level"], entry["message"]) == ("abc", "error", "failed")
    assert "ValueError: invalid literal" in entry["traceback"]


def test_libraries_that_log_links_are_kept_quiet() -> None:
    stream = io.StringIO()
    configure("info", "text", stream)
    logging.getLogger("httpx").info("GET https://provider.example/secret-link")
    assert not stream.getvalue()


def test_missing_voice_libraries_are_no_news() -> None:
    stream = io.StringIO()
    configure("info", "text", stream)
    logging.getLogger("discord.client").warning("PyNaCl is not installed, voice will NOT be supported")
    logging.getLogger("discord.client").warning("something else")
    assert "PyNaCl" not in stream.getvalue()
    assert "something else" in stream.getvalue()


def refuse(detail: str) -> None:
    raise ValueError(detail)


def test_a_row_that_a_constraint_refused_is_not_shown() -> None:
    for form in ("text", "json"):
        stream = io.StringIO()
        configure("info", form, stream)
        try:
            refuse('violates "ck_jobs_price"\nDETAIL:  Failing row contains (job-a, {"prompt": "CANARY (x)"}, 7).\nmore')
        except ValueError:
            logging.getLogger("bot.x").exception("failed")
        assert "CANARY" not in stream.getvalue()
        assert "more" in stream.getvalue()


def test_code_that_does_not_know_its_job_says_which_it_is() -> None:
    for form, shown in (("json", '"job_id": "abc"'), ("text", "[job_id=abc]")):
        stream = io.StringIO()
        configure("info", form, stream)
        context_for("abc").run(logging.getLogger("bot.media.video").warning, "a clip could not be worked on")
        assert shown in stream.getvalue()


def test_who_knows_its_job_is_believed() -> None:
    stream = io.StringIO()
    configure("info", "json", stream)
    context_for("abc").run(lambda: logging.getLogger("bot.x").info("accepted", extra={"job_id": "xyz"}))
    assert json.loads(stream.getvalue())["job_id"] == "xyz"


def test_an_id_that_is_not_known_is_left_out() -> None:
    stream = io.StringIO()
    configure("info", "json", stream)
    logging.getLogger("bot.x").info("reads fail", extra={"job_id": "", "provider": "demo"})
    entry = json.loads(stream.getvalue())
    assert (entry["provider"], "job_id" in entry) == ("demo", False)
