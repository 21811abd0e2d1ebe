"""`docs/faults.md` says of each fault which test shows it: here, that there is one."""

import ast
import re

from tests.torture.mutants import ROOT

PAGE = ROOT / "docs" / "faults.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
COLUMNS = 5


def test_each_test_that_the_page_names_is_there() -> None:
    named = NAMED.findall(PAGE.read_text(encoding="utf-8"))
    assert len(named) > 80
    there: dict[str, set[str]] = {}
    for path, name in named:
        if path not in there:
            tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
            there[path] = {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}
        assert name in there[path], f"{path}::{name}"


def test_each_fault_says_who_sees_what_and_by_which_test() -> None:
    rows = [
        line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|") and not line.startswith(("| fault", "|---"))
    ]
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert len(cells) == COLUMNS, row
        assert all(cells), row
        assert NAMED.search(cells[-1]), row
