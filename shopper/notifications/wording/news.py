"""News for the screen of a browser that is not open: anybody may be looking at it."""

from __future__ import annotations

from functools import cache

from shopper.infra.i18n import LANGUAGES, catalogue


@cache
def news_words() -> dict[str, dict[str, str]]:
    """By language and kind; "" for all others: to shoppers nothing that tells what they do, of customers only that they wait."""
    return {language: _news(language) for language in LANGUAGES}


def _news(language: str) -> dict[str, str]:
    _ = catalogue(language).gettext
    return {
        "case_serious": _("A customer is to be phoned now"),
        "case_rung": _("A customer has waited too long"),
        "case_opened": _("A customer waits for an answer"),
        "case_reopened": _("A customer waits for an answer"),
        "remedy_asked": _("Something waits for your decision"),
        "praise_received": _("There is praise for you"),
        "": _("There is something new"),
    }
