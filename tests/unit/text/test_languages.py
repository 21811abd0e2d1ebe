"""Every language says everything that English says: the same values, the same names, within Discord's limits."""

import ast
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest
from babel import Locale
from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.text import Texts, terminal_locale

TEXTS = Texts.load(strict=True)

ROOT = Path(__file__).parents[3]
FILES = {file.stem: file for file in sorted((ROOT / "bot/text").glob("*.ftl"))}
OTHERS = sorted(set(FILES) - {"en"})
PLURALS = frozenset({"zero", "one", "two", "few", "many", "other"})

SAME_AS_ENGLISH = {
    "details-model": "a model's id",
    "storyboard-title": "Spanish says storyboard too",
    "model-clip": "Spanish says clip too",
    "animate-clip": "Spanish says clip too",
    "value-clips": "Spanish says clip too",
    "value-roles": "Spanish says rol, roles",
    "operator-clips": "Spanish says clip too",
    "seconds": "s and min are the same unit in Spanish",
    "seconds-span": "s and min are the same unit in Spanish",
    "seconds-list": "s and min are the same unit in Spanish",
    "wait-seconds": "s and min are the same unit in Spanish",
    "wait-minutes": "s and min are the same unit in Spanish",
    "forecast-money": "US$ is the currency's own sign",
}
"""What may read the same in some language, and why. Names that are typed and bare placeholders may in any."""


@dataclass
class Entry(Visitor):
    """What a message holds, whatever its language."""

    message: ftl.Message
    values: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)
    relative: set[str] = field(default_factory=set)
    cases: dict[str, set[str]] = field(default_factory=dict)
    """By the variable that selects: its variants that are no numbers."""
    words: str = ""

    def __post_init__(self) -> None:
        self.visit(self.message)

    @property
    def code(self) -> set[str]:
        return set(re.findall(r"`[^`\n]+`", FluentSerializer().serialize_entry(self.message)))

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 - the library's name
        self.values.add(node.id.name)

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:  # noqa: N802 - the library's name
        self.parts.add(node.id.name)

    def visit_FunctionReference(self, node: ftl.FunctionReference) -> None:  # noqa: N802 - the library's name
        self.relative |= {one.id.name for one in node.arguments.positional if isinstance(one, ftl.VariableReference)}
        self.generic_visit(node)

    def visit_SelectExpression(self, node: ftl.SelectExpression) -> None:  # noqa: N802 - the library's name
        assert isinstance(node.selector, ftl.VariableReference)
        names = {variant.key.name for variant in node.variants if isinstance(variant.key, ftl.Identifier)}
        self.cases.setdefault(node.selector.id.name, set()).update(names)
        self.generic_visit(node)

    def visit_TextElement(self, node: ftl.TextElement) -> None:  # noqa: N802 - the library's name
        self.words += node.value


def entries(language: str) -> dict[str, Entry]:
    body = FluentParser().parse(FILES[language].read_text(encoding="utf-8")).body
    assert [entry.content for entry in body if isinstance(entry, ftl.Junk)] == []
    found = [entry for entry in body if isinstance(entry, ftl.Message)]
    assert len({entry.id.name for entry in found}) == len(found), f"{language}: a message is there twice"
    return {entry.id.name: Entry(entry) for entry in found}


ALL = {language: entries(language) for language in FILES}
ENGLISH = ALL["en"]


def differing(language: str, what: str) -> dict[str, tuple[object, object]]:
    """The messages in which `what` is not as in English."""
    both = ((key, getattr(entry, what), getattr(ENGLISH[key], what)) for key, entry in ALL[language].items() if key in ENGLISH)
    return {key: (ours, english) for key, ours, english in both if ours != english}


