"""Where an assignment stands, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from shopper.assignments import rules
from shopper.assignments.queries import AssignmentRow
from shopper.assignments.rules import waves
from shopper.assignments.rules.rest import WhyNot
from shopper.assignments.rules.waves import Proposed
from shopper.web.formats import localdate


@dataclass(frozen=True)
class ReceivedRow:
    """A visit that the server holds. `status`: ok, held or invalid."""

    location_name: dict[str, str]
    zone: str
    received_at: datetime
    status: str
    status_word: str
    sent_path: str


def received(row: AssignmentRow) -> ReceivedRow:
    assert row.received_at is not None
    path = f"/assignments/{row.id}/visit/{row.received_id}/sent"
    word = {
        "held": _("Received; a reviewer will look at it first."),
        "invalid": _("Received; some answers do not fit the form. A reviewer will look at it."),
    }.get(row.received_status or "ok", _("Received"))
    return ReceivedRow(row.location_name, row.zone, row.received_at, row.received_status or "ok", word, path)


def why_not(status: str) -> str | None:
    """Why the visit cannot be started; empty when it can."""
    return {
        rules.CANCELLED: _("This visit was called off. If you have been there already, send it all the same from your phone."),
        rules.RECEIVED: _("This visit was received. There is nothing more to do."),
        rules.OVER: _("The time for this visit has passed."),
        rules.UPCOMING: _("This visit can be started on its day."),
    }.get(status)


def state_word(state: str) -> str:
    """Where a visit stands for whoever plans."""
    return {
        waves.PUBLISHED: _("Published"),
        waves.DONE: _("Done"),
        waves.ACCEPTED: _("Accepted"),
        waves.OFFERED: _("Offered"),
        waves.PLANNED: _("Planned"),
        waves.MISSED: _("Missed"),
    }.get(state, _("Nothing yet"))


def answer_word(answer: str | None, is_lapsed: bool = False) -> str:
    """How an offer was answered."""
    if answer is None:
        return _("Lapsed") if is_lapsed else _("No answer yet")
    return {
        "accepted": _("Accepted"),
        "declined": _("Declined"),
        "withdrawn": _("No longer open"),
        "lapsed": _("Lapsed"),
    }.get(answer, answer)


def reason_not_to_ask(reason: WhyNot) -> str:
    """Why a shopper is not asked, for whoever plans."""
    return {
        "rest": _("Was there too recently: rests until %(day)s", day=localdate(reason.until) if reason.until else ""),
        "cap": _("Has as many visits of this wave as one shopper may make: %(number)s", number=reason.number or 0),
        "asked": _("Has been asked and has not answered yet"),
        "declined": _("Has declined this visit"),
        "paused": _("Takes no visits at present"),
        "conflict": _("Has declared a conflict of interest for this place"),
        "language": _("Does not speak the language needed: %(what)s", what=reason.words),
        "channel": _("Does not make visits of this kind"),
        "category": _("Is not in the category needed: %(what)s", what=reason.words),
        "certificate": _("Lacks the certificate %(what)s", what=reason.words),
        "expired": _("The certificate has expired: %(what)s", what=reason.words),
    }.get(reason.code, _("The panel advises against it"))


def no_window(proposed: Proposed) -> str:
    """Why a place gets no window in a wave, and what mends it."""
    return {
        waves.NOT_TOLD: _("Staff there have not been told that visits happen. Record it first."),
        waves.CLOSED: _("It is closed on every day of the wave. Look at its opening hours."),
        waves.NO_DAYS: _("No day of the wave is left. Move its last day."),
        waves.RESTS: _(
            "It rests until %(day)s, which is too late for this wave.", day=localdate(proposed.until) if proposed.until else ""
        ),
    }.get(proposed.why_not or "", "")


def decline_reasons() -> list[tuple[str, str]]:
    """Why not, for the shopper to choose from."""
    return [
        ("time", _("No time then")),
        ("far", _("Too far")),
        ("pay", _("It pays too little")),
        ("known", _("I or my family work there, or people there know me")),
        ("other", _("Another reason")),
    ]


def offer_over(state: str | None) -> str:
    """Why an offer cannot be answered any more."""
    return {
        "taken": _("Somebody else was quicker and has this visit."),
        "withdrawn": _("Somebody else was quicker and has this visit."),
        "cancelled": _("This visit was called off."),
        "declined": _("You declined this visit."),
        "accepted": _("You accepted this visit already. If you cannot make it, tell the office."),
    }.get(state or "", _("The time to answer is over."))
