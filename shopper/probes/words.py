"""Channels, ranks, remedies of probes in the reader's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

CHANNELS = {"card": _l("Card"), "letter": _l("Letter"), "email": _l("E-mail"), "phone": _l("Phone")}
RANKS = {4: _l("The owner"), 3: _l("A region"), 2: _l("A manager"), 1: _l("An employee")}
MONEY = {"yes": _l("It is back"), "no": _l("It is not back yet"), "none": _l("There was none")}
REMEDIES = {
    "apology": _l("Apology"),
    "refund": _l("Money back"),
    "compensation": _l("Compensation"),
    "replacement": _l("Replacement"),
    "repair": _l("Repair"),
    "other": _l("Other"),
}
