"""The demonstration's panel: who the shoppers are, what they are owed and were paid."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid5

from shopper.demo import queries
from shopper.demo.people import Cast
from shopper.demo.visits import INES, SAM
from shopper.infra import clock
from shopper.panel import actions
from shopper.panel.queries.fees import fees_to_export
from shopper.panel.rules import PAYABLE

NINA = "nina.wrona@good-corner.example"
FEE, CAP, CURRENCY = 9500, 6000, "PLN"


def tell(cast: Cast) -> None:
    """Twice is once: what is known already is left as it is."""
    nina = cast.people[NINA]
    for email, city, year in ((SAM, "Warszawa", 1988), (INES, "Kraków", 1994)):
        actions.change_own_details(cast.people[email], actions.Details(("en", "pl"), city, "", year))
    visits = queries.visits_made(cast.shoppers[SAM], 3)
    for visit in visits:
        if queries.has_fee(visit):
            return
        actions.reserve_fee(nina, visit, cast.shoppers[SAM], FEE, CURRENCY, CAP)
        fee = actions.settle_fee(nina, visit, payable=True)
        if visit == visits[-1] and fee is not None and len(visits) > 1:
            actions.mark_paid(nina, uuid5(visit, "demo"), [fee], paid_on=clock.now().date(), reference="PRZ/1")


def pay_what_is_long_due(cast: Cast) -> None:
    """One transfer a month and currency, but for the last weeks."""
    nina, today = cast.people[NINA], clock.now().date()
    due: dict[tuple[str, str], list[UUID]] = {}
    for fee in fees_to_export(nina):
        if fee.state == PAYABLE and fee.due_on and fee.due_on < today - timedelta(days=20):
            due.setdefault((fee.due_on.strftime("%Y-%m"), fee.currency), []).append(fee.id)
    for (month, currency), fees in sorted(due.items()):
        name = uuid5(cast.company, f"{month} {currency}")
        actions.mark_paid(nina, name, fees, paid_on=today, reference=f"{currency} {month}")
