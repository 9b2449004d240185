"""The panel's states and reasons in words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from shopper.errors import Conflict
from shopper.panel import rules
from shopper.panel.forms import CHANNEL_WORDS as CHANNELS
from shopper.panel.forms import CONFLICTS, QUALIFICATIONS
from shopper.panel.queries import FeeRow
from shopper.web.formats import localdate

__all__ = ["CHANNELS", "CONFLICTS", "FEE_STATES", "QUALIFICATIONS", "STATES", "fee_line", "problem", "why_not"]

STATES = {"active": _l("Active"), "paused": _l("Paused"), "left": _l("Left"), "erased": _l("Erased")}
FEE_STATES = {
    rules.PAYABLE: _l("To be paid"),
    rules.PAID: _l("Paid out"),
    rules.WITHHELD: _l("Withheld"),
    rules.RESERVED: _l("Set aside"),
}


def why_not(reason: rules.WhyNot) -> str:
    """Why somebody is not to be sent there, for whoever plans."""
    return {
        "paused": _("paused"),
        "left": _("has left"),
        "erased": _("has left"),
        "conflict": _("declared a conflict of interest there"),
        "language": _("does not speak the language of the place"),
        "channel": _("does not make visits of this kind"),
        "category": _("not qualified: %(what)s", what=reason.what),
        "certificate": _("no certificate: %(what)s", what=reason.what),
        "expired": _("certificate has run out: %(what)s", what=reason.what),
        "quiz": _("has not answered the questions on the scenario yet"),
    }.get(reason.code, reason.code)


def fee_line(row: FeeRow) -> str:
    """Where a fee stands, for its shopper."""
    if row.state == rules.PAYABLE and row.due_on is not None:
        return _("To be paid by %(day)s", day=localdate(row.due_on, row.zone, "d MMMM"))
    if row.state == rules.PAID and row.paid_on is not None:
        return _("Paid on %(day)s", day=localdate(row.paid_on, row.zone, "d MMMM y"))
    if row.state == rules.WITHHELD:
        return _("Withheld: %(why)s", why=row.why)
    return _("Set aside; owed as soon as the visit is accepted")


def problem(conflict: Conflict) -> str:
    """Why nothing was done."""
    facts = conflict.facts
    if "owed" in facts:
        return _("Something is still to be paid to this shopper. Pay it first; afterwards the data can be erased.")
    if "to_make" in facts:
        return _("This shopper still has visits to make. Call them off or give them to somebody else first.")
    return {
        "paid": _("This was paid in the meantime. Nothing was changed."),
        "objected": _("Your objection waits already. You will find the answer here."),
        "own": _("You withheld this fee yourself; somebody else decides about the objection."),
        "gone": _("Some of these were paid or changed in the meantime, so nothing was noted. Look at the list again."),
        "other": _("This form was sent before for other visits, so nothing was noted. Look at the list again."),
        "other_roles": _("This person has other tasks here as well; who looks after the accounts makes the link."),
        "erased": _("The data of this shopper was erased."),
    }.get(str(facts.get("state")), _("This changed in the meantime. Look at it again."))
