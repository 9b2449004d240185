"""A visit keeps the edition in force on its local day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from shopper.standards.rules import edition_in_force, withdrawn_numbers


@dataclass
class Dated:
    version: str
    in_force_from: date
    published_at: datetime | None = datetime(2026, 1, 1, tzinfo=UTC)


FIRST, SECOND = Dated("1.0", date(2026, 1, 12)), Dated("1.1", date(2026, 4, 1))
DRAFT = Dated("1.2", date(2026, 3, 1), None)


@pytest.mark.parametrize(
    ("on", "edition"),
    [
        (date(2026, 1, 11), None),
        (date(2026, 1, 12), FIRST),
        (date(2026, 3, 31), FIRST),
        (date(2026, 4, 1), SECOND),
        (date(2030, 1, 1), SECOND),
    ],
)
def test_the_latest_that_has_begun_holds_and_drafts_do_not(on, edition):
    assert edition_in_force([SECOND, DRAFT, FIRST], on) is edition


def test_withdrawn_numbers_come_from_the_changes():
    changes = [
        {"clause": "4.14", "kind": "withdrawn"},
        {"clause": "2.7", "kind": "new"},
        {"clause": None, "kind": "first"},
    ]
    assert withdrawn_numbers(changes) == {"4.14"}
