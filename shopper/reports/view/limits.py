"""How much one report may hold. Beyond the first bound a text is shortened in sight; beyond the second nothing is made."""

from __future__ import annotations

from shopper.errors import Refusal
from shopper.reports.snapshot import Snapshot

NARRATIVE_SHOWN, FACT_SHOWN = 20_000, 2_000
NARRATIVE_HELD, FACT_HELD = 200_000, 20_000
ITEMS, PHOTOS, PARTS, TEXT_HELD = 600, 120, 60, 5_000
PARAGRAPHS = 250
UNBROKEN = 40


class ReportTooLarge(Refusal):
    """The snapshot holds more of something than a report can take; says what and how much."""

    status = 422

    def __init__(self, what: str, amount: int, limit: int) -> None:
        super().__init__(f"{what}: {amount}, at most {limit}")
        self.what, self.amount, self.limit = what, amount, limit


def check(snapshot: Snapshot) -> None:
    """Raises ReportTooLarge."""
    _at_most("items", len(snapshot["items"]), ITEMS)
    _at_most("photos", len(snapshot["photos"]), PHOTOS)
    _at_most("sections", len(snapshot["sections"]), PARTS)
    _at_most("stages", len(snapshot["stages"]), PARTS)
    _at_most("narrative", len(snapshot["narrative"]), NARRATIVE_HELD)
    for item in snapshot["items"]:
        _at_most(f"fact of {item['key'][:20]}", len(item["fact"]), FACT_HELD)
        for field in (item["title"], item["text"], item["criterion"]):
            _at_most(f"text of {item['key'][:20]}", max(map(len, field.values()), default=0), TEXT_HELD)


def _at_most(what: str, amount: int, limit: int) -> None:
    if amount > limit:
        raise ReportTooLarge(what, amount, limit)
