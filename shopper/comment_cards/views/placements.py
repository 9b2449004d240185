"""Where do codes hang, and what becomes of each?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, request
from flask_babel import gettext as _

from shopper.access.rules import DESIGN_CARDS, PLACE_CARDS
from shopper.comment_cards import words
from shopper.comment_cards.actions import placing as actions
from shopper.comment_cards.forms.placements import placement_values, read_change, read_placement, told
from shopper.comment_cards.models import PLACES, CommentCard
from shopper.comment_cards.queries import placements as queries
from shopper.comment_cards.queries.cards import card_to_place, design_of
from shopper.comment_cards.rules.codes import shown
from shopper.comment_cards.rules.orders import Problem
from shopper.comment_cards.rules.printing import SHEETS, address_in_words
from shopper.comment_cards.views.blueprint import cards, to
from shopper.errors import Conflict, Invalid
from shopper.infra.i18n import LANGUAGE_NAMES
from shopper.web.addresses import id_in, id_or_nowhere, public_url
from shopper.web.guard import actor, may
from shopper.web.pages import render_page


@cards.get("/<uuid:card_id>/placements")
@may(PLACE_CARDS)
def placements(card_id: UUID) -> Response:
    """Every code of a card in one's branches, or in the place the address names."""
    who, card = actor().id, card_to_place(actor().id, card_id)
    place = id_or_nowhere(request.args.get("place"))
    spots, following = queries.spots_of(who, card_id, place, id_in(request.args.get("from")))
    return render_page(
        "comment_cards/placements.html",
        card=card,
        spots=spots,
        places=queries.places_to_hang(who, card.company_id),
        chosen=request.args.get("place", ""),
        following=following,
        languages_of_card=[(code, name) for code, name in LANGUAGE_NAMES if code in design_of(card).languages],
        sheets=[each for each in SHEETS.values() if each.kind != "order"],
        may_design=DESIGN_CARDS in actor().permissions,
        words=words,
        shown=shown,
    )


@cards.get("/<uuid:card_id>/placements/new")
@may(PLACE_CARDS)
def new_placement(card_id: UUID) -> Response:
    values = {"place": "poster", "ticked": request.args.get("place", "")}
    return _new_page(card_to_place(actor().id, card_id), values, {}, [values["ticked"]])


@cards.post("/<uuid:card_id>/placements")
@may(PLACE_CARDS)
def hang_up(card_id: UUID) -> Response:
    card, fields, ticked = card_to_place(actor().id, card_id), request.form.to_dict(), request.form.getlist("places")
    terms, ids, errors = read_placement(fields, ticked)
    if errors:
        return _new_page(card, fields, errors, ticked, status=422)
    try:
        hung = actions.hang_up(actor().id, card_id, ids, terms)
    except Conflict:
        return _new_page(card, fields, {"place": _("The card is retired: it hangs nowhere any more.")}, ticked, status=409)
    except Invalid as wrong:
        return _new_page(card, fields, _as_errors(wrong.problems), ticked, status=422)
    return to("placement", placement_id=hung[0]) if len(hung) == 1 else to("placements", card_id=card_id)


@cards.get("/placements/<uuid:placement_id>")
@may(PLACE_CARDS)
def placement(placement_id: UUID) -> Response:
    return placement_page(placement_id)


@cards.post("/placements/<uuid:placement_id>")
@may(PLACE_CARDS)
def change_placement(placement_id: UUID) -> Response:
    fields = request.form.to_dict()
    spot, guests, errors = read_change(fields)
    queries.placement_for(actor().id, placement_id)
    if errors:
        return placement_page(placement_id, fields, errors, status=422)
    try:
        actions.change_placement(actor().id, placement_id, spot, guests)
    except Conflict:
        return placement_page(placement_id, status=409)
    return to("placement", placement_id=placement_id)


@cards.post("/placements/<uuid:placement_id>/revocation")
@may(PLACE_CARDS)
def revoke(placement_id: UUID) -> Response:
    actions.revoke_placement(actor().id, placement_id)
    return to("placement", placement_id=placement_id)


@cards.post("/placements/<uuid:placement_id>/replacement")
@may(PLACE_CARDS)
def replace(placement_id: UUID) -> Response:
    try:
        return to("placement", placement_id=actions.replace_placement(actor().id, placement_id))
    except Invalid as wrong:
        return placement_page(placement_id, None, _as_errors(wrong.problems), status=422)
    except Conflict:
        return placement_page(placement_id, status=409)


def placement_page(
    placement_id: UUID,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    problems: list[Problem] | None = None,
    status: int = 200,
) -> Response:
    """One spot: its code, what came in, its paper, its orders."""
    spot = queries.spot_for(actor().id, placement_id)
    found = spot.placement
    from_node = next((each for each in queries.departments_of(found.company_id) if each.id == found.from_node_id), None)
    return render_page(
        "comment_cards/placement.html",
        status=status,
        spot=spot,
        placement=found,
        from_node=from_node,
        by=queries.replacement_of(found),
        address=address_in_words(public_url(), shown(found.code)),
        languages_of_card=[(code, name) for code, name in LANGUAGE_NAMES if code in design_of(found.card).languages],
        sheets=[each for each in SHEETS.values() if (each.kind == "order") == (found.place == "order")],
        batches=queries.batches_of(found.id) if found.place == "order" else [],
        problems=[told(each) for each in problems or []],
        shown=shown,
        words=words,
        **_typed(values if values is not None else placement_values(found), errors or {}),
    )


def _new_page(
    card: CommentCard, values: Mapping[str, str], errors: Mapping[str, str], ticked: list[str], status: int = 200
) -> Response:
    return render_page(
        "comment_cards/new_placement.html",
        status=status,
        card=card,
        kinds=[(kind, words.PLACE_WORDS[kind], words.PLACE_HINTS[kind]) for kind in PLACES],
        places=queries.places_to_hang(actor().id, card.company_id),
        departments=queries.departments_of(card.company_id),
        ticked=set(ticked),
        **_typed(values, errors),
    )


def _typed(values: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    return {"values": values, "errors": errors, "has_errors": bool(errors), "form_languages": LANGUAGE_NAMES}


def _as_errors(problems: Mapping[str, str]) -> dict[str, str]:
    if "owner" in problems:
        lacking = _("The card is live, and in one of these places a stage that it asks about has no owner. Give it one first.")
        return {"places": lacking}
    return {"places": _("Something in it does not fit. Choose anew.")}
