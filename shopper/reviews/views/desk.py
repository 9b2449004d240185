"""The review desk."""

from __future__ import annotations

from uuid import UUID

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from shopper.access.rules import REVIEW_VISIT
from shopper.errors import Conflict
from shopper.infra.storage import storage
from shopper.reviews import actions, queries
from shopper.reviews.desk import view_of
from shopper.reviews.views.blueprint import go_to, pages
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
        publication_id = actions.publish_visit(actor().id, visit_id, base_url=public_url(), seen=request.form.get("seen"))
    except Conflict as conflict:
        return _page(visit_id, status=409, problem=_why_not(conflict))
    return go_to(url_for("reports.show", publication_id=publication_id))


@pages.get("/<uuid:visit_id>/photos/<uuid:pid>.jpg")
@may(REVIEW_VISIT)
def photo(visit_id: UUID, pid: UUID) -> Response:
    found = queries.photo_for_review(actor().id, visit_id, pid)
    actions.note_look(actor().id, visit_id, pid=pid)
    return photo_response(storage().path(found.clean_key), found.clean_sha256 or "")


def _why_not(conflict: Conflict) -> str:
    words = {
        "unseen": _("Something changed since you looked. Look at the page once more, then publish."),
        "excluded": _("This visit was excluded; it does not become a report."),
        "withdrawn": _("The report of this visit was withdrawn; it is not published again."),
    }
    told = next((text for name, text in words.items() if name in conflict.facts), None)
    if told:
        return told
    return ngettext(
        "%(num)s photo is still being prepared. Publish again in a moment.",
        "%(num)s photos are still being prepared. Publish again in a moment.",
        int(str(conflict.facts.get("pending", 0))),
    )


def _page(visit_id: UUID, *, status: int = 200, problem: str | None = None) -> Response:
    visit = view_of(queries.desk(actor().id, visit_id))
    return render_page("reviews/show.html", status=status, visit=visit, problem=problem)
