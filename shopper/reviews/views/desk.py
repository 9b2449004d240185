"""A visit at the desk: put right, remarked on, judged, published."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Response, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import REVIEW_VISIT
from shopper.errors import Conflict, Invalid, NotFound, Withdrawn
from shopper.infra.storage import storage
from shopper.reviews import actions, forms, queries
from shopper.reviews.desk import view_of
from shopper.reviews.page import around
from shopper.reviews.views.blueprint import go_to, pages
from shopper.reviews.words import why_not
from shopper.web.addresses import public_url
from shopper.web.guard import actor, may
from shopper.web.pages import render_page
from shopper.web.photos import photo_response


@pages.get("/<uuid:visit_id>")
@may(REVIEW_VISIT)
def show(visit_id: UUID) -> Response:
    actions.note_look(actor().id, visit_id)
    return _page(visit_id)


@pages.post("/<uuid:visit_id>/publication")
@may(REVIEW_VISIT)
def publish(visit_id: UUID) -> Response:
    try:
        seen = request.form.get("seen")
        publication_id = actions.publish_visit(actor().id, visit_id, base_url=public_url(), seen=seen)
    except Conflict as conflict:
        return _page(visit_id, status=409, problem=why_not(conflict))
    return go_to(url_for("reports.show", publication_id=publication_id))


@pages.post("/<uuid:visit_id>/items/<key>")
@may(REVIEW_VISIT)
def change(visit_id: UUID, key: str) -> Response:
    """The answer and the fact together; what is unchanged stays as it was sent."""
    desk = queries.desk(actor().id, visit_id)
    if key not in desk.specs:
        raise NotFound
    form = forms.ChangeForm(request.form)
    value = forms.words(form.value.data, 41) if "value" in request.form else None
    problem = None if form.validate() else str(forms.TOO_LONG)
    if value is not None:
        problem = problem or forms.value_problem(desk.specs[key], value)
    if problem:
        return _page(visit_id, status=422, problem=f"{key}: {problem}")
    fact = forms.words(form.fact.data, 5_000) if "fact" in request.form else None
    return _decide(
        visit_id,
        lambda: actions.change_answer(actor().id, visit_id, key, value=value, fact=fact, why=forms.words(form.why.data)),
        missing=_("%(item)s: say why it is changed.", item=key),
        anchor=f"item-{key}",
    )


@pages.post("/<uuid:visit_id>/return")
@may(REVIEW_VISIT)
def give_back_to_shopper(visit_id: UUID) -> Response:
    desk = queries.desk(actor().id, visit_id)
    remarks, note = forms.remarks_in(request.form, desk.specs), forms.words(request.form.get("note"))
    return _decide(
        visit_id,
        lambda: actions.return_visit(actor().id, visit_id, remarks=remarks, note=note),
        missing=_("Write a remark at an item, or a note, before the visit goes back."),
    )


@pages.post("/<uuid:visit_id>/claim")
@may(REVIEW_VISIT)
def claim(visit_id: UUID) -> Response:
    verb = actions.give_back if request.form.get("take") == "no" else actions.take
    return _decide(visit_id, lambda: verb(actor().id, visit_id))


@pages.post("/<uuid:visit_id>/verdict")
@may(REVIEW_VISIT)
def judge(visit_id: UUID) -> Response:
    queries.visit_for_review(actor().id, visit_id)
    form = forms.VerdictForm(request.form)
    if not form.validate():
        return _page(visit_id, status=422, problem=_("Choose whether it counts, and whether it is paid."))
    return _decide(
        visit_id,
        lambda: actions.give_verdict(
            actor().id,
            visit_id,
            valid=form.validity.data == "valid",
            payable=form.pay.data == "payable",
            independent="dependent" not in request.form,
            reason=forms.words(form.reason.data),
        ),
        missing=_("Say why: the reason is kept, and the shopper reads it when nothing is paid."),
        anchor="verdict",
    )


@pages.post("/<uuid:visit_id>/notes")
@may(REVIEW_VISIT)
def note(visit_id: UUID) -> Response:
    text = forms.words(request.form.get("text"))
    return _decide(
        visit_id, lambda: actions.write_note(actor().id, visit_id, text), missing=_("Write the note first."), anchor="notes"
    )


@pages.post("/<uuid:visit_id>/withdrawal")
@may(REVIEW_VISIT)
def withdraw(visit_id: UUID) -> Response:
    reason = forms.words(request.form.get("text"))
    return _decide(
        visit_id,
        lambda: actions.withdraw_report(actor().id, visit_id, reason),
        missing=_("Say why the report is withdrawn: the shop reads it."),
        anchor="withdrawal",
    )


@pages.get("/<uuid:visit_id>/photos/<uuid:pid>.jpg")
@may(REVIEW_VISIT)
def photo(visit_id: UUID, pid: UUID) -> Response:
    found = queries.photo_for_review(actor().id, visit_id, pid)
    path, sha256 = storage().path(found.clean_key), found.clean_sha256 or ""
    actions.note_look(actor().id, visit_id, pid=pid)
    return photo_response(path, sha256)


@pages.app_errorhandler(Withdrawn)
def withdrawn(error: Withdrawn) -> Response:
    """Whatever stands under a report's address, the file and the photos too."""
    return render_page("reviews/withdrawn.html", status=410, place=error.place, reason=error.reason)


def _decide(visit_id: UUID, verb: Callable[[], object], *, missing: str = "", anchor: str | None = None) -> Response:
    """Do it and go back to the desk; what cannot be done is said there, with everything that was typed."""
    try:
        verb()
    except Conflict as conflict:
        return _page(visit_id, status=409, problem=why_not(conflict))
    except Invalid:
        return _page(visit_id, status=422, problem=missing)
    return go_to(url_for("reviews.show", visit_id=visit_id, _anchor=anchor))


def _page(visit_id: UUID, *, status: int = 200, problem: str | None = None) -> Response:
    desk = queries.desk(actor().id, visit_id)
    typed = {name: forms.words(value, 5_000) for name, value in request.form.items()} if problem else {}
    at = (request.view_args or {}).get("key", "") if problem else ""
    return render_page(
        "reviews/show.html",
        status=status,
        visit=view_of(desk),
        around=around(actor().id, desk),
        typed=typed,
        typed_at=at,
        problem=problem,
        has_errors=problem is not None,
    )
