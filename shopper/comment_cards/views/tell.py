"""The customer's twenty seconds: a face, then whatever they like to add. No account, no cookie, no script needed."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, request
from flask_babel import force_locale

from shopper.comment_cards import intake
from shopper.comment_cards.actions.contacts import keep_contact
from shopper.comment_cards.forms.contact import ContactForm, consent_sentence
from shopper.comment_cards.forms.more import FACES, read_more
from shopper.comment_cards.models import Comment
from shopper.comment_cards.queries import spots
from shopper.comment_cards.queries.contacts import phone_region
from shopper.comment_cards.queries.photos import free_slots, lost_of
from shopper.comment_cards.queries.spots import Spot
from shopper.comment_cards.rules import codes
from shopper.comment_cards.rules.design import Design, asked_on, read_design
from shopper.comment_cards.rules.photos import takes_photos
from shopper.comment_cards.rules.state import is_worked
from shopper.comment_cards.views import kiosk
from shopper.comment_cards.views.door import (
    language_for,
    left_here,
    mark_of_colleague,
    no_comment,
    onwards,
    spot_behind,
    tell,
    told_page,
    who_asks,
)
from shopper.comment_cards.words import FACE_WORDS
from shopper.errors import Busy
from shopper.infra.i18n import pick
from shopper.organisation.queries import company_settings
from shopper.web.guard import public
from shopper.web.traces import Trace, trace


@tell.get("/<code>")
@public
def show(code: str) -> Response:
    """Five faces, and the place they are about."""
    spot = spot_behind(code)
    if spot is None:
        return told_page("unknown", None, status=404, typed=code[:40])
    if spot.is_used:
        return told_page("used", spot, status=410)
    if spot.is_revoked:
        return told_page("replaced", spot, status=410, newer=spots.newer_code(spot.placement))
    if not spot.is_open:
        return told_page("closed", spot, status=410)
    if spot.is_internal and not spots.is_colleague(who_asks(), spot.company.id):
        return told_page("inside", spot, status=403)
    kiosk.begin(spot.placement)
    page = told_page("faces", spot, design=spot.design, state=intake.state_for(spot), faces=FACE_WORDS, who=mark_of_colleague(spot))
    if spot.placement.place != "kiosk":
        page.headers["Cache-Control"] = "private, no-cache"  # whoever goes back finds the same page, and taps the same comment
    return page


@tell.post("/<code>")
@public
def tap(code: str) -> Response:
    """One tap counts, whatever comes after it."""
    spot, face = spot_behind(code), request.form.get("face", "")
    if spot is None or not (spot.is_open or spot.is_revoked):
        return show(code)
    if face not in FACES:
        return show(code)
    if spot.is_internal and not spots.is_colleague(who_asks(), spot.company.id):
        return show(code)
    said: dict[str, Any] = {"state": request.form.get("state"), "language": language_for(spot), "trace": _trace()}
    tapped = intake.tap(spot, int(face), by=who_asks() if spot.is_internal else None, **said)
    return onwards("more", spot, code=code, own=tapped.code)


@tell.get("/<code>/<string(minlength=12):own>")
@public
def more(code: str, own: str) -> Response:
    """What else they may like to say."""
    found = left_here(code, own)
    if found is None:
        return no_comment(code)
    spot, comment = found
    if not intake.may_change(comment):
        return redirect(f"/m/{comment.code}", 303)  # type: ignore[return-value]
    design = read_design(spots.definition_of(comment))
    topics = asked_on(design, spot.placement.id, spot.today)
    takes = takes_photos(design, comment.source)
    page = told_page(
        "more", spot, comment=comment, design=design, topics=topics, faces=FACE_WORDS, takes_photos=takes,
        next=intake.next_of(comment), own=codes.shown(comment.code), who=mark_of_colleague(spot),
    )  # fmt: skip
    if spot.placement.place != "kiosk":
        page.headers["Cache-Control"] = "private, no-cache"  # whose sending failed goes back, and finds what was typed
    return page


@tell.post("/<code>/<string(minlength=12):own>")
@public
def add(code: str, own: str) -> Response:
    found = left_here(code, own)
    if found is None:
        return told_page("unknown", None, status=404, typed=code[:40])
    spot, comment = found
    if intake.may_change(comment):
        said = read_more(request.form, read_design(spots.definition_of(comment)))
        intake.say_more(comment.id, trace=_trace(), **said)
        if "face" in said:
            return onwards("more", spot, code=code, own=own)
        if request.form.get("then") == "photos":
            return onwards("show_photos", spot, code=code, own=own)
    return onwards("thanks", spot, code=code, own=own)


@tell.get("/<code>/<string(minlength=12):own>/face")
@public
def change(code: str, own: str) -> Response:
    """Another face, after a slip of the thumb."""
    found = left_here(code, own)
    if found is None:
        return no_comment(code)
    if not intake.may_change(found[1]):
        return onwards("more", found[0], code=code, own=own)
    return told_page("faces", found[0], design=found[0].design, state=None, faces=FACE_WORDS, comment=found[1])


@tell.route("/<code>/<string(minlength=12):own>/thanks", methods=["GET", "POST"])
@public
def thanks(code: str, own: str) -> Response:
    """Who has it now, the code to come back with, and how to reach whoever asked to be reached."""
    found = left_here(code, own)
    if found is None:
        return no_comment(code)
    spot, comment = found
    design = read_design(spots.definition_of(comment))
    form, consent = _contact_form(spot, comment, design), _consent(spot)
    if request.method == "POST" and form is not None and form.validate():
        keep_contact(comment.id, consent=consent, language=language_for(spot), **form.given())
        return onwards("thanks", spot, code=code, own=own, kept="1")
    stages = [topic.stage for topic in design.topics if topic.key in comment.topics]
    return told_page(
        "thanks", spot, status=422 if request.method == "POST" else 200, comment=comment, form=form, consent=consent,
        who=spots.who_has_it(spot, stages), own=codes.shown(comment.code), kept="kept" in request.args,
        has_room=takes_photos(design, comment.source) and bool(free_slots(comment.id)), lost=lost_of(comment),
    )  # fmt: skip


@tell.errorhandler(Busy)
def later(error: Busy) -> Response:
    """Nothing was stored, and the page says so: without scripts the phone keeps nothing either but what stands one page back."""
    response = told_page("later", None, status=error.status)
    response.headers["Retry-After"] = "60"
    return response


def _contact_form(spot: Spot, comment: Comment, design: Design) -> ContactForm | None:
    if not comment.wants_answer or not design.contact:
        return None
    posted = request.form if request.method == "POST" else None
    return ContactForm(posted, region=phone_region(comment), ways=design.contact)


def _consent(spot: Spot) -> str:
    with force_locale(language_for(spot)):
        return consent_sentence(pick(spot.company.name, language_for(spot)).text, company_settings(spot.company.id).contact_days)


def _trace() -> Trace:
    state = request.form.get("state", "")
    return trace(proven=bool(state) and is_worked(state, request.form.get("work")))
