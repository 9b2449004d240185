"""Several messages in one letter: what belongs together stands together, what was told twice stands once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel.support import Translations

from shopper.notifications import rules


@dataclass(frozen=True)
class Line:
    """What is said, where it is shown, how often it was told."""

    title: str
    path: str
    times: int


@dataclass(frozen=True)
class Together:
    """Subject and text of one letter with several messages. The subject names no place: who sees it learns a number."""

    title: str
    opening: str
    groups: list[tuple[str, list[Line]]]
    closing: str

    def letter(self, base_url: str) -> str:
        parts = [self.opening]
        for heading, lines in self.groups:
            parts.append("\n".join((heading, *(_set(line, base_url) for line in lines))))
        return "\n\n".join((*parts, self.closing)) + "\n"


def group_names(words: Translations) -> dict[str, str]:
    """Also the headings of the settings."""
    _ = words.gettext
    return {
        "cases": _("Customers who wait"),
        "remedies": _("Remedies, promises, thanks, ideas"),
        "alarms": _("Cards and figures"),
        "visits": _("Reports and the book"),
        "shopper": _("Your visits"),
    }


def grouped(told: Sequence[tuple[str, str, Mapping[str, Any]]], words: Translations) -> list[tuple[str, list[Line]]]:
    """Kind, title and facts of each, the most pressing group first; the same title on the same page is one line."""
    found = []
    for name, kinds in rules.GROUPS.items():
        counted: dict[tuple[str, str], int] = {}
        for kind, title, facts in told:
            if kind in kinds:
                key = (title, str(facts["path"]))
                counted[key] = counted.get(key, 0) + 1
        if counted:
            found.append((group_names(words)[name], [Line(*key, times) for key, times in counted.items()]))
    return found


def _set(line: Line, base_url: str) -> str:
    times = f" (× {line.times})" if line.times > 1 else ""
    return f"– {line.title}{times}\n  {base_url}{line.path}"