def test_there_are_three_languages_at_least() -> None:
    assert {"en", "es", "ja"} <= set(FILES)


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_missing_and_nothing_too_much(language: str) -> None:
    assert sorted(set(ENGLISH) - set(ALL[language])) == []
    assert sorted(set(ALL[language]) - set(ENGLISH)) == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_same_values_parts_and_times(language: str) -> None:
    assert differing(language, "values") == {}
    assert differing(language, "parts") == {}
    assert differing(language, "relative") == {}


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_typed_stays_as_it_is_typed(language: str) -> None:
    assert differing(language, "code") == {}
    typed = [key for key in ENGLISH if key.startswith("command-") and not key.endswith("-description") and key != "command-animate"]
    assert [key for key in typed if ALL[language][key].words != ENGLISH[key].words] == []


@pytest.mark.parametrize("language", OTHERS)
def test_small_print_stays_small(language: str) -> None:
    assert [key for key in ENGLISH if ALL[language][key].words.startswith("-# ") is not ENGLISH[key].words.startswith("-# ")] == []


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_was_left_in_english(language: str) -> None:
    def typed(key: str) -> bool:
        return key.startswith("command-") and not key.endswith("-description")

    same = [
        key
        for key, entry in ALL[language].items()
        if entry.message.value.equals(ENGLISH[key].message.value) and not typed(key) and re.search(r"[A-Za-z]", entry.words)
    ]
    assert [key for key in same if key not in SAME_AS_ENGLISH] == []


def test_no_exception_outlives_its_reason() -> None:
    same = {key for language in OTHERS for key, entry in ALL[language].items() if entry.message.value.equals(ENGLISH[key].message.value)}
    assert set(SAME_AS_ENGLISH) <= same


@pytest.mark.parametrize("language", FILES)
def test_plurals_are_those_of_the_language(language: str) -> None:
    own = {*Locale.parse(language.replace("-", "_")).plural_form.tags, "other"}
    for key, entry in ALL[language].items():
        for cases in entry.cases.values():
            assert cases & PLURALS <= own, key


@pytest.mark.parametrize("language", OTHERS)
def test_no_case_is_missing(language: str) -> None:
    def closed(entry: Entry) -> dict[str, set[str]]:
        return {name: cases - PLURALS for name, cases in entry.cases.items() if cases - PLURALS}

    assert [key for key, entry in ALL[language].items() if closed(entry) != closed(ENGLISH[key])] == []


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_name_buttons_and_menus_as_they_are_labelled(language: str) -> None:
    labels = {
        ENGLISH[key].words: ALL[language][key].words
        for key in ENGLISH
        if (key.startswith("button-") or key == "command-animate") and not ENGLISH[key].values
    }
    wrong = [
        key
        for (key, entry), (label, theirs) in product(ENGLISH.items(), labels.items())
        if (f"*{label}*" in entry.words or f"→ {label}" in entry.words) and theirs not in ALL[language][key].words
    ]
    assert wrong == []


SENTENCES = frozenset({"button-job-gone", "button-job-erased"})
"""About a button, not on it."""
PARTS_OF_FORMS = frozenset({"credits", "seconds"})
AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TIMES = frozenset({"at", "until", "since", "renews_at", "ends"})


def forms() -> dict[str, int]:
    """Texts of modals, by the modules that build them: titles and labels 45, what is beside them 100, menus' placeholders 150."""
    found: dict[str, int] = {}
    for file in sorted((ROOT / "bot/discord_io").glob("*.py")):
        source = file.read_text(encoding="utf-8")
        if "discord.ui.Modal(" not in source:
            continue
        keys = {node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant) and node.value in ENGLISH}
        found |= {str(key): limit_in_a_form(str(key)) for key in keys - PARTS_OF_FORMS}
    return found | dict.fromkeys([key for key in ENGLISH if re.fullmatch("decide-(charge|release)", key)], 45)


def limit_in_a_form(key: str) -> int:
    if key.startswith("button-"):
        return 80
    if key.startswith("animate-pick"):
        return 150
    shown_beside = ("-hint", "-example", "-choice", "-needs-picture", "animate-picture", "animate-clip")
    return 100 if key.endswith(shown_beside) else 45


