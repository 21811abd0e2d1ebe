"""The mutants themselves are tried in `make torture`; here, that each can still be made, and that the page tells of each."""

import ast
from pathlib import Path

import pytest

from tests.torture.mutant import Mutant
from tests.torture.mutants import MUTANTS, ROOT, table


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_each_mutant_can_be_made_of_the_source_as_it_is(mutant: Mutant) -> None:
    sources: dict[str, str] = {}
    for edit in mutant.edits:
        source = sources.get(edit.path) or (ROOT / edit.path).read_text(encoding="utf-8")
        sources[edit.path] = edit.applied(source)
    for path, source in sources.items():
        ast.parse(source, path)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_each_mutant_names_tests_that_there_are(mutant: Mutant) -> None:
    for test in mutant.tests:
        path, _, name = test.partition("::")
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert not name or name.partition("[")[0] in {
            one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
        }


def test_no_two_mutants_share_a_name() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)


def test_the_page_lists_every_rule_and_the_test_that_guards_it() -> None:
    assert table() in Path(ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
