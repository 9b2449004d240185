"""What does a card ask, what does it still lack, and since when is it live?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, request
from flask_babel import gettext as _

from shopper.access.rules import DESIGN_CARDS, PLACE_CARDS
from shopper.comment_cards import starters, words
from shopper.comment_cards.actions import designing as actions
from shopper.comment_cards.forms.design import card_values, read_card
from shopper.comment_cards.models import CommentCard
from shopper.comment_cards.queries import cards as queries
from shopper.comment_cards.queries.readiness import missing_in
from shopper.comment_cards.rules.design import MOST_OPTIONS, MOST_TOPICS, REMEDIES, asked_on, cycle_days
from shopper.comment_cards.views.blueprint import cards, to
from shopper.errors import Conflict, Invalid
from shopper.infra.i18n import LANGUAGE_NAMES, catalogue, current_locale
from shopper.questionnaires.forms import Reader, rows_shown
from shopper.standards.queries import local_day, stages_of
from shopper.web.addresses import NOWHERE, id_in
from shopper.web.guard import actor, may
from shopper.web.pages import render_page


@cards.get("")
@may(PLACE_CARDS)
def index() -> Response:
    """Every card, how many codes of it hang and what came in lately."""
    may_design = DESIGN_CARDS in actor().permissions
    return render_page("comment_cards/index.html", cards=queries.cards_for(actor().id), may_design=may_design, words=words)


@cards.get("/new")
@may(DESIGN_CARDS)
def new() -> Response:
    return _new_page({"start": next(iter(starters.DEFINITIONS))}, {})


@cards.post("")
@may(DESIGN_CARDS)
def start() -> Response:
    fields = request.form.to_dict()
    name = Reader(fields).texts("name")
    definition = starters.DEFINITIONS.get(fields.get("start", ""))
    errors = {} if name else {"name-en": _("Give the card a name in at least one language.")}
    errors |= {} if definition else {"start": _("Choose what to start from.")}
    if errors or definition is None:
        return _new_page(fields, errors, status=422)
    companies = queries.companies_to_design(actor().id)
    company = id_in(fields.get("company")) or (companies[0].id if companies else NOWHERE)
    return to("card", card_id=actions.start_card(actor().id, company, name, definition))


@cards.get("/<uuid:card_id>")
@may(DESIGN_CARDS)
def card(card_id: UUID) -> Response:
    found = queries.card_for(actor().id, card_id)
    return _card_page(found, card_values(found, queries.design_of(found)), {})


@cards.post("/<uuid:card_id>")
@may(DESIGN_CARDS)
def change(card_id: UUID) -> Response:
    found, fields = queries.card_for(actor().id, card_id), request.form.to_dict()
    stages = [stage.code for stage in stages_of(found.company_id)]
    terms, design, errors = read_card(fields, stages, is_live=found.live_at is not None)
    if errors:
        return _card_page(found, fields, errors, status=422)
    try:
        actions.change_card(actor().id, card_id, terms, design, fields.get("seen", ""))
    except Conflict:
        return _card_page(queries.card_for(actor().id, card_id), fields, {}, changed_meanwhile=True, status=409)
    except Invalid as lacking:
        found = queries.card_for(actor().id, card_id)
        return _card_page(found, fields, {each: _lacking(each) for each in lacking.problems}, status=422)
    return to("card", card_id=card_id, _anchor="topics" if fields.get("then") == "stay" else None)


@cards.post("/<uuid:card_id>/live")
@may(DESIGN_CARDS)
def go_live(card_id: UUID) -> Response:
    try:
        actions.go_live(actor().id, card_id)
    except (Invalid, Conflict):
        found = queries.card_for(actor().id, card_id)
        return _card_page(found, card_values(found, queries.design_of(found)), {}, was_refused=True, status=422)
    return to("card", card_id=card_id)


@cards.post("/<uuid:card_id>/retirement")
@may(DESIGN_CARDS)
def retire(card_id: UUID) -> Response:
    actions.retire_card(actor().id, card_id)
    return to("index")


@cards.get("/<uuid:card_id>/preview")
@may(DESIGN_CARDS)
def preview(card_id: UUID) -> Response:
    """As the customer sees it, in a language, today and on the days of one round of turns."""
    found = queries.card_for(actor().id, card_id)
    design, today = queries.design_of(found), local_day(found.company_id)
    wanted = request.args.get("lang", "")
    language = next((each for each in (wanted, current_locale(), *design.languages) if each in design.languages), "en")
    days = [today + timedelta(days=each) for each in range(cycle_days(design))]
    return render_page(
        "comment_cards/preview.html",
        card=found,
        design=design,
        language=language,
        faces={face: catalogue(language).gettext(word) for face, word in words.FACES.items()},
        names=[(code, name) for code, name in LANGUAGE_NAMES if code in design.languages],
        days=[(day, asked_on(design, found.id, day)) for day in days],
        words=words,
    )


def _new_page(values: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    companies = queries.companies_to_design(actor().id)
    return render_page(
        "comment_cards/new.html", status=status, starters=starters.ABOUT, companies=companies, **_typed(values, errors)
    )


def _card_page(
    card: CommentCard,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    changed_meanwhile: bool = False,
    was_refused: bool = False,
    status: int = 200,
) -> Response:
    stages = stages_of(card.company_id)
    return render_page(
        "comment_cards/card.html",
        status=status,
        card=card,
        seen=queries.mark_of(card),
        stages=stages,
        stage_names={stage.code: stage.name for stage in stages},
        seniors=queries.possible_seniors(card.company_id),
        judges=queries.possible_judges(card.company_id),
        missing=missing_in(card),
        revisions=queries.revisions_of(card.id) if card.rev > 1 else [],
        topic_rows=rows_shown(dict(values), "topic", 2, MOST_TOPICS),
        option_rows=rows_shown(dict(values), "option", 1, MOST_OPTIONS),
        remedies=REMEDIES,
        words=words,
        changed_meanwhile=changed_meanwhile,
        was_refused=was_refused,
        **_typed(values, errors),
    )


def _typed(values: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    return {"values": values, "errors": errors, "has_errors": bool(errors), "form_languages": LANGUAGE_NAMES}


def _lacking(element: str) -> str:
    return {
        "owner": _("The card is live, and a stage that it would ask about has no owner. Give the stage an owner first."),
        "senior": _("The card is live: it needs somebody senior who answers when the owner of a stage does not."),
        "remedies": _("The card is live: tick at least one thing that may be done for the customer."),
        "suggestions": _("The card is live: suggestions need somebody to go to."),
    }.get(element, _("The card is live and cannot have gaps."))
