"""Every message as it is read, under `gallery/`; and what holds for all of them.

`GALLERY=write pytest tests/unit/render/test_gallery.py` writes the files anew; the difference is then there to be read. A new function of
`render` needs an exhibit in `exhibits/<its module>.py`, which this file finds by itself.
"""

import importlib
import inspect
import os
import pkgutil
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, get_type_hints

import pytest

from bot.discord_io import render
from bot.domain.charts import BarChart
from bot.text import DEFAULT, Texts
from tests.unit.render.exhibit import Exhibit

HERE = Path(__file__).parent
GALLERY = HERE / "gallery"
TEXTS = Texts.load(strict=True)
ROOMS = sorted(file.stem for file in (HERE / "exhibits").glob("*.py"))
LANGUAGES = sorted(TEXTS.languages)
RENDERERS = sorted(module.name for module in pkgutil.iter_modules(render.__path__))
READ = (str, str | None, list[str], tuple[str, ...], Iterator[str], BarChart)
"""What functions return whose words somebody reads."""

REQUESTER = "42"
LONGEST = 2000
LONGEST_LINE = 300
"""Characters that are seen of a line: some seven lines on a phone."""

WICKED = (
    "@everyone @here <@123> <@&456> <#789> `wicked` ||wicked|| **wicked** [wicked](https://wicked.example)\n# wicked\n> wicked\n-# wicked"
)
LIVE = (
    r"@everyone", r"@here", r"<@!?123>", r"<@&456>", r"<#789>", r"(?<!\\)`wicked", r"(?<!\\)\|wicked", r"(?<!\\)\*wicked",
    r"(?<!\\)\]\(https://wicked", r"https://wicked", r"(?m)^(-?# ?)wicked", r"(?m)^(> )?(-?#|>) wicked",
)  # fmt: skip
"""What Discord would make a mention, a link or markup of, were the words not escaped."""


def exhibits(room: str) -> tuple[Exhibit, ...]:
    return importlib.import_module(f"tests.unit.render.exhibits.{room}").EXHIBITS


@pytest.mark.parametrize("room", ROOMS)
def test_the_gallery_shows_every_message_as_it_is(room: str) -> None:
    page, file = _page(room), GALLERY / f"{room}.md"
    if os.environ.get("GALLERY") == "write":
        file.write_text(page, encoding="utf-8")
    assert file.is_file(), f"{file.name} is missing: write it with GALLERY=write"
    assert file.read_text(encoding="utf-8") == page


def test_the_gallery_has_no_room_that_nothing_is_shown_in() -> None:
    assert sorted(file.stem for file in GALLERY.glob("*.md")) == ROOMS


@pytest.mark.parametrize("name", RENDERERS)
def test_every_message_is_in_the_gallery(name: str) -> None:
    module = importlib.import_module(f"{render.__name__}.{name}")
    shown = {exhibit.function for exhibit in exhibits(name)}
    assert not [function.__name__ for function in _read_functions(module) if function not in shown]


@pytest.mark.parametrize("room", ROOMS)
def test_exhibits_have_names_of_their_own(room: str) -> None:
    names = [exhibit.name for exhibit in exhibits(room)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("room", ROOMS)
def test_every_message_is_short_enough_for_discord_and_for_a_phone(room: str, language: str) -> None:
    for exhibit in exhibits(room):
        text = exhibit.text(TEXTS, language)
        assert len(text) <= LONGEST, exhibit.name
        long = [line for line in text.splitlines() if len(_seen(line)) > LONGEST_LINE]
        assert exhibit.plain or not long, exhibit.name


@pytest.mark.parametrize("room", ROOMS)
def test_nobody_s_words_become_a_mention_a_link_or_markup(room: str) -> None:
    for exhibit in exhibits(room):
        usual, text = exhibit.text(TEXTS), exhibit.text(TEXTS, words=WICKED)
        live = [pattern for pattern in LIVE if len(re.findall(pattern, text)) > len(re.findall(pattern, usual))]
        assert exhibit.plain or not live, (exhibit.name, text)
        assert len(text) <= LONGEST, exhibit.name


def test_wicked_words_do_come_through() -> None:
    """Otherwise the test above would look at nothing."""
    told = {room for room in ROOMS for exhibit in exhibits(room) if "wicked" in exhibit.text(TEXTS, words=WICKED)}
    assert told >= {
        "clip",
        "explain",
        "jobs",
        "operator",
        "policy",
        "quota",
        "receipt",
        "refusals",
        "server",
        "steering",
        "storyboard",
        "usage",
    }


@pytest.mark.parametrize("room", ROOMS)
def test_nobody_but_the_requester_is_named_to_members(room: str) -> None:
    for exhibit in exhibits(room):
        assert exhibit.about_members or set(re.findall(r"<@!?(\d+)>", exhibit.text(TEXTS))) <= {REQUESTER}, exhibit.name


@cache
def _page(room: str) -> str:
    shown = (f"## {exhibit.name}\n\n~~~text\n{exhibit.text(TEXTS, DEFAULT)}\n~~~\n" for exhibit in exhibits(room))
    return "\n".join([f"# {room}\n", *shown])


def _read_functions(module: ModuleType) -> Iterator[Callable[..., Any]]:
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if not name.startswith("_") and function.__module__ == module.__name__ and get_type_hints(function)["return"] in READ:
            yield function


def _seen(line: str) -> str:
    """What is left to be read of a line: a link is its words, a time is a date, an escape is nothing."""
    line = re.sub(r"\[([^\]]*)\]\(https://[^)]*\)", r"\1", line)
    line = re.sub(r"<t:\d+:R>", "in 3 minutes", line)
    line = re.sub(r"<t:\d+:f>", "21 November 2026 12:00", line)
    return re.sub(r"\\(.)", r"\1", line)
