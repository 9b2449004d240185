"""What of a customer's words may travel on: the thanks in them, and nothing by which somebody could be reached."""

from __future__ import annotations

import re

from shopper.cases.rules.splitting import THANK, clauses_of

HIDDEN = "•••"
# A point of a case may have been cut inside an address.
_ADDRESS = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,255}(?:(?<=\.)\s[a-z]{2,}\b)?")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w{3,}")
_NUMBER = re.compile(r"\+?\d(?:[\s().\-/]*\d){6,}")
MOST_REPEATED = 600


def without_contacts(text: str | None) -> str:
    """Addresses, links, handles and numbers long enough to be called are hidden; a price or an hour stays."""
    said = text or ""
    for pattern in (_ADDRESS, _LINK, _HANDLE, _NUMBER):
        said = pattern.sub(HIDDEN, said)
    return said.strip()


def thanks_in(words: str | None, face: int | None) -> str:
    """The part of the words that thanks: criticism is nobody's praise."""
    return " ".join(each.words for each in clauses_of(without_contacts(words), face) if each.kind == THANK)


def may_be_repeated(face: int | None, words: str | None) -> bool:
    """Only who was pleased, and said so in words, is asked whether we may repeat them."""
    return face is not None and face >= 4 and bool(without_contacts(words).replace(HIDDEN, "").strip())
