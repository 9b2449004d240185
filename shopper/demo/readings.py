"""Who in the demonstration has read the book: most have, Kuba only the edition before, Leo's minute of questions is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from shopper.demo.people import Cast
from shopper.infra import clock
from shopper.readings.actions import confirm_reading, take_check
from shopper.readings.queries import my_edition
from shopper.readings.rules import check_of
from shopper.standards.queries import books_of, editions_of

FIRST_READ = datetime(2026, 2, 2, 9, tzinfo=UTC)
READ_LATELY = timedelta(days=9)
CHECKED_LATELY = timedelta(days=1)


def read_the_book(cast: Cast) -> None:
    """Bears running twice."""
    editions = {each.version: each.id for book in books_of(cast.company) for each in editions_of(book.id)}
    with clock.frozen(FIRST_READ):
        confirm_reading(_who(cast, "kuba.zajac"), editions["1.0"])
    now = clock.now()
    for name in ("leo.nowicki", "rosa.kaminska", "ewa.nowak"):
        with clock.frozen(now - READ_LATELY):
            confirm_reading(_who(cast, name), editions["1.1"])
    with clock.frozen(now - CHECKED_LATELY):
        ewa = _who(cast, "ewa.nowak")
        questions = check_of(my_edition(ewa, editions["1.1"])[1], ewa)
        take_check(ewa, editions["1.1"], {each.number: each.number for each in questions})


def _who(cast: Cast, name: str) -> UUID:
    return cast.people[f"{name}@good-corner.example"]
