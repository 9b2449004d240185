"""docs/capture-tests.md names tests: every one of them exists."""

import re

from shopper.config import ROOT

TABLE = (ROOT / "docs" / "capture-tests.md").read_text("utf-8")
NAMED = re.compile(r"`((?:[a-z_]+/)?test_\w+\.py)?(?:::(test_\w+))?`")


def named() -> list[tuple[str, str]]:
    """(file, function or ""): a file without a folder is in journeys, a function without a file in the file before it."""
    found = []
    for line in TABLE.splitlines():
        path = ""
        for file, function in NAMED.findall(line):
            if file:
                path = f"tests/{file}" if "/" in file else f"tests/journeys/{file}"
            if file or function:
                found.append((path, function))
    return found


def test_every_test_it_names_exists() -> None:
    missing = []
    for path, function in named():
        file = ROOT / path
        if not file.is_file() or (function and f"def {function}(" not in file.read_text("utf-8")):
            missing.append(f"{path}::{function}")
    assert missing == []


def test_every_case_has_its_line() -> None:
    cases = re.findall(r"^\| (T\d+) \|", TABLE, re.M)
    assert cases == [f"T{number}" for number in range(1, 51)]
    assert len(named()) > 60  # the names are still found
