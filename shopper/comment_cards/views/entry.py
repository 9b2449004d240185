"""Paper and spoken: one after the other, with the customer's code at the end."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, request, url_for

from shopper.access.rules import ENTER_COMMENT
from shopper.comment_cards.actions.entering import enter_comment
from shopper.comment_cards.forms.contact import consent_sentence
from shopper.comment_cards.forms.entry import FACES, EntryForm
from shopper.comment_cards.models import Placement
from shopper.comment_cards.queries import entering as queries
from shopper.comment_cards.queries.cards import design_of
from shopper.comment_cards.rules import codes
from shopper.comment_cards.rules.entry import OLD, PAPER, SPOKEN
from shopper.errors import Invalid
from shopper.infra import clock
from shopper.infra.i18n import current_locale, pick
from shopper.organisation.queries import company_settings, node
from shopper.web.addresses import id_in, id_wanted
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

pages = Blueprint("entry", __name__, url_prefix="/comments/new")


@pages.get("")
@may(ENTER_COMMENT)
def new() -> Response:
    """Which spot, when there are several; then what was said there. Cards between departments are filled as guests fill theirs."""
    wanted = id_in(request.args.get("spot"))
    spots, between = queries.spots_to_enter(actor().id), queries.cards_between(actor().id)
    if wanted is None and (len(spots) != 1 or between):
        shops = {spot.id: queries.place_of(spot) for spot in between}
        return render_page("comment_cards/entry_spot.html", spots=spots, between=between, shops=shops)
    spot = queries.spot_to_enter(actor().id, wanted) if wanted else spots[0]
    return _page(spot, _form(spot, None), uuid4())


@pages.post("")
@may(ENTER_COMMENT)
def enter() -> Response:
    spot = queries.spot_to_enter(actor().id, id_wanted(request.form.get("spot")))
    comment_id, form = id_in(request.form.get("comment")) or uuid4(), _form(spot, request.form)
    if not form.validate():
        return _page(spot, form, comment_id, status=422)
    try:
        enter_comment(actor().id, comment_id, spot.id, form.entry(), form.reach(_sentence(spot)))
    except Invalid as refused:  # what only the whole of it shows
        for name, text in refused.problems.items():
            form[name].errors = [text]
        return _page(spot, form, comment_id, status=422)
    return redirect(url_for("entry.entered", comment_id=comment_id), code=303)  # type: ignore[return-value]


@pages.get("/<uuid:comment_id>")
@may(ENTER_COMMENT)
def entered(comment_id: UUID) -> Response:
    comment = queries.entered_by(actor().id, comment_id)
    day = comment.written_at.astimezone(ZoneInfo(comment.location.zone)).date()
    following: dict[str, Any] = {"spot": comment.placement_id, "source": comment.source, "language": comment.language}
    return render_page(
        "comment_cards/entered.html",
        comment=comment,
        shown=codes.shown(comment.code),
        following=url_for("entry.new", **following, day=day.isoformat() if comment.source == PAPER else None),
        is_old=comment.received_at - comment.written_at > OLD,
    )


def _form(spot: Placement, given: Any) -> EntryForm:
    place = queries.place_of(spot)
    today = clock.now().astimezone(ZoneInfo(place.zone)).date()
    topics = [topic.key for topic in design_of(spot.card).topics]
    source = request.args.get("source")
    before = {"source": source if source in (PAPER, SPOKEN) else None, "language": request.args.get("language") or current_locale()}
    form = EntryForm(given, today=today, region=place.phone_region, topics=topics, data=before)
    if given is None and request.args.get("day"):
        form.written_on.process_formdata([request.args["day"]])
    return form


def _page(spot: Placement, form: EntryForm, comment_id: UUID, status: int = 200) -> Response:
    return render_page(
        "comment_cards/entry.html",
        status=status,
        spot=spot,
        place=queries.place_of(spot),
        topics=design_of(spot.card).topics,
        form=form,
        comment_id=comment_id,
        faces=FACES,
        consent=_sentence(spot),
        several=len(queries.spots_to_enter(actor().id)) > 1 or bool(queries.cards_between(actor().id)),
    )


def _sentence(spot: Placement) -> str:
    company = node(spot.company_id)
    return consent_sentence(pick(company.name).text if company else "", company_settings(spot.company_id).contact_days)
