"""The demonstration's panel: who the shoppers are, what they are owed and were paid."""

from __future__ import annotations

from uuid import uuid5

from shopper.demo import queries
from shopper.demo.people import Cast
from shopper.demo.visits import INES, SAM
from shopper.infra import clock
from shopper.panel import actions

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
