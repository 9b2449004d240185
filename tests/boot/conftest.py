"""Waiting without guessing how long."""

import time
from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def until() -> Callable[[Callable[[], Any]], Any]:
    """Asks again until the answer is true, and returns it; fails after ten seconds."""

    def wait(ask: Callable[[], Any]) -> Any:
        end = time.monotonic() + 10
        while not (answer := ask()):
            assert time.monotonic() < end, "it did not happen within ten seconds"
            time.sleep(0.01)
        return answer

    return wait
