"""Verdicts, and how far thanks are, in the reader's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from shopper.infra.i18n import catalogue

VERDICTS = {"done": _l("Done"), "planned": _l("Planned"), "not_now": _l("Not now"), "no": _l("No, and why")}
"""As buttons for whoever judges."""
TOLD = {"done": _l("It is done"), "planned": _l("It is planned"), "not_now": _l("Not now"), "no": _l("We will not do it")}
"""As customers read them."""


def consent_sentence(company: str, language: str) -> str:
    """What a customer agrees to who lets us repeat their words, as they read it."""
    _ = catalogue(language).gettext
    return _(
        "%(company)s may repeat my words, signed with the name I give or with none. I can take this back here at any time."
    ) % {"company": company}
