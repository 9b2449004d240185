"""What this revision says otherwise, and what was objected to."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from shopper.reports.snapshot.plain import Texts


class Change(TypedDict):
    """One thing that this revision says otherwise than the one before."""

    what: Literal["answer", "fact", "narrative", "photos", "score"]
    item: str
    """The item's key; "" when it is about the whole."""
    old: str
    """As answered; a text; a number of photos; an exact percentage. "" when there was none."""
    new: str
    old_text: NotRequired[Texts | None]
    """The chosen option in words, for ``choice``."""
    new_text: NotRequired[Texts | None]
    why: str
    """In the words of whoever changed it, for the visited to read; "" for the shopper's own correction."""
    cause: Literal["review", "appeal", "correction", ""]


class AppealOutcome(TypedDict):
    """What a location objected to, and what was decided. Without names on either side."""

    item: str
    reason: str
    decision: Literal["upheld", "partly", "rejected"]
    explanation: str
