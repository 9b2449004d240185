"""Kinds and fates in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _

from shopper.notifications import rules


def fate_in_words(fate: str, *, is_own: bool = False, tries: int = 0) -> str:
    """What became of a letter; `is_own`: as its reader is told."""
    if fate == rules.WAITING:
        return _("The mail server did not take it yet; we go on trying") if tries else _("On its way by e-mail")
    words = {
        rules.LATER: _("Comes by e-mail at its hour"),
        rules.SENT: _("Sent by e-mail"),
        rules.REFUSED: _("Your mailbox refused the letter. Please have your e-mail address corrected.")
        if is_own
        else _("The mailbox refused the letter"),
        rules.GIVEN_UP: _("The letter could not be sent"),
        rules.BOUNCED: _("The letter came back"),
        rules.NOT_SENT: _("Here only, no e-mail"),
    }
    return words[fate]


def kind_in_words(kind: str) -> str:
    """As a person thinks of it who chooses which letters to get."""
    return {**_of_visits(), **_of_cases(), **_of_cards()}[kind]


def _of_visits() -> dict[str, str]:
    return {
        "report_published": _("A new report of a place I read about"),
        "visit_returned": _("A visit of mine came back with remarks"),
        "reading_due": _("An edition of the book is to be read"),
        "offer_made": _("A visit is offered to me"),
        "offer_lapsed": _("An offer to me has lapsed"),
        "visit_given": _("A visit is given to me"),
        "visit_off": _("A visit of mine is called off"),
        "fee_withheld": _("A visit of mine is not paid"),
        "objection_decided": _("An objection of mine is decided"),
        "appeal_decided": _("An appeal of mine is decided"),
    }


def _of_cases() -> dict[str, str]:
    return {
        "case_opened": _("A customer waits for my answer"),
        "case_serious": _("A customer is to be phoned now"),
        "case_rung": _("A customer has waited too long"),
        "case_reopened": _("A customer says it is not right yet"),
        "case_amended": _("A customer has said more"),
        "remedy_asked": _("I am to decide what a customer gets"),
        "remedy_decided": _("It is decided what a customer of mine gets"),
        "promise_due": _("A promise to a customer is due"),
        "praise_received": _("A customer thanks me"),
        "praise_waits": _("I am to say whom a customer thanks"),
    }


def _of_cards() -> dict[str, str]:
    return {
        "suggestion_received": _("A customer has an idea"),
        "comments_held": _("Comments are to be looked at"),
        "cards_unread": _("Customers’ cards lie unread"),
        "code_quiet": _("A code on the wall has gone quiet"),
        "only_positive": _("A place gets nothing but praise"),
        "unjustified_high": _("Many complaints are called unjustified"),
        "probe_revealed": _("A complaint was a probe"),
    }
