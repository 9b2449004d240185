"""That visits happen: recorded by whoever plans, read by everybody."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import PLAN_VISITS, READ_BOOK
from shopper.assignments.actions import waves as actions
from shopper.assignments.forms import NoticeForm
from shopper.assignments.queries import notices as queries
from shopper.assignments.views.board import an_id, page, planning
from shopper.errors import Invalid
from shopper.infra import clock
from shopper.infra.i18n import pick
from shopper.web.fields import clean, options
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

notice_page = Blueprint("notice", __name__)


@notice_page.get("/notice")
@may(READ_BOOK)
def show() -> Response:
    """For all staff: that visits happen, and why. Never when, never by whom, and nothing that is told one branch first."""
    found = queries.notice_to_read(actor().id)
    return render_page("assignments/notice.html", text=found.text if found else {})


@planning.get("/notices")
@may(PLAN_VISITS)
def notices() -> Response:
    return _page(_form())


@planning.post("/notices")
@may(PLAN_VISITS)
def record() -> Response:
    form = _form(posted=True)
    if not form.validate():
        return _page(form, status=422)
    told_on: date = form.told_on.data  # type: ignore[assignment]
    try:
        actions.record_notice(
            actor().id, UUID(form.node.data), told_on=told_on, who=clean(form.who.data), how=clean(form.how.data), text=form.texts()
        )
    except Invalid:
        form.told_on.errors = [_("That day has not come yet. Record it when they have been told.")]
        return _page(form, status=422)
    return redirect(url_for("planning.notices"), code=303)  # type: ignore[return-value]


def _form(*, posted: bool = False) -> NoticeForm:
    branches = queries.branches_to_tell(actor().id)
    wanted = an_id("branch")
    form = NoticeForm(
        request.form if posted else None, told_on=clock.now().date(), node=str(wanted or (branches[0].id if branches else ""))
    )
    form.node.choices = options((str(each.id), pick(each.name).text) for each in branches)
    return form


def _page(form: NoticeForm, *, status: int = 200) -> Response:
    return page("plan_notices.html", status=status, form=form, notices=queries.notices(actor().id), has_errors=status >= 400)
