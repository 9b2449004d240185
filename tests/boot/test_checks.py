"""A finding stops the run, so that pytest's verdict is the last word only when it is the whole one."""

import re

import pytest

from shopper.boot import checks
from shopper.boot.console import ROOT, Stop


def with_linters(monkeypatch, **codes: str):
    monkeypatch.setattr(checks, "LINTERS", {name: ["-c", code] for name, code in codes.items()})


def test_clean_linters_let_the_tests_begin(monkeypatch, capsys):
    with_linters(monkeypatch, mypy="", ruff="")
    checks.lint()
    assert capsys.readouterr().out.split() == ["Linters", "and", "contracts:", "ok", "mypy", "ok", "ruff"]


def test_a_finding_is_shown_and_stops_the_run(monkeypatch, capsys):
    with_linters(monkeypatch, mypy="import sys; sys.exit('a wrong type')", ruff="print('not shown')")
    with pytest.raises(Stop, match="the tests were not run"):
        checks.lint()
    shown = capsys.readouterr().out
    assert "a wrong type" in shown
    assert "not shown" not in shown


def test_every_lint_rule_left_out_says_why():
    ignored = re.findall(r'^    "[A-Z]+\d+",.*$', (ROOT / "pyproject.toml").read_text(), re.M)
    assert [line for line in ignored if " # " not in line] == []


@pytest.fixture
def five_pass(monkeypatch):
    monkeypatch.setattr(checks, "prepare", lambda: None)
    monkeypatch.setattr(checks.native, "ensure_browser", lambda: None)
    monkeypatch.setattr(checks, "pytest", lambda arguments: print("5 passed") or 0)


def test_beside_the_tests_a_finding_is_told_after_them(five_pass, monkeypatch, capsys):
    with_linters(monkeypatch, mypy="", ruff="import sys; sys.exit('an unused name')")
    with pytest.raises(Stop, match="found something"):
        checks.test([])
    shown = capsys.readouterr().out
    assert shown.index("5 passed") < shown.index("an unused name")


def test_when_nothing_is_found_pytest_has_the_last_word(five_pass, monkeypatch, capsys):
    with_linters(monkeypatch, mypy="print('fine')")
    assert checks.test([]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "5 passed"
