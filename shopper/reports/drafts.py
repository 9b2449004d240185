"""The report as it would be, for whoever is about to publish it: page and paper say what this page says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, url_for

from shopper.access.rules import REVIEW_VISIT
from shopper.errors import Conflict
from shopper.infra.i18n import current_locale
from shopper.infra.storage import storage
from shopper.reports.page import page_view
from shopper.reviews import actions as reviews
from shopper.reviews import queries
from shopper.reviews.actions import Draft
from shopper.web.guard import actor, may
from shopper.web.pages import render_page
from shopper.web.photos import photo_response

pages = Blueprint("drafts", __name__, url_prefix="/reports/drafts")


@dataclass(frozen=True)
class Shown:
    """In the place of a publication. The addresses of its photos begin with this id."""

    id: str
    revision: int
    snapshot: dict[str, Any]


@pages.get("/<uuid:visit_id>")
@may(REVIEW_VISIT)
def show(visit_id: UUID) -> Response:
    reviews.note_look(actor().id, visit_id)
    draft = reviews.draft_of(actor().id, visit_id)
    return draft_page(
        draft,
        send_to=url_for("reviews.publish", visit_id=visit_id),
        back=url_for("reviews.show", visit_id=visit_id),
        is_open=_may_be_published(draft),
    )


@pages.get("/appeals/<uuid:appeal_id>")
@may(REVIEW_VISIT)
def appeal(appeal_id: UUID) -> Response:
    """What the decision about an appeal leads to; an undecided one leads back to its decision."""
    back = url_for("reviews.appeal", appeal_id=appeal_id)
    try:
        draft = reviews.draft_of_appeal(actor().id, appeal_id)
    except Conflict:
        return redirect(back, code=303)  # type: ignore[return-value]
    found = queries.appeal_for_review(actor().id, appeal_id)
    is_open = found.decided_at is None and not queries.is_involved(actor().id, found.series_id)
    return draft_page(draft, send_to=url_for("reviews.close", appeal_id=appeal_id), back=back, is_open=is_open)


@pages.get("/<uuid:visit_id>/photos/<uuid:pid>.jpg")
@may(REVIEW_VISIT)
def photo(visit_id: UUID, pid: UUID) -> Response:
    found = queries.photo_for_review(actor().id, visit_id, pid)
    path, sha256 = storage().path(found.clean_key), found.clean_sha256 or ""
    reviews.note_look(actor().id, visit_id, pid=pid)
    return photo_response(path, sha256)


def draft_page(draft: Draft, *, send_to: str, back: str, is_open: bool) -> Response:
    visit_id = draft.desk.visit.id
    return render_page(
        "reports/draft.html",
        publication=Shown(f"drafts/{visit_id}", draft.revision, draft.snapshot),
        report=page_view(draft.snapshot, current_locale()),
        draft=draft,
        send_to=send_to,
        back=back,
        is_open=is_open,
    )


def _may_be_published(draft: Draft) -> bool:
    """There is something to publish: a first report, or a change the newest one does not know of."""
    return draft.desk.visit.replaced_by_id is None and (draft.revision == 1 or bool(draft.snapshot["changes"]))
