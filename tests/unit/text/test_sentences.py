"""Every key that the program uses has its sentence, and each sentence gets the values it asks for."""

import ast
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.domain import errors
from bot.domain.errors import ClapperError, RequestRefused
from bot.domain.jobs import FailureKind, JobState
from bot.domain.keys import KeyTest
from bot.domain.outbox import Owed
from bot.domain.presses import CancelAnswer, ConfirmAnswer
from bot.text import Texts

ROOT = Path(__file__).parents[3]
SOURCES = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py")])
FILES = sorted((ROOT / "bot/text").glob("*.ftl"))
NEVER_READ = frozenset({"internal", "transition-illegal", "transition-without-attempt"})
"""Faults of the program itself: people read `went-wrong`, the log reads these."""


@dataclass(frozen=True)
class Use:
    where: str
    key: str
    """A regular expression: an f-string's holes match anything."""
    values: frozenset[str] | None
    """None: not all of them can be read from the source."""


class Variables(Visitor):
    """What a message asks for, and which other messages it holds: they ask for theirs."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.parts: set[str] = set()

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:  # noqa: N802 - the library's name
        self.parts.add(node.id.name)

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 - the library's name
        self.names.add(node.id.name)


def messages(file: Path) -> dict[str, frozenset[str]]:
    found: dict[str, Variables] = {}
    for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
        assert not isinstance(entry, ftl.Junk), f"{file.name}: {entry.content!r} is no Fluent"
        if isinstance(entry, ftl.Message):
            assert entry.id.name not in found, f"{file.name}: {entry.id.name} is there twice"
            variables = Variables()
            variables.visit(entry)
            found[entry.id.name] = variables
    PARTS.update(part for variables in found.values() for part in variables.parts)
    return {key: whole(key, found) for key in found}


def whole(key: str, found: dict[str, Variables]) -> frozenset[str]:
    return frozenset(found[key].names).union(*(whole(part, found) for part in found[key].parts))


PARTS: set[str] = set()
"""Messages that other messages hold."""

ENGLISH = messages(ROOT / "bot/text/en.ftl")


def error_names() -> frozenset[str]:
    return frozenset(name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, ClapperError))


def uses() -> Iterator[Use]:
    names = error_names()
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
            place = 0 if called in names | {"fine", "look", "fault"} else 1 if called in {"say", "named"} else None
            if place is None or len(node.args) <= place:
                continue
            for key in patterns(node.args[place]):
                known = all(keyword.arg for keyword in node.keywords)
                values = frozenset(keyword.arg or "" for keyword in node.keywords) if known else None
                yield Use(f"{file.relative_to(ROOT)}:{node.lineno}", key, values)


def patterns(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as text):
            yield re.escape(text)
        case ast.JoinedStr():
            yield "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[A-Za-z0-9_-]+" for part in node.values)
        case ast.IfExp():
            yield from patterns(node.body)
            yield from patterns(node.orelse)
        case _:
            return


TEXTS = Texts.load(strict=True)
USES = sorted(set(uses()), key=lambda use: (use.where, use.key))


def test_uses_were_found() -> None:
    assert len(USES) > 100


@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.where} {use.key}")
def test_each_key_that_is_used_has_a_sentence(use: Use) -> None:
    if use.key.replace("\\", "") in NEVER_READ:
        return
    fitting = [key for key in ENGLISH if re.fullmatch(use.key, key)]
    assert fitting, f"{use.where} says {use.key}, which is not in en.ftl"
    if use.values is not None:
        for key in fitting:
            assert ENGLISH[key] <= use.values or "[" in use.key, f"{use.where}: {key} needs {sorted(ENGLISH[key] - use.values)}"


def test_each_sentence_is_used() -> None:
    tables = {f"{group}-{value.value}" for group, kind in TABLES for value in kind}
    literals = {
        node.value for file in SOURCES for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant)
    }
    built = [use.key for use in USES if "[" in use.key]
    idle = [key for key in ENGLISH if key not in literals | tables | PARTS and not any(re.fullmatch(pattern, key) for pattern in built)]
    assert idle == []


TABLES = (
    ("failure", FailureKind),
    ("jobs-cancel", CancelAnswer),
    ("queue-cancel", CancelAnswer),
    ("jobs-confirm", ConfirmAnswer),
    ("key-tested", KeyTest),
)


@pytest.mark.parametrize(("group", "kind"), TABLES)
def test_each_value_of_a_closed_set_has_its_sentence(
    group: str, kind: type[FailureKind] | type[CancelAnswer] | type[ConfirmAnswer] | type[KeyTest]
) -> None:
    assert {f"{group}-{value.value}" for value in kind} <= set(ENGLISH)


@pytest.mark.parametrize("owed", [owed for owed in Owed if owed is not Owed.CLIP])
def test_each_notice_has_its_sentence(owed: Owed) -> None:
    assert f"notice-{owed.value}" in ENGLISH


@pytest.mark.parametrize("state", JobState)
def test_each_state_of_a_job_has_its_words(state: JobState) -> None:
    assert f"state-{state.value}" in ENGLISH


@pytest.mark.parametrize("file", [file for file in FILES if file.stem != "en"], ids=lambda file: file.stem)
def test_other_languages_ask_for_the_same_values(file: Path) -> None:
    theirs = messages(file)
    assert set(theirs) <= set(ENGLISH)
    assert [key for key, values in theirs.items() if not values <= ENGLISH[key]] == []


def test_no_sentence_is_longer_than_a_message_part() -> None:
    texts = TEXTS
    filled = {key: texts.say("en", key, **dict.fromkeys(values, 7)) for key, values in ENGLISH.items() if not uses_time(key)}
    assert [key for key, text in filled.items() if len(text) > 400] == []


def uses_time(key: str) -> bool:
    return bool(ENGLISH[key] & TIMES)


TIMES = frozenset({"at", "until", "since", "renews_at", "ends"})


@pytest.mark.parametrize(
    ("key", "limit"),
    [(key, 100) for key in ENGLISH if key.endswith("-description") or key.startswith("option-")]
    + [(key, 32) for key in ENGLISH if key.startswith("command-") and not key.endswith("-description")]
    + [
        ("animate-title", 45),
        ("key-field", 45),
        ("key-field-hint", 100),
        ("animate-title-clip", 45),
        ("animate-pick-clip", 150),
        ("animate-prompt", 45),
        ("animate-model", 45),
        ("animate-prompt-hint", 100),
        ("animate-pick", 150),
    ],
)
def test_texts_of_discord_s_own_surfaces_fit(key: str, limit: int) -> None:
    assert 1 <= len(TEXTS.say("en", key)) <= limit


def test_the_nearest_language_is_taken() -> None:
    texts = TEXTS
    assert texts.say("en-GB", "button-cancel") == texts.say("pt-BR", "button-cancel") == "Cancel"


def test_a_file_more_is_a_language_more(tmp_path: Path) -> None:
    (tmp_path / "en.ftl").write_text("hello = Hello { $name }\nbye = Bye\n", encoding="utf-8")
    (tmp_path / "pt-BR.ftl").write_text("hello = Oi { $name }\n", encoding="utf-8")
    texts = Texts.load(tmp_path, strict=True)

    assert texts.say("pt-BR", "hello", name="Mia") == "Oi Mia"
    assert texts.say("pt-BR", "bye") == "Bye"
    assert texts.own("pt-BR", "bye") is None
    assert texts.own("de", "hello") is None


def test_times_are_shown_in_the_reader_s_zone() -> None:
    at = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    texts = TEXTS
    assert texts.say("en", "receipt-expected", at=at) == f"Expected <t:{int(at.timestamp())}:R>."
    assert texts.say("en", "provider-paused", until=at).startswith(f"The provider rests until <t:{int(at.timestamp())}:f>.")


def test_lists_numbers_and_plurals() -> None:
    texts = TEXTS
    error = RequestRefused("request-duration-not-taken", model="demo/clip", value=7, takes=("5", "10"))
    assert texts.explain("en", error) == "`demo/clip` cannot make 7 seconds. It takes: 5, 10."
    assert [texts.say("en", "credits", count=count) for count in (0, 1, 1500)] == ["0 credits", "1 credit", "1,500 credits"]


def test_there_are_no_isolation_marks() -> None:
    text = TEXTS.say("en", "details-model", model="demo/clip")
    assert text == "`demo/clip`"


def test_an_unknown_key_is_a_test_s_failure_and_a_member_s_key(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(KeyError, match="no message 'nothing'"):
        TEXTS.say("en", "nothing")
    assert Texts.load().say("en", "nothing") == "nothing"
    assert "nothing" in caplog.text


def test_a_missing_value_is_a_test_s_failure() -> None:
    with pytest.raises(KeyError, match="receipt-position"):
        TEXTS.say("en", "receipt-position")


def test_a_very_long_value_is_cut_not_dropped() -> None:
    text = TEXTS.say("en", "request-extra-form", value="x" * 6000)
    assert len(text) < 2100
    assert text.endswith("is not of the form name=value.")


def test_every_combination_of_wait_and_pause_of_a_choice_has_a_sentence() -> None:
    for first, second in itertools.product(("choice-model", "choice-wait"), ("choice-paused", "choice-wait")):
        assert {first, second} <= set(ENGLISH)
