"""Codes on paper, and codes for orders."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from babel.numbers import list_currencies
from flask import Response, request, send_file
from flask_babel import gettext as _

from shopper.access.rules import PLACE_CARDS
from shopper.comment_cards.actions import orders as actions
from shopper.comment_cards.actions.printing import ask_for_sheet
from shopper.comment_cards.pdf import languages_of
from shopper.comment_cards.queries import placements as queries
from shopper.comment_cards.queries.cards import card_to_place, design_of
from shopper.comment_cards.rules.codes import shown
from shopper.comment_cards.rules.orders import MOST_BYTES, Problem, read_orders
from shopper.comment_cards.rules.printing import MOST_ON_A_SHEET, SHEETS
from shopper.comment_cards.views.blueprint import cards, to
from shopper.comment_cards.views.placements import placement_page
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra.storage import storage
from shopper.web.addresses import id_or_nowhere, public_url
from shopper.web.downloads import csv_file
from shopper.web.guard import actor, may
from shopper.web.pages import render_page


@cards.get("/<uuid:card_id>/sheets/<kind>-<language>.pdf")
@may(PLACE_CARDS)
def sheet(card_id: UUID, kind: str, language: str) -> Response:
    """All that hangs of a card in one's branches, or in the place the address names: one file to print."""
    card_to_place(actor().id, card_id)
    found = queries.to_print(actor().id, card_id, id_or_nowhere(request.args.get("place")), MOST_ON_A_SHEET)
    return _sheet(kind, language, [each.id for each in found])


@cards.get("/placements/<uuid:placement_id>/<kind>-<language>.pdf")
@may(PLACE_CARDS)
def placement_sheet(placement_id: UUID, kind: str, language: str) -> Response:
    return _sheet(kind, language, [queries.placement_for(actor().id, placement_id).id])


@cards.get("/placements/<uuid:placement_id>/orders/<uuid:batch_id>-<language>.pdf")
@may(PLACE_CARDS)
def batch_sheet(placement_id: UUID, batch_id: UUID, language: str) -> Response:
    found = queries.placement_for(actor().id, placement_id)
    queries.order_codes(found.id, batch_id)
    return _sheet("order", language, [found.id], batch_id)


@cards.post("/placements/<uuid:placement_id>/orders")
@may(PLACE_CARDS)
def bring_orders(placement_id: UUID) -> Response:
    """A table of orders becomes codes, all of them or none."""
    queries.placement_for(actor().id, placement_id)
    sent = request.files.get("file")
    data = sent.stream.read(MOST_BYTES + 1) if sent and sent.filename else b""
    if not data:
        return placement_page(placement_id, errors={"file": _("Choose a file first: a table saved as CSV.")}, status=422)
    purchases, problems = read_orders(data, frozenset(list_currencies()))
    if problems:
        return placement_page(placement_id, problems=problems, status=422)
    try:
        actions.make_order_codes(actor().id, placement_id, purchases)
    except Invalid as known:
        found = [Problem("order_known", int(row), "order", {"value": order}) for row, order in known.problems.items()]
        return placement_page(placement_id, problems=sorted(found, key=lambda each: each.row), status=422)
    except Conflict:
        wrong = _("Orders have codes only in a spot of their own that is in use.")
        return placement_page(placement_id, errors={"file": wrong}, status=409)
    return to("placement", placement_id=placement_id, _anchor="batches")


@cards.get("/placements/<uuid:placement_id>/orders/<uuid:batch_id>.csv")
@may(PLACE_CARDS)
def batch_table(placement_id: UUID, batch_id: UUID) -> Response:
    """Order, code and address, for the program that prints receipts or writes the letters."""
    found = queries.placement_for(actor().id, placement_id)
    codes, base = queries.order_codes(found.id, batch_id), public_url()
    rows = [(str(each.purchase["order"]), shown(each.code), f"{base}/t/{each.code}") for each in codes]
    response = csv_file([("order", "code", "address"), *rows], f"codes-{batch_id.hex[:8]}")
    response.headers["Cache-Control"] = "no-store"
    return response


@cards.post("/placements/<uuid:placement_id>/orders/<uuid:batch_id>/revocation")
@may(PLACE_CARDS)
def revoke_batch(placement_id: UUID, batch_id: UUID) -> Response:
    actions.revoke_batch(actor().id, placement_id, batch_id)
    return to("placement", placement_id=placement_id, _anchor="batches")


def _sheet(kind: str, language: str, ids: Sequence[UUID], batch_id: UUID | None = None) -> Response:
    """The file; while it is being set, a page that says so and looks again by itself (202)."""
    if not ids or kind not in SHEETS or (kind == "order") != (batch_id is not None):
        raise NotFound("sheet")
    card = queries.placement_for(actor().id, ids[0]).card
    if not languages_of(design_of(card), kind, language):
        raise NotFound("sheet")
    view = ask_for_sheet(actor().id, kind, language, ids, public_url(), batch_id)
    if not storage().exists(view.file_key):
        later = render_page("comment_cards/sheet_later.html", status=202, card=card)
        later.headers["Refresh"] = "3"  # needs no script
        return later
    response = send_file(storage().path(view.file_key), mimetype="application/pdf", conditional=True, etag=view.fingerprint)
    response.headers["Content-Disposition"] = f'inline; filename="{kind}-{language}.pdf"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response
