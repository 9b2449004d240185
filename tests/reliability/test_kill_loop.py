"""Three rounds of `python -m tests.reliability.kill_loop`; twenty are run before a release."""

from __future__ import annotations

import pytest

from tests.reliability import kill_loop


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # a power cut of PostgreSQL is PostgreSQL's own affair
def test_what_was_acknowledged_survives_three_rounds_of_kills(installation):
    """On the standing cast alone: the demonstration's hundred reports are the worker's load, not the phones'."""
    figures = kill_loop.run(installation, rounds=3, seed=7)
    assert figures["ok"], figures
    assert figures["submissions_acknowledged"] > 0
    assert sum(figures["kills"].values()) >= 3
