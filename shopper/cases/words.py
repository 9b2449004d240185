"""Clocks, lines of the log, ranks and reasons in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from shopper.cases.models import CaseEvent
from shopper.cases.rules import log
from shopper.cases.rules.clocks import ANSWER, CALL, PROMISE, RESOLVE, Clock
from shopper.cases.rules.routing import ABOVE, ANYBODY, SENIOR, STAGE_OWNER
from shopper.comment_cards.words import REMEDY_WORDS
from shopper.errors import Conflict
from shopper.infra.i18n import current_locale
from shopper.web.formats import WRITTEN, localtime, money

POINT_WORDS = {"mend": _l("To mend"), "thank": _l("To thank for"), "suggest": _l("An idea")}
OUTCOME_WORDS = {"reached": _l("Reached"), "no_answer": _l("No answer"), "busy": _l("Busy"), "wrong_number": _l("Wrong number")}
CAUSE_WORDS = {
    "people": _l("Too few people"),
    "training": _l("Not known how"),
    "process": _l("The way it is done"),
    "supply": _l("Goods or a supplier"),
    "equipment": _l("Equipment"),
    "standard": _l("The standard itself"),
    "building": _l("Rooms and building"),
    "information": _l("Wrong or missing information"),
    "chance": _l("Pure chance"),
}
DO_WORDS = {CALL: _l("Call"), ANSWER: _l("Answer"), RESOLVE: _l("Mend and tell"), PROMISE: _l("Keep the promise")}
OWNED_WORDS = {
    STAGE_OWNER: _l("answers for this stage"),
    SENIOR: _l("answers for this card"),
    ABOVE: _l("leads this place"),
    ANYBODY: _l("nobody nearer is there"),
    "reopened": _l("the customer says it is not right yet"),
}
"""Why a case went to somebody; beside these, the words of whoever gave it away."""
GRAVE = frozenset({"serious_word", "serious_topic", "repeat"})
REMEDY_STATES = {"given": _l("given"), "asked": _l("waits for permission"), "allowed": _l("allowed"), "refused": _l("refused")}


def time_words(seconds: int) -> str:
    """"48 min", "5 h 20 min"; beyond two days of hours only whole hours."""
    minutes = abs(seconds) // 60
    hours, rest = divmod(minutes, 60)
    if hours >= 48 or (hours and not rest):
        return _("%(hours)s h", hours=hours)
    return _("%(hours)s h %(minutes)s min", hours=hours, minutes=rest) if hours else _("%(minutes)s min", minutes=minutes)


def left_words(clock: Clock, now: datetime) -> str:
    """The whole of it: "5 h 20 min left"."""
    left = clock.left(now)
    if clock.is_paused(now):
        return _("Paused, %(time)s left", time=time_words(left))
    is_late = clock.due_at <= now
    return _("%(time)s late", time=time_words(left)) if is_late else _("%(time)s left", time=time_words(left))


def after_words(clock: Clock, now: datetime) -> str:
    """What stands under the figure."""
    if clock.is_paused(now):
        return _("paused")
    return _("late") if clock.due_at <= now else _("left")


def day_and_time(at: datetime, zone: str) -> str:
    """"Sunday 19 April, 18:07"."""
    local = at.astimezone(ZoneInfo(zone))
    locale = WRITTEN.get(current_locale(), current_locale())
    pattern = "EEEE, d MMMM" if locale in ("ru", "pl") else "EEEE d MMMM"
    said = format_datetime(local, pattern, locale=locale)
    return f"{said[:1].upper() if locale == 'en_GB' else said[:1]}{said[1:]}, {localtime(at, zone)}"


def short_time(at: datetime, zone: str) -> str:
    """"Sat 18 Apr, 18:07"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{format_datetime(local, 'EEE d MMM', locale=WRITTEN.get(current_locale(), current_locale()))}, {localtime(at, zone)}"


def rank_words(rank: int, kind: str = "location") -> str:
    """Who somebody is at a place, for a customer."""
    if rank >= 4:
        return _("Leads the company")
    if rank == 3:
        return _("Leads the region")
    if rank == 2:
        return _("Leads the department") if kind == "department" else _("Shop manager")
    return _("Works in this shop")


def remedy_words(kind: str, amount_minor: int | None, currency: str | None) -> str:
    word = str(REMEDY_WORDS.get(kind, kind))
    return f"{word}, {money(amount_minor, currency)}" if amount_minor and currency else word


def line_words(event: CaseEvent, names: dict[UUID, str], zone: str) -> str:
    """A line of the log, without its hour and without who wrote it."""
    facts, write = event.facts, LINES.get(event.kind)
    return str(write(facts, names, zone) if callable(write) else write or event.kind)


def why_not(conflict: Conflict) -> str:
    """Why it cannot be done as it stands, and what to do."""
    told = {
        "changed": _("Somebody wrote in this case while you did. Read what is new below; what you typed is still here."),
        "closed": _("This case is closed. It opens again when the customer says that it is not right."),
        "points": _("Answer every point first: the customer sees what was passed over."),
        "promises": _("Something you promised is still owed. Keep it first, and say so: the customer counts on it."),
        "phone": _("This is serious: speak with the customer first. After three calls without an answer, words alone will do."),
        "limit": _("This is above what you may give without asking. One tap asks for it."),
        "decided": _("This was decided already."),
    }
    return next((text for name, text in told.items() if name in conflict.facts), _("Reload the page and try again."))


def reason_words(reason: dict[str, Any]) -> str:
    """Why the rules opened the case."""
    rule = reason.get("rule")
    if rule == "face":
        return _("an unhappy face")
    if rule in ("serious_word", "serious_topic"):
        return _("something grave was said")
    if rule == "repeat":
        return _("this customer was owed something before")
    if rule == "close":
        days = int(reason.get("days", 7))
        return ngettext("it failed here in the last %(num)s day", "it failed here in the last %(num)s days", days)
    if rule == "wants_answer":
        return _("an answer is wished for")
    return _("something to mend was said")


