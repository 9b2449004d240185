"""Where time comes from, so that tests need no sleeping."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_source: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731  replaced as a value by frozen()


def now() -> datetime:
    """The present instant, aware, UTC."""
    return _source()


class FrozenClock:
    """A clock that moves only when told to."""

    def __init__(self, at: datetime) -> None:
        self.at = at.astimezone(UTC)

    def advance(self, step: timedelta) -> None:
        self.at += step


@contextmanager
def frozen(at: datetime) -> Iterator[FrozenClock]:
    """For tests: everything that asks for the time gets `at`, until the block ends."""
    global _source
    clock, before = FrozenClock(at), _source
    _source = lambda: clock.at  # noqa: E731
    try:
        yield clock
    finally:
        _source = before
