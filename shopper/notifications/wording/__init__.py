"""A message in a reader's words: one title, one or two sentences. The link stands by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.dates import format_date, format_datetime
from babel.support import Translations

from shopper.infra.i18n import catalogue, pick
from shopper.notifications import rules
from shopper.notifications.rules.times import zone_of
from shopper.notifications.wording.cases import face_word, on_alarms, on_cases, on_remedies
from shopper.notifications.wording.digest import Together, grouped
from shopper.notifications.wording.guests import to_guest
from shopper.notifications.wording.visits import Text, about_visits, to_shopper

BABEL = {"en": "en_GB"}


@dataclass(frozen=True)
class Said:
    title: str
    text: str
    path: str
    closing: str

    def letter(self, base_url: str) -> str:
        """Plain text, readable by anybody's programme and by a screen reader."""
        return f"{self.text}\n\n{base_url}{self.path}\n\n{self.closing}\n"


@dataclass(frozen=True)
class GuestFacts:
    """`keeper`: by which name customers know who sees to it."""

    path: str
    place: Mapping[str, str]
    keeper: str | None


def wording(kind: str, facts: Mapping[str, Any], language: str) -> Said:
    """No name of a person, no score, nothing of what was seen or said: letters lie about in many places.

    Of a customer's card the topic and the face, which tell ten messages of one day apart.
    """
    words = catalogue(language)
    known = {name: _day(facts.get(name), language) for name in ("day", "ends_on")}
    known["due_at"] = _moment(facts.get("due_at"), facts.get("zone"), language)
    known |= {name: str(facts.get(name, "")) for name in ("hours", "cards")}
    known["place"] = pick(facts.get("place"), language).text
    title, text = _texts(kind, words, facts)
    apart = [pick(facts.get("about"), language).text, face_word(int(facts.get("face") or 0), words).lower()]
    title = " · ".join(part for part in (title % known, *apart) if part)
    return Said(title, text % known, str(facts["path"]), _closing(words))


def digest(told: Sequence[tuple[str, Mapping[str, Any]]], language: str) -> Together:
    """Several messages, kind and facts each, as one letter in the reader's language."""
    words = catalogue(language)
    number = len(told)
    title = words.ngettext("%(num)s message for you", "%(num)s messages for you", number) % {"num": number}
    titled = [(kind, wording(kind, facts, language).title, facts) for kind, facts in told]
    return Together(title, words.gettext("This has come for you:"), grouped(titled, words), _closing(words))


def guest_wording(kind: str, facts: GuestFacts, language: str) -> Said:
    """A letter to a customer. The link is the customer's own key; it is also where letters are ended."""
    words = catalogue(language)
    title, text = to_guest(kind, words, has_keeper=bool(facts.keeper))
    known = {"place": pick(facts.place, language).text, "keeper": facts.keeper or ""}
    closing = words.gettext("You get this letter because you left your address with us. "
                            "On the same page one tap ends such letters.")
    return Said(title % known, text % known, facts.path, closing)


def _closing(words: Translations) -> str:
    return words.gettext("You choose which letters you get on the page “Messages”.")


def _texts(kind: str, words: Translations, facts: Mapping[str, Any]) -> Text:
    if kind in rules.CALLS and facts.get("passed_on"):
        return on_cases("case_passed_on", words, 0)
    if kind in rules.CASES:
        by_page = kind == "case_serious" and facts.get("by_page")
        return on_cases("case_serious_by_page" if by_page else kind, words, int(facts.get("hours") or 0))
    if kind in rules.REMEDIES:
        return on_remedies(kind, words)
    if kind in rules.ALARMS:
        return on_alarms(kind, words, int(facts.get("cards") or 0))
    return to_shopper(kind, words) if kind in rules.SHOPPER else about_visits(kind, words)


def _day(day: str | None, language: str) -> str:
    return format_date(date.fromisoformat(day[:10]), "long", locale=BABEL.get(language, language)) if day else ""


def _moment(at: str | None, zone: str | None, language: str) -> str:
    """By the clock on the wall of the place. The weekday in brackets, as it is not declined there."""
    if not at:
        return ""
    local = datetime.fromisoformat(at).astimezone(zone_of(zone or "UTC"))
    return format_datetime(local, "d MMMM (EEEE), HH:mm", locale=BABEL.get(language, language))
