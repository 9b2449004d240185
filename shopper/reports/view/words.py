"""Our own words: English sentences as message ids, translated by the catalogue handed in."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shopper.reports.snapshot.plain import Band, Outcome


class Translations(Protocol):
    """What gettext and Babel catalogues have in common."""

    def gettext(self, message: str, /) -> str: ...

    def ngettext(self, singular: str, plural: str, number: int, /) -> str: ...


class Words:
    """The catalogue, with named placeholders filled in."""

    def __init__(self, translations: Translations) -> None:
        self._translations = translations

    def gettext(self, message: str, /, **values: object) -> str:
        return self._translations.gettext(message) % values

    def ngettext(self, singular: str, plural: str, num: int, /, **values: object) -> str:
        return self._translations.ngettext(singular, plural, num) % {"num": num, **values}

    def quoted(self, text: str) -> str:
        return self.gettext("“%(text)s”", text=text)

    def listed(self, names: list[str]) -> str:
        return ", ".join(names)

    def outcome(self, outcome: Outcome) -> str:
        gettext = self.gettext
        return {
            "met": gettext("Met"),
            "partly": gettext("Partly met"),
            "not_met": gettext("Not met"),
            "critical": gettext("Critical"),
            "not_assessed": gettext("Not assessed"),
            "context": gettext("Not scored"),
        }[outcome]

    def band(self, band: Band) -> str:
        gettext = self.gettext
        return {
            "excellent": gettext("Excellent"),
            "pass": gettext("Passed"),
            "below": gettext("Below the pass mark"),
            "stopped": gettext("Stopped"),
            "not_enough": gettext("Not enough to score"),
            "no_score": gettext("No score"),
        }[band]

    def cost(self, cost: str) -> str:
        gettext = self.gettext
        return {"free": gettext("Costs nothing"), "small": gettext("Costs little"), "money": gettext("Needs money")}.get(cost, "")

    def decision(self, decision: str) -> str:
        gettext = self.gettext
        return {
            "upheld": gettext("Upheld"),
            "partly": gettext("Upheld in part"),
            "rejected": gettext("Not upheld"),
        }.get(decision, decision)

    def channel(self, channel: str) -> str:
        gettext = self.gettext
        return {
            "in_person": gettext("In person"),
            "phone": gettext("By phone"),
            "letter": gettext("By letter"),
            "email": gettext("By e-mail"),
            "web": gettext("On the website"),
        }.get(channel, "")

    def day_part(self, at: str | None, zone: str) -> str:
        """Morning to night on the location's own clock; never the minute (docs/decisions/0007)."""
        hour = local_hour(at, zone)
        if hour is None:
            return ""
        gettext = self.gettext
        if 5 <= hour < 12:
            return gettext("Morning")
        if 12 <= hour < 17:
            return gettext("Afternoon")
        return gettext("Evening") if 17 <= hour < 22 else gettext("Night")

    def duration(self, seconds: int) -> str:
        """42 s · 5 min 42 s · 1 h 05 min."""
        minutes, rest = divmod(seconds, 60)
        hours, of_hour = divmod(minutes, 60)
        if hours:
            return self.gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=f"{of_hour:02}")
        if minutes:
            return self.gettext("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=f"{rest:02}")
        return self.gettext("%(seconds)s s", seconds=rest)


def local_hour(at: str | None, zone: str) -> int | None:
    if not at:
        return None
    try:
        return datetime.fromisoformat(at).astimezone(ZoneInfo(zone)).hour
    except (ValueError, ZoneInfoNotFoundError):
        return None
