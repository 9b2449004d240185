"""The owner's desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import SET_UP
from shopper.errors import Invalid, NotFound
from shopper.infra import images
from shopper.infra.storage import storage
from shopper.organisation.models import Node
from shopper.organisation.queries import company_settings, logo
from shopper.organisation.rules import KINDS, may_stand_under
from shopper.organisation.rules.hours import WEEKDAYS
from shopper.setup import actions, queries
from shopper.setup.forms import FIGURE_REASONS, FIGURES, CompanyForm, PlaceForm
from shopper.web.guard import actor, may, signed_in
from shopper.web.pages import render_page
from shopper.web.photos import photo_response

pages = Blueprint("setup", __name__, url_prefix="/company")
MOST_LOGO_BYTES = 5 * 1024 * 1024


@pages.get("")
@may(SET_UP)
def company() -> Response:
    node = queries.company_for(actor().id)
    return _company_page(node, _company_form(node))


@pages.post("")
@may(SET_UP)
def keep_company() -> Response:
    node = queries.company_for(actor().id)
    form = _company_form(node, posted=True)
    if not form.validate():
        return _company_page(node, form, status=422)
    actions.keep_company(
        actor().id,
        name=form.names(),
        accent=form.accent.data or "",
        zone=form.zone.data or "",
        language=form.language.data,
        settings=form.settings(company_settings(node.id)),
    )
    return _to("setup.company")


@pages.post("/logo")
@may(SET_UP)
def keep_logo() -> Response:
    node = queries.company_for(actor().id)
    if request.form.get("drop"):
        actions.drop_logo(actor().id)
        return _to("setup.company")
    sent = request.files.get("logo")
    data = sent.stream.read(MOST_LOGO_BYTES + 1) if sent else b""
    problem = None
    if not data:
        problem = _("Choose a picture first.")
    elif len(data) > MOST_LOGO_BYTES:
        problem = _("The picture is larger than 5 MB. Choose a smaller one.")
    else:
        try:
            actions.keep_logo(actor().id, data)
        except images.Undecodable:
            problem = _("This is no picture we can read. Choose a PNG, JPEG, WebP or HEIC file.")
        except images.DecoderBroke:
            problem = _("The picture could not be prepared just now. Try again in a moment.")
    return _company_page(node, _company_form(node), status=422, problem=problem) if problem else _to("setup.company")


@pages.get("/logo.jpg")
@signed_in
def show_logo() -> Response:
    found = queries.own_logo(actor().id)
    return photo_response(storage().path(found.logo_key), found.logo_sha256 or "")


@pages.get("/places/<uuid:node_id>")
@may(SET_UP)
def place(node_id: UUID) -> Response:
    node = queries.place_for(actor().id, node_id)
    return _place_page(node, _form_of(node))


@pages.post("/places/<uuid:node_id>")
@may(SET_UP)
def change_place(node_id: UUID) -> Response:
    node = queries.place_for(actor().id, node_id)
    form = PlaceForm(request.form)
    if form.validate():
        try:
            actions.change_place(actor().id, node_id, form.terms())
            return _to("setup.place", node_id=node_id)
        except Invalid:
            form.code.errors = [_("Another location has this code.")]
    return _place_page(node, form, status=422)


@pages.get("/places/<uuid:node_id>/new/<kind>")
@may(SET_UP)
def new_place(node_id: UUID, kind: str) -> Response:
    parent = _parent(node_id, kind)
    return _new_page(parent, kind, PlaceForm(zone=parent.zone))


@pages.post("/places/<uuid:node_id>/new/<kind>")
@may(SET_UP)
def add_place(node_id: UUID, kind: str) -> Response:
    parent = _parent(node_id, kind)
    form = PlaceForm(request.form)
    if form.validate():
        try:
            return _to("setup.place", node_id=actions.add_place(actor().id, node_id, kind, form.terms()))
        except Invalid:
            form.code.errors = [_("Another location has this code.")]
    return _new_page(parent, kind, form, status=422)


def _to(endpoint: str, **values: Any) -> Response:
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[return-value]


def _parent(node_id: UUID, kind: str) -> Node:
    parent = queries.place_for(actor().id, node_id)
    if kind not in KINDS or not may_stand_under(kind, parent.kind):
        raise NotFound
    return parent


def _company_form(node: Node, *, posted: bool = False) -> CompanyForm:
    settings = company_settings(node.id)
    kept = {f"name_{code}": name for code, name in node.name.items()}
    same = {"accent": node.accent or "#0B4F5C", "zone": node.zone, "language": node.language, "currency": settings.currency}
    figures = {name: getattr(settings, name) for name in FIGURES}
    return CompanyForm(request.form if posted else None, data={**kept, **same, **figures})


def _company_page(node: Node, form: CompanyForm, *, status: int = 200, problem: str | None = None) -> Response:
    return render_page(
        "setup/company.html",
        status=status,
        form=form,
        company=node,
        figures=FIGURES,
        reasons=FIGURE_REASONS,
        logo=logo(node.id),
        problem=problem,
        has_errors=status >= 400,
    )


def _form_of(node: Node) -> PlaceForm:
    hours, holidays = node.hours or {}, node.holidays or {}
    days = {f"hours_{day}": "-".join(hours.get(day) or []) for day in WEEKDAYS}
    lines = "\n".join(f"{day} {'-'.join(kept or [])}".strip() for day, kept in holidays.items())
    names = {f"name_{code}": name for code, name in node.name.items()}
    same = {name: getattr(node, name) for name in ("code", "address", "city", "zone", "closed_on")}
    return PlaceForm(data={**names, **days, **same, "holidays": lines})


def _place_page(node: Node, form: PlaceForm, *, status: int = 200) -> Response:
    return render_page(
        "setup/place.html",
        status=status,
        form=form,
        place=node,
        way=queries.way_to(node),
        below=queries.places_below(node),
        weekdays=WEEKDAYS,
        kinds=[kind for kind in ("region", "partner", "location", "department") if may_stand_under(kind, node.kind)],
        has_errors=status >= 400,
    )


def _new_page(parent: Node, kind: str, form: PlaceForm, *, status: int = 200) -> Response:
    return render_page(
        "setup/new_place.html",
        status=status,
        form=form,
        parent=parent,
        kind=kind,
        weekdays=WEEKDAYS,
        way=[*queries.way_to(parent), parent],
        has_errors=status >= 400,
    )
