"""What the docs point at is there: files, headings and pictures. Every picture is used."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
ELSEWHERE = ("http://", "https://", "mailto:")


def _links(page: Path) -> list[tuple[bool, str, str]]:
    """Of each link: whether it is a picture, its text, its target."""
    return [(bool(mark), text, target) for mark, text, target in LINK.findall(page.read_text(encoding="utf-8"))]


def _anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    for _, _, target in _links(page):
        if target.startswith(ELSEWHERE):
            continue
        path, _, anchor = unquote(target).partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{target} does not exist"
        assert not anchor or anchor in _anchors(found), f"{target}: no such heading"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_picture_says_what_it_shows(page: Path) -> None:
    assert [target for picture, text, target in _links(page) if picture and not text.strip()] == []


def test_every_picture_is_shown_somewhere() -> None:
    shown = {(page.parent / target).resolve() for page in PAGES for picture, _, target in _links(page) if picture}
    assert sorted(path.name for path in (ROOT / "docs" / "images").iterdir() if path not in shown) == []
