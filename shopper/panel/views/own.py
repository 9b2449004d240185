"""A shopper's own side: details, conflicts, facts, what is paid."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import FILL_VISIT
from shopper.errors import Conflict, NotFound
from shopper.panel import actions, queries, rules, words
from shopper.panel.forms import ConflictForm, DetailsForm, ObjectionForm, PurchaseForm
from shopper.panel.models import Shopper
from shopper.values.money import decimal_of
from shopper.web.formats import amount, localdate
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

pages = Blueprint("own", __name__, url_prefix="/me")


@pages.get("")
@may(FILL_VISIT)
def index() -> Response:
    return _page()


@pages.post("")
@may(FILL_VISIT)
def change() -> Response:
    form = DetailsForm(request.form)
    queries.own_shopper(actor().id)
    if not form.validate():
        return _page(status=422, form=form)
    actions.change_own_details(actor().id, form.details())
    return _to("own.index")


@pages.post("/conflicts")
@may(FILL_VISIT)
def declare() -> Response:
    form = ConflictForm(request.form)
    known = {str(each[0]) for each in queries.branches_of(queries.own_shopper(actor().id).company_id)}
    if not form.validate() or not _names_something(form, known):
        return _page(status=422, conflict=form)
    node_id = UUID(form.node_id.data) if form.node_id.data else None
    actions.declare_conflict(actor().id, form.kind.data, node_id, form.said.data)
    return _to("own.index")


@pages.post("/conflicts/<uuid:conflict_id>/end")
@may(FILL_VISIT)
def end_conflict(conflict_id: UUID) -> Response:
    actions.end_own_conflict(actor().id, conflict_id)
    return _to("own.index")


@pages.post("/leaving")
@may(FILL_VISIT)
def leave() -> Response:
    actions.ask_to_leave(actor().id)
    return _to("own.index")


@pages.get("/data.json")
@may(FILL_VISIT)
def data() -> Response:
    """Everything the panel keeps of this person, for them to take along."""
    shopper = queries.own_shopper(actor().id)
    response = jsonify(_data(shopper))
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@pages.get("/pay")
@may(FILL_VISIT)
def pay() -> Response:
    rows = queries.own_fees(actor().id)
    by_state = {state: [row for row in rows if row.state == state] for state in (rules.PAYABLE, rules.RESERVED, rules.WITHHELD)}
    return render_page(
        "panel/my_pay.html",
        payable=by_state[rules.PAYABLE],
        reserved=by_state[rules.RESERVED],
        withheld=by_state[rules.WITHHELD],
        paid=_paid_last(rows)[:20],
        months=_months(rows),
        line=words.fee_line,
        month_name=_month_name,
    )


def _paid_last(rows: list[queries.FeeRow]) -> list[queries.FeeRow]:
    """What was paid, the newest payment first; of one payment the latest visit first, as the rows come."""
    return sorted((row for row in rows if row.state == rules.PAID), key=lambda row: row.paid_on or date.min, reverse=True)


@pages.get("/pay/<month>")
@may(FILL_VISIT)
def statement(month: str) -> Response:
    """`month`: as "2026-04"."""
    rows = [row for row in queries.own_fees(actor().id) if _month(row) == month]
    if not rows:
        raise NotFound
    owed: dict[str, int] = defaultdict(int)
    paid: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.state in (rules.PAYABLE, rules.PAID):
            owed[row.currency] += row.total_minor
            paid[row.currency] += row.total_minor if row.state == rules.PAID else 0
    shopper = queries.own_shopper(actor().id)
    return render_page(
        "panel/statement.html",
        rows=sorted(rows, key=lambda row: row.starts_at),
        owed=sorted(owed.items()),
        paid=paid,
        shopper=shopper,
        person=queries.person(shopper),
        month=month,
        line=words.fee_line,
        month_name=_month_name,
    )


@pages.get("/pay/visits/<uuid:fee_id>")
@may(FILL_VISIT)
def fee(fee_id: UUID) -> Response:
    return _fee_page(fee_id)


@pages.post("/pay/visits/<uuid:fee_id>/purchase")
@may(FILL_VISIT)
def purchase(fee_id: UUID) -> Response:
    row, form = _own_row(fee_id), PurchaseForm(request.form)
    minor = form.minor(row.currency) if form.validate() else None
    if minor is None:
        return _fee_page(fee_id, status=422, purchase=form)
    try:
        actions.note_purchase(actor().id, fee_id, minor, has_receipt=form.has_receipt.data)
    except Conflict as conflict:
        return _fee_page(fee_id, status=409, problem=words.problem(conflict))
    return _to("own.fee", fee_id=fee_id)


@pages.post("/pay/visits/<uuid:fee_id>/objection")
@may(FILL_VISIT)
def object_to(fee_id: UUID) -> Response:
    form = ObjectionForm(request.form)
    queries.own_fee(actor().id, fee_id)
    if not form.validate():
        return _fee_page(fee_id, status=422, objection=form)
    try:
        actions.object_to(actor().id, fee_id, form.said.data)
    except Conflict as conflict:
        return _fee_page(fee_id, status=409, problem=words.problem(conflict))
    return _to("own.fee", fee_id=fee_id)


def _page(*, status: int = 200, form: DetailsForm | None = None, conflict: ConflictForm | None = None) -> Response:
    shopper = queries.own_shopper(actor().id)
    names = ("languages", "city", "area", "phone")
    kept = {**{name: getattr(shopper, name) for name in names}, "born_year": str(shopper.born_year or "")}
    return render_page(
        "panel/me.html",
        status=status,
        shopper=shopper,
        person=queries.person(shopper),
        form=form or DetailsForm(data=kept),
        conflict=conflict or ConflictForm(),
        branches=queries.branches_of(shopper.company_id),
        conflicts=queries.conflicts(shopper.id),
        conflict_words=words.CONFLICTS,
        qualifications=queries.qualifications(shopper.id),
        qualification_words=words.QUALIFICATIONS,
        channels=[words.CHANNELS[each] for each in shopper.channels],
        states=words.STATES,
        facts=queries.facts(shopper.id),
    )


def _fee_page(
    fee_id: UUID,
    *,
    status: int = 200,
    purchase: PurchaseForm | None = None,
    objection: ObjectionForm | None = None,
    problem: str | None = None,
) -> Response:
    row = _own_row(fee_id)
    kept: dict[str, Any] = {"has_receipt": row.has_receipt}
    if row.spent_minor is not None:
        kept["spent"] = amount(row.spent_minor, row.currency)
    return render_page(
        "panel/fee.html",
        status=status,
        row=row,
        line=words.fee_line(row),
        purchase=purchase or PurchaseForm(data=kept),
        objection=objection or ObjectionForm(),
        problem=problem,
    )


def _own_row(fee_id: UUID) -> queries.FeeRow:
    rows = queries.own_fees(actor().id, fee_id)
    if not rows:
        raise NotFound
    return rows[0]


def _names_something(form: ConflictForm, known: set[str]) -> bool:
    if form.node_id.data and form.node_id.data not in known:
        form.node_id.errors = [_("Choose a place from the list.")]
    elif not form.node_id.data and not form.said.data:
        form.node_id.errors = [_("Choose the place, or say in your words what it is about.")]
    return not form.node_id.errors


def _month(row: queries.FeeRow) -> str | None:
    """The month in which it was decided about a visit: where its statement stands."""
    return f"{row.settled_at.astimezone(ZoneInfo(row.zone)):%Y-%m}" if row.settled_at else None


def _month_name(month: str) -> str:
    return localdate(date.fromisoformat(f"{month}-01"), style="LLLL y")


def _months(rows: list[queries.FeeRow]) -> list[tuple[str, int]]:
    """Month and how many visits; the latest first."""
    counted: dict[str, int] = defaultdict(int)
    for row in rows:
        if (month := _month(row)) is not None:
            counted[month] += 1
    return sorted(counted.items(), reverse=True)


def _data(shopper: Shopper) -> dict[str, Any]:
    person, facts = queries.person(shopper), queries.facts(shopper.id)
    return {
        "number": shopper.number,
        "name": person.name,
        "email": person.email,
        "account_since": person.created_at.isoformat(),
        "state": shopper.state,
        "languages": shopper.languages,
        "channels": shopper.channels,
        "city": shopper.city,
        "area": shopper.area,
        "born_year": shopper.born_year,
        "phone": shopper.phone,
        "note": shopper.note,
        "qualifications": [
            {"kind": each.kind, "name": each.name, "until": each.until.isoformat() if each.until else None}
            for each in queries.qualifications(shopper.id)
        ],
        "conflicts": [
            {"kind": each.kind, "where": each.node_name, "words": each.words, "declared_at": each.declared_at.isoformat()}
            for each in queries.conflicts(shopper.id)
        ],
        "facts": {
            "visits_due": facts.due, "visits_made": facts.made, "received_in_time": facts.in_time, "sent_back": facts.returned,
            "offers": facts.offers, "offers_answered": facts.answered,
        },
        "visits": [
            {
                "place": row.location_name, "window_begins": row.starts_at.isoformat(), "state": row.state,
                "currency": row.currency, "fee": str(decimal_of(row.amount_minor, row.currency)),
                "purchase_refunded": str(decimal_of(row.refund_minor, row.currency)), "reason": row.why,
                "due_on": row.due_on.isoformat() if row.due_on else None,
                "paid_on": row.paid_on.isoformat() if row.paid_on else None,
                "objections": [{"words": each.words, "at": each.at.isoformat(), "answer": each.reason} for each in row.objections],
            }
            for row in queries.own_fees(shopper.user_id)
        ],
    }  # fmt: skip


def _to(endpoint: str, **values: Any) -> Response:
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[return-value]