LIMITS = {
    **{key: 100 if key.endswith("-description") else 32 for key in ENGLISH if key.startswith("command-")},
    **dict.fromkeys([key for key in ENGLISH if key.startswith(("option-", "choice-", "value-"))], 100),
    **dict.fromkeys([key for key in ENGLISH if key.startswith("button-") and key not in SENTENCES], 80),
    **forms(),
}


def needed(language: str, key: str) -> set[str]:
    entry = ALL[language][key]
    return entry.values.union(*(needed(language, part) for part in entry.parts))


def example(texts: Texts, language: str, key: str) -> str:
    usual = {"price": texts.say(language, "credits", count=12345), "choice": "aivideomaker/v3 · 12,345", "provider": "aivideomaker"}
    return texts.say(language, key, **{name: AT if name in TIMES else usual.get(name, 7) for name in needed(language, key)})


@pytest.mark.parametrize("language", FILES)
def test_texts_fit_where_discord_shows_them(language: str) -> None:
    texts = TEXTS
    assert len(LIMITS) > 200
    lengths = {key: (len(example(texts, language, key)), limit) for key, limit in LIMITS.items()}
    assert {key: (length, limit) for key, (length, limit) in lengths.items() if not 1 <= length <= limit} == {}


@pytest.mark.parametrize("language", FILES)
def test_every_message_can_be_said(language: str) -> None:
    texts = TEXTS
    for key in ENGLISH:
        for count, unit in ((0, "clips"), (1, "credits"), (12345, "credits")):
            values = {name: AT if name in TIMES else unit if name == "unit" else count for name in needed(language, key)}
            assert len(texts.say(language, key, **values)) <= 500


def test_both_spanish_locales_of_discord_read_the_one_file() -> None:
    texts = TEXTS
    assert texts.say("es-ES", "button-delete") == texts.say("es-419", "button-delete") == "Borrar"
    assert texts.own("es-419", "command-animate") == "Animar"
    assert texts.say("ja", "button-delete") == "削除"


def test_numbers_and_plurals_are_the_language_s() -> None:
    texts = TEXTS
    assert [texts.say("es-ES", "credits", count=count) for count in (0, 1, 12345)] == ["0 créditos", "1 crédito", "12.345 créditos"]
    assert texts.say("es-419", "credits", count=12345) == "12,345 créditos"
    assert [texts.say("ja", "credits", count=count) for count in (1, 12345)] == ["1 クレジット", "12,345 クレジット"]
    assert texts.say("es-ES", "receipt-position", position=1) == "Eres el siguiente de la cola."
    assert texts.say("ja", "seconds", count=5) == "5 秒"


def test_adding_a_language_is_adding_a_file(tmp_path: Path) -> None:
    for language, file in FILES.items():
        (tmp_path / f"{language}.ftl").write_bytes(file.read_bytes())
    said = FILES["en"].read_text(encoding="utf-8").replace("button-cancel = Cancel", "button-cancel = Abbrechen")
    (tmp_path / "de.ftl").write_text(said, encoding="utf-8")
    texts = Texts.load(tmp_path, strict=True)
    assert texts.languages == {*FILES, "de"}
    assert (texts.say("de", "button-cancel"), texts.own("de", "button-cancel")) == ("Abbrechen", "Abbrechen")
    assert texts.say("en-GB", "button-cancel") == "Cancel"


@pytest.mark.parametrize(
    ("environment", "locale"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "es_MX.UTF-8"}, "es-MX"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ja_JP.eucJP"}, "ja-JP"),
        ({"LANG": "ja_JP", "LC_ALL": "es_ES@euro"}, "es-ES"),
        ({"LANG": "ja_JP", "LC_ALL": ""}, "ja-JP"),
    ],
)
def test_a_terminal_has_its_language(environment: dict[str, str], locale: str) -> None:
    assert terminal_locale(environment) == locale
