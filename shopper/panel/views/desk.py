"""The panel, for whoever runs it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import PAY_SHOPPERS, RUN_PANEL
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra.i18n import LANGUAGES
from shopper.panel import actions, queries, words
from shopper.panel.forms import InviteForm, QualificationForm, ShopperForm, parse_day
from shopper.panel.models import Shopper
from shopper.web.addresses import id_or_nowhere, public_url
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

pages = Blueprint("panel", __name__, url_prefix="/panel")


@pages.get("")
@may(RUN_PANEL)
def index() -> Response:
    given = {name: request.args.get(name, "").replace("\x00", "")[:100].strip() for name in ("q", "language", "city", "state")}
    wanted = queries.ShopperFilter(
        search=given["q"],
        language=given["language"] if given["language"] in LANGUAGES else "",
        city=given["city"],
        state=given["state"] if given["state"] in words.STATES else "",
        after=id_or_nowhere(request.args.get("after")),
    )
    rows, following = queries.shoppers_for(actor().id, wanted)
    kept: dict[str, Any] = {name: value for name, value in given.items() if value}
    return render_page(
        "panel/index.html",
        fragment="list",
        rows=rows,
        filters=given,
        cities=queries.cities(actor().id),
        states=words.STATES,
        first=url_for("panel.index", **kept) if wanted.after else None,
        following=url_for("panel.index", **kept, after=following) if following else None,
        overdue=queries.overdue_count(actor().id) if PAY_SHOPPERS in actor().permissions else 0,
        objections=len(queries.open_objections(actor().id)) if PAY_SHOPPERS in actor().permissions else 0,
        is_closed=not queries.companies_run_by(actor().id),
    )


@pages.route("/new", methods=["GET", "POST"])
@may(RUN_PANEL)
def new() -> Response:
    companies = sorted(queries.companies_run_by(actor().id))
    if not companies:
        raise NotFound
    form = InviteForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        try:
            shopper_id = actions.invite_shopper(
                actor().id, companies[0], form.email.data, form.name.data, form.details(), form.note.data
            )
        except Invalid:
            form.email.errors = [_("This address is already in use here. Ask for another one.")]
        else:
            return _to(shopper_id, new=1)
    return render_page("panel/new.html", status=422 if request.method == "POST" else 200, form=form)


@pages.get("/<uuid:shopper_id>")
@may(RUN_PANEL)
def show(shopper_id: UUID) -> Response:
    return _page(queries.shopper_for(actor().id, shopper_id))


@pages.post("/<uuid:shopper_id>")
@may(RUN_PANEL)
def change(shopper_id: UUID) -> Response:
    shopper, form = queries.shopper_for(actor().id, shopper_id), ShopperForm(request.form)
    if not form.validate():
        return _page(shopper, status=422, form=form)
    return _tried(
        shopper,
        lambda: actions.change_shopper(
            actor().id, shopper_id, form.details(), channels=tuple(form.channels.data or ()), note=form.note.data
        ),
    )


@pages.post("/<uuid:shopper_id>/link")
@may(RUN_PANEL)
def link(shopper_id: UUID) -> Response:
    """The link stands on this one answer and nowhere else."""
    shopper = queries.shopper_for(actor().id, shopper_id)
    try:
        token = actions.invite_again(actor().id, shopper_id)
    except Conflict as conflict:
        return _page(shopper, status=409, problem=words.problem(conflict))
    address = public_url() + url_for("access.welcome", token=token)
    return render_page("panel/link.html", shopper=shopper, person=queries.person(shopper), address=address)


@pages.post("/<uuid:shopper_id>/state")
@may(RUN_PANEL)
def state(shopper_id: UUID) -> Response:
    shopper = queries.shopper_for(actor().id, shopper_id)
    return _tried(shopper, lambda: actions.set_state(actor().id, shopper_id, request.form.get("state", "")))


@pages.post("/<uuid:shopper_id>/qualifications")
@may(RUN_PANEL)
def qualify(shopper_id: UUID) -> Response:
    shopper, form = queries.shopper_for(actor().id, shopper_id), QualificationForm(request.form)
    if not form.validate():
        return _page(shopper, status=422, qualification=form)
    return _tried(
        shopper, lambda: actions.qualify(actor().id, shopper_id, form.kind.data, form.name.data, parse_day(form.until.data))
    )


@pages.post("/<uuid:shopper_id>/qualifications/<uuid:qualification_id>/removal")
@may(RUN_PANEL)
def disqualify(shopper_id: UUID, qualification_id: UUID) -> Response:
    actions.disqualify(actor().id, shopper_id, qualification_id)
    return _to(shopper_id)


@pages.post("/<uuid:shopper_id>/conflicts/<uuid:conflict_id>/end")
@may(RUN_PANEL)
def end_conflict(shopper_id: UUID, conflict_id: UUID) -> Response:
    actions.end_conflict(actor().id, shopper_id, conflict_id)
    return _to(shopper_id)


@pages.post("/<uuid:shopper_id>/erasure")
@may(RUN_PANEL)
def erase(shopper_id: UUID) -> Response:
    shopper = queries.shopper_for(actor().id, shopper_id)
    if "sure" not in request.form:
        return _page(shopper, status=422, problem=_("Tick the box first: what is erased does not come back."))
    return _tried(shopper, lambda: actions.erase_shopper(actor().id, shopper_id))


def _tried(shopper: Shopper, action: Any) -> Response:
    try:
        action()
    except Conflict as conflict:
        return _page(queries.shopper_for(actor().id, shopper.id), status=409, problem=words.problem(conflict))
    return _to(shopper.id)


def _page(
    shopper: Shopper,
    *,
    status: int = 200,
    form: ShopperForm | None = None,
    qualification: QualificationForm | None = None,
    problem: str | None = None,
) -> Response:
    return render_page(
        "panel/show.html",
        status=status,
        shopper=shopper,
        person=queries.person(shopper),
        form=form or ShopperForm(data=_as_form(shopper)),
        qualification=qualification or QualificationForm(),
        qualifications=queries.qualifications(shopper.id),
        qualification_words=words.QUALIFICATIONS,
        conflicts=queries.conflicts(shopper.id),
        conflict_words=words.CONFLICTS,
        facts=queries.facts(shopper.id),
        states=words.STATES,
        problem=problem,
        is_new=request.args.get("new") == "1",
    )


def _as_form(shopper: Shopper) -> dict[str, Any]:
    names = ("languages", "city", "area", "phone", "channels", "note")
    return {**{name: getattr(shopper, name) for name in names}, "born_year": str(shopper.born_year or "")}


def _to(shopper_id: UUID, **more: Any) -> Response:
    return redirect(url_for("panel.show", shopper_id=shopper_id, **more), code=303)  # type: ignore[return-value]
