"""Three rounds of `python -m tests.reliability.kill_loop`; KILL_ROUNDS=50 before a release, KILL_DATABASE=postgres now and then."""

from __future__ import annotations

import json
import os

import pytest

from tests.reliability import kill_loop

ROUNDS, DATABASE = int(os.environ.get("KILL_ROUNDS", "3")), os.environ.get("KILL_DATABASE", "sqlite")


@pytest.mark.slow
@pytest.mark.parametrize("database", [DATABASE], indirect=True)  # a power cut of PostgreSQL is PostgreSQL's own affair
def test_what_was_acknowledged_survives_three_rounds_of_kills(installation):
    """On the standing cast alone: the demonstration's hundred reports are the worker's load, not the phones'."""
    figures = kill_loop.run(installation, rounds=ROUNDS, seed=7, tell=print, forked=True)
    print(json.dumps(figures, indent=1))
    assert figures["ok"], figures
    assert figures["submissions_acknowledged"] > 0
    assert figures["cards_acknowledged"] > 0
    assert sum(figures["kills"].values()) >= ROUNDS
