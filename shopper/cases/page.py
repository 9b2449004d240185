"""The case's page as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from shopper.cases.models import Case
from shopper.cases.queries.folder import Folder, folder, may_decide
from shopper.cases.queries.people import rank_at
from shopper.cases.rules.clocks import Clock
from shopper.cases.rules.remedies import HIGHEST_RANK, limit_of
from shopper.cases.words import DO_WORDS, after_words, left_words, line_words, time_words, why_serious
from shopper.infra import clock
from shopper.organisation.queries import company_settings
from shopper.web.formats import localdate, money


@dataclass(frozen=True)
class ClockShown:
    """`figure` and `after`: "5 h 20 min", "left"; `words`: both. `share`: what is left of it, 0 to 1."""

    words: str
    figure: str
    after: str
    do: str
    share: float
    due_at: datetime
    is_late: bool


@dataclass(frozen=True)
class LineShown:
    at: datetime
    words: str
    who: str | None
    on_behalf_of: str | None


@dataclass(frozen=True)
class CasePage:
    """`limit_minor`: what the reader may give without asking; None: as much as they like. `deciding`: remedies they may decide."""

    case: Case
    folder: Folder
    clock: ClockShown | None
    lines: list[LineShown]
    limit_minor: int | None
    currency: str
    deciding: frozenset[UUID]
    phones_first: bool
    why_serious: list[str]


def shown(owed: Clock | None) -> ClockShown | None:
    if owed is None:
        return None
    now = clock.now()
    is_late = owed.due_at <= now
    figure, after = time_words(owed.left(now)), after_words(owed, now)
    return ClockShown(left_words(owed, now), figure, after, str(DO_WORDS[owed.what]), owed.share_left(now), owed.due_at, is_late)


def page_of(case: Case, reader_id: UUID) -> CasePage:
    found, settings = folder(case), company_settings(case.company_id)
    rank = rank_at(reader_id, case.location.path)
    asked = [each for each in found.remedies if each.state == "asked"]
    return CasePage(
        case=case,
        folder=found,
        clock=shown(found.clocks.next_due),
        lines=lines_of(found),
        limit_minor=None if rank >= HIGHEST_RANK else limit_of(rank, settings.remedy_limits),
        currency=settings.currency,
        deciding=frozenset(each.id for each in asked if may_decide(reader_id, case, each)),
        why_serious=why_serious([each.facts for each in found.events]),
        phones_first=case.severity == "serious" and found.reach.phone and not found.is_reached,
    )


def lines_of(found: Folder, after: int | None = None) -> list[LineShown]:
    """The log, the last first; `after`: only what came since that line."""
    zone, names = found.case.location.zone, found.names
    events = [each for each in found.events if after is None or (each.id > after and each.kind not in ("seen", "rung"))]
    return [
        LineShown(
            each.at,
            line_words(each, names, zone),
            names.get(each.by) if each.by else None,
            names.get(each.on_behalf_of) if each.on_behalf_of else None,
        )
        for each in reversed(events)
    ]


def bought(purchase: Mapping[str, Any]) -> str:
    """What the order says: its number, what it was, for how much, on which day at the place."""
    parts = [_("Order No. %(number)s", number=purchase["order"]), purchase.get("what") or ""]
    if purchase.get("amount_minor") and purchase.get("currency"):
        parts.append(money(purchase["amount_minor"], purchase["currency"]))
    if purchase.get("bought_at"):
        parts.append(localdate(date.fromisoformat(purchase["bought_at"][:10])))
    return " · ".join(part for part in parts if part)
