"""What was found: the items with what proves them."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from shopper.reports.snapshot.plain import Exact, Outcome, Texts


class Item(TypedDict):
    """One item of the questionnaire; items come in book order (2.1, 2.2, … 4.9, 4.10)."""

    key: str
    section: str
    stage: str
    title: Texts
    text: Texts
    """The standard's own wording, which is also the wording of the action on Monday (not the shopper's question)."""
    criterion: Texts
    clause: NotRequired[str]
    """The standard's number; empty for an item that cites none, absent in older snapshots, where it is the key."""
    aspect: NotRequired[Literal["rule", "beyond", "departure"]]
    """``beyond``: a step beyond the norm; ``departure``: a reasoned departure from a rule in the guest's favour. Weight 0."""
    cost: NotRequired[Literal["free", "small", "money"]]
    """What mending it costs."""
    weight: int
    critical: Literal["CAP", "STOP", "FLAG", "ZERO"] | None
    answer: Literal["yes_no", "scale3", "time", "count", "choice", "multi", "number", "text"]
    value: str | None
    """As answered: ``yes no partly na not_seen``, digits (seconds, count), a choice's value; None = unanswered."""
    value_text: NotRequired[Texts | None]
    """The chosen option in words, for ``choice``."""
    seconds: int | None
    limit: int | None
    """Seconds for ``time``, greatest allowed number for ``count``."""
    start: NotRequired[str | None]
    stop: NotRequired[str | None]
    outcome: Outcome
    earned: Exact
    possible: Exact
    """The weight, or ``"0"`` when the item leaves both sums."""
    fact: str
    fact_language: str | None
    photos: list[str]
    """``pid`` of each photo proving this item."""


class Photo(TypedDict):
    pid: str
    sha256: str
    """Of the derivative that will be embedded (re-encoded JPEG, sRGB, no metadata, longest side 1000 px)."""
    width: int
    height: int
    item: str | None
    caption: NotRequired[Texts | None]
    taken_at: NotRequired[str | None]
