"""Who is owed what, for whoever pays and for the accountant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import PAY_SHOPPERS
from shopper.errors import Conflict
from shopper.infra import clock
from shopper.infra.i18n import pick
from shopper.panel import actions, queries, rules, words
from shopper.panel.forms import DecisionForm, PaymentForm
from shopper.values.money import decimal_of
from shopper.values.spreadsheet import Cell
from shopper.web.addresses import id_or_nowhere
from shopper.web.downloads import csv_file
from shopper.web.formats import localdate
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

pages = Blueprint("pay", __name__, url_prefix="/pay")


@pages.get("")
@may(PAY_SHOPPERS)
def index() -> Response:
    return _page()


@pages.post("/payments")
@may(PAY_SHOPPERS)
def mark_paid() -> Response:
    form, chosen = PaymentForm(request.form), _uuids(request.form.getlist("fee"))
    payment_id = id_or_nowhere(request.form.get("payment"))
    if not chosen or payment_id is None:
        return _page(status=422, form=form, chosen=chosen, problem=_("Choose what was paid."))
    if not form.validate():
        return _page(status=422, form=form, chosen=chosen)
    try:
        actions.mark_paid(
            actor().id, payment_id, chosen, paid_on=date.fromisoformat(form.paid_on.data), reference=form.reference.data
        )
    except Conflict as conflict:
        return _page(status=409, form=form, problem=words.problem(conflict))
    return _home(state=rules.PAID)


@pages.post("/objections/<uuid:objection_id>/decision")
@may(PAY_SHOPPERS)
def decide(objection_id: UUID) -> Response:
    form = DecisionForm(request.form)
    if not form.validate():
        return _page(status=422, decision=form, deciding=objection_id)
    try:
        actions.decide_objection(
            actor().id, objection_id, uphold=form.decision.data == "uphold", reason=form.reason.data
        )
    except Conflict as conflict:
        return _page(status=409, problem=words.problem(conflict))
    return _home()


@pages.get("/fees.csv")
@may(PAY_SHOPPERS)
def export() -> Response:
    """What is to be paid and what was paid, one line a visit."""
    return csv_file(_lines(queries.fees_to_export(actor().id)), f"fees-{clock.now():%Y-%m-%d}")


def _lines(rows: list[queries.FeeRow]) -> Iterator[list[Cell]]:
    yield [
        _("Status"), _("Due"), _("Paid on"), _("Reference of the transfer"), _("Shopper no."), _("Name"), _("E-mail"), _("Visit"),
        _("Location code"), _("Location"), _("Fee"), _("Purchase"), _("Total"), _("Currency"),
    ]  # fmt: skip
    for row in rows:
        yield [
            str(words.FEE_STATES[row.state]), row.due_on.isoformat() if row.due_on else "",
            row.paid_on.isoformat() if row.paid_on else "", row.reference, row.shopper_number, row.shopper_name, row.shopper_email,
            localdate(row.starts_at, row.zone, "yyyy-MM-dd"), row.location_code, pick(row.location_name).text, *(
                decimal_of(minor, row.currency) for minor in (row.amount_minor, row.refund_minor, row.total_minor)
            ), row.currency,
        ]  # fmt: skip


def _page(
    *,
    status: int = 200,
    form: PaymentForm | None = None,
    chosen: list[UUID] | None = None,
    decision: DecisionForm | None = None,
    deciding: UUID | None = None,
    problem: str | None = None,
) -> Response:
    state = request.args.get("state", "")
    wanted = queries.FeeFilter(
        state=state if state in words.FEE_STATES else rules.PAYABLE, after=id_or_nowhere(request.args.get("after"))
    )
    rows, following = queries.fees_for(actor().id, wanted)
    return render_page(
        "panel/pay.html",
        status=status,
        rows=rows,
        state=wanted.state,
        states=words.FEE_STATES,
        first=url_for("pay.index", state=wanted.state) if wanted.after else None,
        following=url_for("pay.index", state=wanted.state, after=following) if following else None,
        owed=queries.owed_by(actor().id),
        overdue=queries.overdue_count(actor().id),
        objections=queries.open_objections(actor().id),
        form=form or PaymentForm(),
        chosen=chosen or [],
        payment=id_or_nowhere(request.form.get("payment")) or uuid4(),
        decision=decision or DecisionForm(),
        deciding=deciding,
        problem=problem,
    )


def _uuids(texts: list[str]) -> list[UUID]:
    return [found for text in texts[:500] if (found := id_or_nowhere(text)) is not None]


def _home(**more: Any) -> Response:
    return redirect(url_for("pay.index", **more), code=303)  # type: ignore[return-value]
