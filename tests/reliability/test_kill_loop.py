"""Three rounds of `python -m tests.reliability.kill_loop`; twenty are run before a release."""

from __future__ import annotations

import pytest

from tests.reliability import kill_loop


@pytest.mark.slow
def test_what_was_acknowledged_survives_three_rounds_of_kills(tmp_path):
    figures = kill_loop.run(tmp_path / "data", rounds=3, seed=7)
    assert figures["ok"], figures
    assert figures["submissions_acknowledged"] > 0
    assert sum(figures["kills"].values()) >= 3
