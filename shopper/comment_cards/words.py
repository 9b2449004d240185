"""Kinds and states of cards in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

REMEDY_WORDS = {
    "apology": _l("Apology"),
    "refund": _l("Money back"),
    "compensation": _l("Compensation"),
    "replacement": _l("Replacement"),
    "repair": _l("Repair"),
    "other": _l("Something else"),
}
CONTACT_WORDS = {"phone": _l("Phone"), "email": _l("E-mail")}
PLACE_WORDS = {
    "poster": _l("Poster"),
    "table": _l("Table tent"),
    "sticker": _l("Sticker"),
    "kiosk": _l("Kiosk"),
    "order": _l("In orders"),
    "internal": _l("Internal card"),
}
PLACE_HINTS = {
    "poster": _l("On a wall or a door, read from a step away."),
    "table": _l("Stands on a table or a counter."),
    "sticker": _l("On a till, a machine, a shelf."),
    "kiosk": _l("A tablet that starts anew for everybody and shows nothing of who was there before."),
    "order": _l("A code of its own for each order: on receipts, in parcels, in letters."),
    "internal": _l("One department says how another one served it."),
}
FACE_WORDS = {5: _l("Very good"), 4: _l("Good"), 3: _l("Fair"), 2: _l("Bad"), 1: _l("Very bad")}
FACES = {5: "Very good", 4: "Good", 3: "Fair", 2: "Bad", 1: "Very bad"}
"""As they stand in the catalogue, for a page in another language than the reader's."""


def state_words(live: bool, retired: bool) -> str:
    if retired:
        return _("Retired")
    return _("Live") if live else _("Being designed")
