"""Who is asked to put the draft in force, and what do they answer?"""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import EDIT_BOOK
from shopper.errors import Conflict, Invalid
from shopper.standards import actions
from shopper.standards.views.blueprint import pages
from shopper.standards.views.drafting.drafts import draft_page
from shopper.standards.views.drafting.shown import all_words, to_draft
from shopper.web.addresses import id_wanted
from shopper.web.guard import actor, may


@pages.post("/drafts/<uuid:draft_id>/approval")
@may(EDIT_BOOK)
def ask(draft_id: UUID) -> Response:
    try:
        actions.ask_approval(actor().id, draft_id, id_wanted(request.form.get("approver")))
    except Invalid as refusal:
        return draft_page(draft_id, status=422, problem=all_words(refusal))
    except Conflict:
        return draft_page(draft_id, status=409, problem=_("Somebody is asked already."))
    return to_draft(draft_id)


@pages.post("/drafts/<uuid:draft_id>/approval/withdrawal")
@may(EDIT_BOOK)
def take_back(draft_id: UUID) -> Response:
    try:
        actions.take_back_request(actor().id, draft_id)
    except Conflict:
        return draft_page(draft_id, status=409, problem=_("Nobody is asked any more."))
    return to_draft(draft_id)


@pages.post("/drafts/<uuid:draft_id>/return")
@may(EDIT_BOOK)
def send_back(draft_id: UUID) -> Response:
    reason = request.form.get("reason", "").replace("\r\n", "\n")
    try:
        actions.send_back(actor().id, draft_id, reason)
    except Invalid as refusal:
        return draft_page(draft_id, status=422, problem=None, reason=reason, reason_problem=all_words(refusal))
    except Conflict:
        return draft_page(draft_id, status=409, problem=_("Nobody is asked any more."))
    return to_draft(draft_id)


@pages.post("/drafts/<uuid:draft_id>/publication")
@may(EDIT_BOOK)
def publish(draft_id: UUID) -> Response:
    try:
        edition_id = actions.approve_draft(actor().id, draft_id)
    except Invalid as refusal:
        return draft_page(draft_id, status=422, problem=all_words(refusal))
    except Conflict:
        words = _("The draft was changed since you were asked, or another edition begins on that day. Look at it again.")
        return draft_page(draft_id, status=409, problem=words)
    return redirect(url_for("standards.edition", edition_id=edition_id), code=303)  # type: ignore[return-value]
