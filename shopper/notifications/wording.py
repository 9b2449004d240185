"""A message in a reader's words: one title, one or two sentences. The link stands by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date

from shopper.infra.i18n import catalogue, pick

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


def wording(kind: str, facts: Mapping[str, Any], language: str) -> Said:
    """No name of a person, no score, nothing of what was seen: letters lie about in many places."""
    words = catalogue(language)
    known = {name: _day(facts.get(name), language) for name in ("day", "ends_on")}
    known["place"] = pick(facts.get("place"), language).text
    title, text = {
        "report_published": (
            words.gettext("New report: %(place)s, visit of %(day)s"),
            words.gettext("The report on the visit of %(day)s to %(place)s can be read and downloaded here:"),
        ),
        "visit_returned": (
            words.gettext("Your visit came back with remarks: %(place)s"),
            words.gettext("The reviewer has questions about your visit to %(place)s. "
                          "Please answer by %(ends_on)s. The remarks stand here:"),
        ),
        "appeal_decided": (
            words.gettext("Your appeal is decided: %(place)s, visit of %(day)s"),
            words.gettext("Somebody who had not reviewed the visit to %(place)s has decided your appeal. "
                          "The decision and its reason stand here:"),
        ),
        "offer_made": (
            words.gettext("A visit is offered to you: %(place)s"),
            words.gettext("You can accept or decline the visit to %(place)s until %(ends_on)s. Place, time and fee stand here:"),
        ),
        "offer_lapsed": (
            words.gettext("An offer has lapsed: %(place)s"),
            words.gettext("The offer of the visit to %(place)s was not answered in time; nothing is asked of you any more. "
                          "Your visits stand here:"),
        ),
        "visit_given": (
            words.gettext("A visit is given to you: %(place)s"),
            words.gettext("The visit to %(place)s is yours; its window ends on %(ends_on)s. Place, time and brief stand here:"),
        ),
        "visit_off": (
            words.gettext("A visit is called off: %(place)s"),
            words.gettext("Please do not go to %(place)s: the visit there is called off, or somebody else makes it. "
                          "Your other visits stand here:"),
        ),
        "reading_due": (
            words.gettext("Please read the book of standards: %(place)s"),
            words.gettext("You have not yet confirmed that you have read the book of %(place)s. What is new for you stands first:"),
        ),
    }[kind]
    closing = words.gettext("You choose which letters you get on the page “Messages”.")
    return Said(title % known, text % known, str(facts["path"]), closing)


def _day(day: str | None, language: str) -> str:
    return format_date(date.fromisoformat(day[:10]), "long", locale=BABEL.get(language, language)) if day else ""
