"""One case: its clock, what was said, what has been done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_babel import lazy_gettext as _l

from shopper.access.rules import WORK_CASES
from shopper.cases import actions
from shopper.cases.models import Case
from shopper.cases.page import CasePage, bought, lines_of, page_of
from shopper.cases.queries.desk import case_for, passed_on_by
from shopper.cases.views.blueprint import all_typed, cases, seen
from shopper.cases.words import (
    CAUSE_WORDS,
    OUTCOME_WORDS,
    POINT_WORDS,
    REMEDY_STATES,
    day_and_time,
    remedy_words,
    short_time,
)
from shopper.comment_cards.page import PhotoShown, photos_shown
from shopper.comment_cards.queries.photos import clean_photo, photos_beside
from shopper.comment_cards.rules.codes import GROUP
from shopper.comment_cards.words import FACE_WORDS, REMEDY_WORDS
from shopper.errors import NotFound
from shopper.infra import clock
from shopper.infra.storage import storage
from shopper.notifications.queries import deliveries_of
from shopper.notifications.queries.guests import guest_letters
from shopper.standards.queries import stages_of
from shopper.web.guard import actor, may
from shopper.web.pages import render_page
from shopper.web.photos import photo_response

TOLD = {
    "case_opened": _l("a customer waits"),
    "case_serious": _l("serious, phone now"),
    "case_rung": _l("no answer yet"),
    "case_reopened": _l("not right yet"),
    "case_amended": _l("more was said"),
    "remedy_asked": _l("a remedy to decide on"),
    "remedy_decided": _l("a remedy was decided on"),
    "promise_due": _l("a promise is due"),
    "probe_revealed": _l("it was a probe"),
}
"""Of what, in a case's list of who was told."""
WORDS = {
    "points": POINT_WORDS,
    "remedies": REMEDY_WORDS,
    "states": REMEDY_STATES,
    "told": TOLD,
    "outcomes": OUTCOME_WORDS,
    "causes": CAUSE_WORDS,
    "faces": FACE_WORDS,
}


@cases.get("/<uuid:case_id>/photos/<uuid:pid>.jpg")
@may(WORK_CASES)
def photo(case_id: UUID, pid: UUID) -> Response:
    case = case_for(actor().id, case_id)
    if case.comment is None:
        raise NotFound
    found = clean_photo(case.comment, pid)
    return photo_response(storage().path(found.clean_key), found.clean_sha256 or "")


@cases.get("/<uuid:case_id>")
@may(WORK_CASES)
def show(case_id: UUID) -> Response:
    """Opening it is in the log: whoever was told by the ladder has now seen it. Whose it was is told who has it now."""
    try:
        actions.see(case_for(actor().id, case_id), actor().id)
    except NotFound:
        return render_page("cases/passed_on.html", name=passed_on_by(actor().id, case_id).owner.name)
    return case_page("cases/case.html", case_id)


def _photos(case: Case, page: CasePage) -> list[PhotoShown]:
    """What came after anybody last did something here is new."""
    looked_at = max((each.at for each in page.folder.events if each.by), default=None)
    return photos_shown(photos_beside(case.comment), f"/cases/{case.id}/photos", looked_at=looked_at) if case.comment else []


def case_page(template: str, case_id: UUID, *, status: int = 200, problem: str | None = None, **more: Any) -> Response:
    """The case, or one of the forms that belong to it. After somebody else wrote: what they wrote, and all that was typed."""
    case = case_for(actor().id, case_id)
    page = page_of(case, actor().id)
    said = seen()
    stage = next((each.name for each in stages_of(case.company_id) if each.code == case.stage_code), None)
    return render_page(
        template,
        status=status,
        case=case,
        page=page,
        folder=page.folder,
        code_begins=case.code[:GROUP],  # the whole of it is the customer's only key: who has it may say yes for them
        stage=stage,
        zone=case.location.zone,
        words=WORDS,
        now=clock.now(),
        typed=all_typed(),
        problem=problem,
        problems=more.pop("problems", {}),
        has_errors=status >= 400,
        news=lines_of(page.folder, said) if said is not None and said < page.folder.mark else [],
        bought=bought,
        day_and_time=day_and_time,
        short_time=short_time,
        deliveries=deliveries_of(f"/cases/{case_id}"),
        guest_letters=guest_letters(case.comment_id) if case.comment_id else [],
        remedy_words=remedy_words,
        photos=_photos(case, page),
        **more,
    )
