"""What customers thank a person for. One's own alone: nobody is counted, nobody compared."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for

from shopper.access.queries import people_at
from shopper.access.rules import JUDGE_IDEAS, SEE_PRAISE
from shopper.recognition.actions import praise as actions
from shopper.recognition.forms import ThanksForm
from shopper.recognition.queries import praise as queries
from shopper.web.addresses import id_wanted
from shopper.web.fields import clean
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

pages = Blueprint("praise", __name__, url_prefix="/praise")


@pages.get("")
@may(SEE_PRAISE)
def index() -> Response:
    actions.note_shown(actor().id)
    return _page()


@pages.post("/<uuid:praise_id>/thanks")
@may(SEE_PRAISE)
def confirm(praise_id: UUID) -> Response:
    form = ThanksForm(request.form)
    if not form.validate():
        return _page(status=422, form=form, answering=praise_id)
    actions.confirm_praise(actor().id, praise_id, clean(form.thanks.data))
    return _back()


@pages.post("/<uuid:praise_id>/person")
@may(JUDGE_IDEAS)
def say_who(praise_id: UUID) -> Response:
    """`person`: an id, or "team"."""
    given = request.form.get("person", "")
    if not given:
        queries.open_praise_for(actor().id, praise_id)
        return _page(status=422, unsaid=praise_id)
    actions.say_who(actor().id, praise_id, None if given == "team" else id_wanted(given))
    return _back()


def _page(
    *, status: int = 200, form: ThanksForm | None = None, answering: UUID | None = None, unsaid: UUID | None = None
) -> Response:
    leads = JUDGE_IDEAS in actor().permissions
    waiting = queries.praise_to_match(actor().id) if leads else []
    return render_page(
        "recognition/praise.html",
        status=status,
        rows=queries.praise_of(actor().id),
        waiting=[(each, people_at(each.praise.location_id)) for each in waiting],
        form=form or ThanksForm(),
        answering=answering,
        unsaid=unsaid,
    )


def _back() -> Response:
    return redirect(url_for("praise.index"), code=303)  # type: ignore[return-value]
