"""Whether a shopper may be sent somewhere; why not, as facts."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

CHANNELS = ("in_person", "phone", "letter", "web")
ACTIVE, PAUSED, LEFT, ERASED = "active", "paused", "left", "erased"


@dataclass(frozen=True)
class WhyNot:
    """`code`: paused | left | erased | conflict | language | channel | category | certificate | expired. `what`: which of them."""

    code: str
    what: str = ""


@dataclass(frozen=True)
class Held:
    """A category or a certificate somebody holds, until a date where there is one."""

    kind: str
    name: str
    until: date | None = None


def why_not(
    *,
    state: str,
    languages: Collection[str],
    channels: Collection[str],
    held: Iterable[Held],
    has_conflict: bool,
    on: date,
    language: str | None = None,
    channel: str = CHANNELS[0],
    needs: Iterable[tuple[str, str]] = (),
) -> list[WhyNot]:
    """Empty when nothing speaks against it. `needs`: (category | certificate, name). No language named is any language."""
    found = [] if state == ACTIVE else [WhyNot(state)]
    if has_conflict:
        found.append(WhyNot("conflict"))
    if language and languages and language not in languages:
        found.append(WhyNot("language", language))
    if channel not in channels:
        found.append(WhyNot("channel", channel))
    holds = {(each.kind, each.name.casefold()): each for each in held}
    for kind, name in needs:
        one = holds.get((kind, name.casefold()))
        if one is None:
            found.append(WhyNot(kind, name))
        elif one.until is not None and one.until < on:
            found.append(WhyNot("expired", name))
    return found
