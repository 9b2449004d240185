"""The commands, and that they need nothing but Python."""

import os
import subprocess
import sys

import pytest

from shopper.boot import entry
from shopper.boot.console import ROOT, Stop


def bare(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Python without any installed package."""
    return subprocess.run([sys.executable, "-S", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_help_needs_nothing_installed_and_names_every_command():
    helped = bare("-m", "shopper", "help")
    assert helped.returncode == 0, helped.stderr
    assert [name for name in entry.COMMANDS if name.isalpha() and name not in helped.stdout + "help"] == []


def test_no_boot_module_needs_an_installed_package():
    names = [f"shopper.boot.{path.stem}" for path in (ROOT / "shopper" / "boot").glob("[a-z]*.py")]
    imported = bare("-c", f"import {', '.join(names)}")
    assert imported.returncode == 0, imported.stderr


def test_an_unknown_command_is_refused():
    refused = bare("-m", "shopper", "serv")
    assert refused.returncode == 1
    assert "“serv” is no command" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    "trouble", [Stop("Do this."), PermissionError(13, "Do this", "/somewhere"), OSError(28, "Do this.")]
)
def test_trouble_ends_in_a_sentence(monkeypatch, capsys, trouble):
    def fail(arguments):
        raise trouble

    monkeypatch.setattr(entry.signal, "signal", lambda number, handler: None)
    monkeypatch.setitem(entry.COMMANDS, "check", fail)
    assert entry.main(["check"]) == 1
    assert "Do this." in capsys.readouterr().err


def test_ci_runs_what_a_newcomer_runs():
    script = ROOT / ".ci" / "run"
    commands = [line for line in script.read_text().splitlines() if line and not line.startswith("#")]
    assert commands[-1] == "exec python3 -m shopper test"
    assert os.access(script, os.X_OK)
