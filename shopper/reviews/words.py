"""Signals, states and refusals in the reader's language."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from shopper.errors import Conflict
from shopper.reviews.measures.signals import Signal


def signal_text(signal: Signal) -> str:
    """One sentence with the figures it rests on."""
    facts = signal.facts
    if signal.code == "too_fast":
        return _(
            "The visit took %(took)s; for %(items)s answers at least %(least)s is usual.",
            took=minutes(facts["seconds"]),
            items=facts["items"],
            least=minutes(facts["least"]),
        )
    if signal.code == "watch_touched":
        return ngettext(
            "The stopwatch ran for %(num)s second.", "The stopwatch ran for %(num)s seconds.", facts["seconds"]
        )
    if signal.code == "watch_differs":
        return _(
            "The stopwatch ran for %(ran)s, %(typed)s was typed.", ran=minutes(facts["ran"]), typed=minutes(facts["typed"])
        )
    if signal.code == "straight_line":
        return ngettext(
            "%(num)s answer, all the same, without a word.", "%(num)s answers, all the same, without a word.", facts["items"]
        )
    if signal.code == "account_copied":
        return _("%(percent)s%% of the account stands word for word in another visit of the same person.", percent=facts["percent"])
    if signal.code == "fact_copied":
        return _("The same fact stands word for word in another visit of the same person.")
    return _("The same photo came with another visit.")


def minutes(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def why_not(conflict: Conflict) -> str:
    """Why a decision was not taken, and what helps."""
    words = {
        "unseen": _("Something changed since you looked. Look at the page once more, then publish."),
        "excluded": _("This visit was excluded; it does not become a report."),
        "withdrawn": _("The report of this visit was withdrawn; it is not published again."),
        "waiting": _("The shopper has been asked and still has time to answer. Publish after that."),
        "replaced": _("The shopper has sent a correction meanwhile. Go on with that one."),
        "published": _("The report is published. Change it as a revision, or withdraw it."),
        "returned": _("The shopper has it already, with the remarks below."),
        "taken": _("A colleague has taken this visit."),
        "own": _("Somebody who neither published nor reviewed this visit decides about the appeal."),
        "state": _("The fee is paid already, so it is not withheld."),
        "decided": _("This appeal is decided already."),
        "undecided": _("Decide about every item first."),
        "late": _("The last day for an appeal is over."),
        "again": _("%(item)s: an appeal was made about it before.", item=conflict.facts.get("again", "")),
        "newer": _("A newer revision of this report is out. Read that one first."),
        "read": _("This visit has been read a second time already."),
    }
    told = next((text for name, text in words.items() if name in conflict.facts), None)
    if told:
        return told
    return ngettext(
        "%(num)s photo is still being prepared. Publish again in a moment.",
        "%(num)s photos are still being prepared. Publish again in a moment.",
        int(str(conflict.facts.get("pending", 0))),
    )
