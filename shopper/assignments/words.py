"""Where an assignment stands, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from shopper.assignments import rules
from shopper.assignments.queries import AssignmentRow


@dataclass(frozen=True)
class ReceivedRow:
    """A visit that the server holds. `status`: ok, held or invalid."""

    location_name: dict[str, str]
    zone: str
    received_at: datetime
    status: str
    status_word: str


def received(row: AssignmentRow) -> ReceivedRow:
    assert row.received_at is not None
    word = {
        "held": _("Received; a reviewer will look at it first."),
        "invalid": _("Received; some answers do not fit the form. A reviewer will look at it."),
    }.get(row.received_status or "ok", _("Received"))
    return ReceivedRow(row.location_name, row.zone, row.received_at, row.received_status or "ok", word)


def why_not(status: str) -> str | None:
    """Why the visit cannot be started; empty when it can."""
    return {
        rules.CANCELLED: _(
            "This visit was called off. If you have been there already, send it all the same from your phone."
        ),
        rules.RECEIVED: _("This visit was received. There is nothing more to do."),
        rules.OVER: _("The time for this visit has passed."),
        rules.UPCOMING: _("This visit can be started on its day."),
    }.get(status)
