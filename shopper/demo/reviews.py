"""What goes back and forth in the demonstration: a visit that came back to its shopper with two remarks."""

from __future__ import annotations

from shopper.demo import queries
from shopper.demo.people import Cast
from shopper.demo.visits import EWA
from shopper.errors import Conflict
from shopper.reviews.actions import return_visit

REMARKS = {
    "4.8": "Prosimy sprawdzić: stoper pokazuje 5:42, a opis mówi o krótkiej kolejce.",
    "5.5": "Ile stolików i jak długo? Prosimy o jedno zdanie.",
}


def send_back(cast: Cast, place: str) -> None:
    """Twice is once: a visit that its shopper has already is left there."""
    visit = queries.newest_visit(cast.places[place])
    if visit is None:
        return
    try:
        return_visit(cast.people[EWA], visit, remarks=REMARKS)
    except Conflict:
        return