def why_serious(facts: Iterable[dict[str, Any]]) -> list[str]:
    """Out of everything the rules noted: what made the case a serious one."""
    reasons = [reason for each in facts for reason in each.get("reasons", ()) if reason.get("rule") in GRAVE]
    return list(dict.fromkeys(reason_words(each) for each in reasons))


def _named(facts: dict[str, Any], key: str, names: dict[UUID, str]) -> str:
    return names.get(UUID(str(facts[key])), "–") if facts.get(key) else "–"


def _opened(facts: dict[str, Any], names: dict[UUID, str], zone: str) -> str:
    reasons = list(dict.fromkeys(reason_words(each) for each in facts.get("reasons", ())))
    return _("Opened: %(reasons)s", reasons=", ".join(reasons)) if reasons else _("Opened")


def _owned(facts: dict[str, Any], names: dict[UUID, str], zone: str) -> str:
    told = _("Goes to %(name)s", name=_named(facts, "owner", names))
    why = str(facts.get("why", ""))
    if why.startswith("left:"):
        return told
    return f"{told}: {OWNED_WORDS.get(why, why)}" if why else told


def _amended(facts: dict[str, Any], names: dict[UUID, str], zone: str) -> str:
    if facts.get("photos"):
        return _("The customer added a photo")
    reasons = ", ".join(why_serious([facts]))
    return _("The customer said more, now serious: %(reasons)s", reasons=reasons) if reasons else _("The customer said more")


def _called(facts: dict[str, Any], names: dict[UUID, str], zone: str) -> str:
    told = _("Called: %(outcome)s", outcome=str(OUTCOME_WORDS.get(facts["outcome"], facts["outcome"])).lower())
    return f"{told}. {facts['words']}" if facts.get("words") else told


def _remedy(prefix: str) -> Any:
    def write(facts: dict[str, Any], names: dict[UUID, str], zone: str) -> str:
        told = remedy_words(str(facts.get("what", "")), facts.get("amount_minor"), facts.get("currency"))
        before = {
            "asked": _("Asks for permission: %(remedy)s", remedy=told),
            "gave": _("Gives: %(remedy)s", remedy=told),
            "allowed": _("Allowed: %(remedy)s", remedy=told),
            "refused": _("Refused: %(remedy)s", remedy=told),
        }[prefix]
        more = facts.get("reply") or facts.get("why") or (facts.get("words") if prefix in ("asked", "gave") else "")
        return f"{before}. {more}" if more else before

    return write


def _promised(facts: dict[str, Any], names: dict[UUID, str], zone: str) -> str:
    due = day_and_time(datetime.fromisoformat(facts["due_at"]), zone)
    return _("Promised by %(time)s: %(words)s", time=due, words=facts.get("words", ""))


def _paused(facts: dict[str, Any], names: dict[UUID, str], zone: str) -> str:
    if not facts.get("until"):
        return _("Paused: %(reason)s", reason=facts["reason"])
    due = day_and_time(datetime.fromisoformat(facts["until"]), zone)
    return _("Paused until %(time)s: %(reason)s", time=due, reason=facts["reason"])


def _rung(facts: dict[str, Any], names: dict[UUID, str], zone: str) -> str:
    return _("No answer yet: %(name)s was told", name=_named(facts, "told", names))


def _reopened(facts: dict[str, Any], names: dict[UUID, str], zone: str) -> str:
    if facts.get("why") == "said_more":
        return _("Open again: the customer said more")
    told = _("The customer says it is not right yet")
    return f"{told}: {facts['words']}" if facts.get("words") else told


def _closed(facts: dict[str, Any], names: dict[UUID, str], zone: str) -> str:
    if facts.get("why") == "silence":
        days = int(facts.get("days", 7))
        return ngettext(
            "Closed: no word from the customer for %(num)s day", "Closed: no word from the customer for %(num)s days", days
        )
    return _("Closed: the customer took back what they said") if facts.get("why") == "erased" else _("Closed")


LINES: dict[str, Any] = {
    log.OPENED: _opened,
    log.OWNED: _owned,
    log.SEEN: _l("Opened the page"),
    log.CALLED: _called,
    log.ANSWERED: lambda facts, names, zone: _("Answered: %(words)s", words=facts.get("words", "")),
    log.ASKED_REMEDY: _remedy("asked"),
    log.GAVE_REMEDY: _remedy("gave"),
    log.ALLOWED_REMEDY: _remedy("allowed"),
    log.REFUSED_REMEDY: _remedy("refused"),
    log.PROMISED: _promised,
    log.KEPT_PROMISE: _l("Promise kept"),
    log.PAUSED: _paused,
    log.RESUMED: _l("Goes on"),
    log.RUNG: _rung,
    log.RESOLVED: lambda facts, names, zone: _("Mended: %(words)s", words=facts.get("words", "")),
    log.TOLD: _l("The customer was told"),
    log.ASKED: _l("Asked: is it right now?"),
    log.CONFIRMED: _l("The customer says it is right now"),
    log.REOPENED: _reopened,
    log.CLOSED: _closed,
    log.UNJUSTIFIED: lambda facts, names, zone: _("Held to be unjustified: %(reason)s", reason=facts["reason"]),
    log.AMENDED: _amended,
    log.NOTED: lambda facts, *more: _("This was a probe: no blame") if facts.get("probe") else _("The points were split anew"),
    log.HANDED_TO_SYSTEM: _l("Too old for a person: goes to the system"),
}
