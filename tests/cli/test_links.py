"""Where to go and as whom; before there is anything, one sentence."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.infra import db as database_module

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def none_yet() -> None:
    return None


def cannot_open() -> None:
    raise sa.exc.OperationalError("select", {}, Exception("unable to open database file"))


@pytest.mark.parametrize("state", [none_yet, cannot_open])
@pytest.mark.parametrize("args", [["--json"], []])
def test_before_any_database_exists_a_sentence_says_so(app: Flask, monkeypatch: pytest.MonkeyPatch, state, args: list[str]) -> None:
    monkeypatch.setattr(database_module, "schema_version", state)
    ran = app.test_cli_runner().invoke(args=["demo", "links", *args])
    assert ran.exit_code == 1
    assert ran.output.startswith("Error: There is no database yet.")
    assert "Traceback" not in ran.output
