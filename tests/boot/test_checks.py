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
