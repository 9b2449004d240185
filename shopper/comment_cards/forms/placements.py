"""What was typed about a spot, and what is wrong with a table of orders?"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from shopper.comment_cards.actions.placing import MOST_GUESTS, PlacementTerms
from shopper.comment_cards.models import PLACES, Placement
from shopper.comment_cards.rules.orders import Problem
from shopper.questionnaires.forms import Errors, Reader, Values, spread
from shopper.web.addresses import id_in

LONGEST_SPOT = 60
ORDER_WORDS = {
    "too_large": _l("The file is larger than %(limit)s MB. Divide it and bring the parts one after another."),
    "not_utf8": _l("The text is not in UTF-8 from this row on. Save the file in the encoding UTF-8."),
    "not_a_table": _l("This is not a table of text. Save it as CSV."),
    "no_rows": _l("The table has no orders. Add a row for each, below the header."),
    "too_many_rows": _l("There are more than %(limit)s orders. Divide the file."),
    "column_missing": _l("The column is missing. Add it with exactly this header."),
    "column_unknown": _l("A column of this name is not known. Correct its header or delete it."),
    "column_twice": _l("Two columns bear this header. Delete one of them."),
    "missing": _l("The cell is empty. Fill it in."),
    "too_long": _l("This is longer than %(limit)s characters. Shorten it."),
    "day_wrong": _l("“%(value)s” is no day. Write it like 2026-11-30 or 2026-11-30 17:45."),
    "currency_wrong": _l("“%(value)s” is no currency. Write three letters, like PLN."),
    "amount_wrong": _l("“%(value)s” is no amount of this currency. Write it like 59.90."),
    "order_twice": _l("The order %(value)s stands in row %(near)s too. Keep one of them."),
    "order_known": _l("The order %(value)s has a code already. Delete the row, or revoke the batch first."),
}


def read_placement(fields: Mapping[str, str], places: list[str]) -> tuple[PlacementTerms, list[UUID], Errors]:
    """The spot as typed, and the ids of the places ticked."""
    read = Reader(fields)
    terms = PlacementTerms(
        place=read.one_of("place", PLACES, ""),
        spot=read_spot(read),
        guests_a_day=read.whole("guests", MOST_GUESTS),
        from_node_id=id_in(read.text("from")) if read.text("place") == "internal" else None,
    )
    ids = [each for text in places if (each := id_in(text))]
    if not terms.place:
        read.errors["place"] = _("Choose how the card is shown.")
    if not ids:
        read.errors["places"] = _("Choose at least one place.")
    if terms.place == "internal" and (terms.from_node_id is None or terms.from_node_id in ids):
        read.errors["from"] = _("Choose who fills the card: another place than the one it is about.")
    return terms, ids, read.errors


def read_spot(read: Reader) -> dict[str, str]:
    spot = read.texts("spot")
    if not spot:
        read.errors["spot-en"] = _("Say where the code hangs, such as “Till 2”, in at least one language.")
    for code, text in spot.items():
        if len(text) > LONGEST_SPOT:
            read.errors[f"spot-{code}"] = _("This is too long.")
    return spot


def read_change(fields: Mapping[str, str]) -> tuple[dict[str, str], int | None, Errors]:
    read = Reader(fields)
    return read_spot(read), read.whole("guests", MOST_GUESTS), read.errors


def placement_values(placement: Placement) -> Values:
    return spread("spot", placement.spot) | {"guests": str(placement.guests_a_day or "")}


def told(problem: Problem) -> tuple[str, str]:
    """Where it is, and what to do."""
    words = str(ORDER_WORDS[problem.code]) % problem.facts if problem.facts else str(ORDER_WORDS[problem.code])
    if problem.column:
        return _("row %(row)s, column %(column)s", row=problem.row, column=problem.column), words
    return (_("row %(row)s", row=problem.row) if problem.row else _("the file")), words
