"""The frozen facts of one publication: everything a report may say, and nothing else.

A snapshot is plain JSON, written once when a visit is published and never changed, so that the same revision can be
rendered again in another language, by another engine, years later. The page is built from it by
``shopper.reports.view.build_view`` and never looks into the database.

Conventions
-----------
``Texts``      ``{"en": "…", "ru": "…", "pl": "…"}``; any language may be missing, at least one is there.
``Exact``      a fraction as text, ``"177/2"`` or ``"103"`` (what ``str(Fraction)`` writes). Never a float or rounded.
instants       ISO 8601 in UTC with a trailing ``Z``: ``"2026-04-18T15:40:00Z"``.
days           ISO dates, local to the location: ``"2026-04-18"``.

The moments of the visit (``came_in_at``, ``left_at``, ``start``, ``stop``, ``taken_at``) are kept for the office. They
are never printed nor attached: the report shows the local day and its part (docs/decisions/0007).

The worked example, complete: ``tests/reports/sample_snapshot.py``.
"""

from typing import Literal, NotRequired, TypedDict

Texts = dict[str, str]
Exact = str

Outcome = Literal["met", "partly", "not_met", "critical", "not_assessed", "context"]
"""``critical``: a failed standard marked CAP or STOP. ``not_assessed``: "na", "not_seen". ``context``: weight 0."""

Band = Literal["excellent", "pass", "below", "stopped", "not_enough", "no_score"]
"""``not_enough``: less than the minimum share of the form was assessed. ``no_score``: nothing was assessed at all."""

SCHEMA = 1


class Company(TypedDict):
    name: Texts
    accent: str
    """Brand colour ``#rrggbb``; anything else falls back to the house colour."""
    logo: NotRequired[str]
    """SHA-256 of the company's mark as it was that day, a re-encoded JPEG; "" or absent without one."""


class Location(TypedDict):
    name: Texts
    address: str
    code: str
    zone: str
    """IANA name, ``Europe/Warsaw``."""


class Edition(TypedDict):
    version: str
    in_force_from: str
    book: Texts
    """The book's name, as printed in the footer."""


class Visit(TypedDict):
    came_in_at: str | None
    left_at: str | None
    local_date: str
    channel: Literal["in_person", "phone", "letter", "email", "web"]
    scenario: Texts
    shopper_alias: Texts
    """One word, without a number, not lasting longer than this report."""


class Publication(TypedDict):
    revision: int
    published_at: str
    code: str
    """The short code printed under the QR, ``7K3F-9QXD-22MP``."""
    address: str
    """Absolute address of the page that vouches for this report; the QR holds it."""


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


class Part(TypedDict):
    """Points of one section or one stage; ``possible`` "0" means nothing in it was assessed."""

    code: str
    name: Texts
    owner: NotRequired[str | None]
    """Stages: the office that owns it (a role, never a person's name)."""
    earned: Exact
    possible: Exact


class Score(TypedDict):
    earned: Exact
    possible: Exact
    form_weight: Exact
    """Weight of all scored items of the form, assessed or not."""
    share: Exact
    """possible / form_weight, 0…1."""
    minimum_share: Exact
    percent: Exact | None
    """100 · earned / possible, exact; None when nothing was assessed."""
    published_percent: Exact | None
    """The result: capped when a CAP standard failed; None for not_enough and no_score. Of a stopped visit the report
    prints the word, with ``percent`` beside it."""
    band: Band
    pass_mark: Exact
    excellent_mark: Exact
    cap: Exact
    """The greatest published percent after a CAP failure, 79."""
    cap_applied: bool
    """True only when the cap lowered the percent."""
    capped_by: list[str]
    stopped_by: list[str]


class ScoringSection(TypedDict):
    """A section in a result by section weights; ``counted`` is its share of the result, "0" where nothing applied."""

    code: str
    name: Texts
    weight: Exact
    percent: Exact | None
    counted: Exact


class PenaltyTaken(TypedDict):
    key: str
    points: Exact
    """Percent points off the result."""


class ZeroedSection(TypedDict):
    code: str
    by: list[str]


class Scoring(TypedDict):
    """How the result was worked out, beyond pooled points; absent in older snapshots, which were pooled."""

    method: Literal["pooled", "sections"]
    sections: list[ScoringSection]
    """For the method ``sections``, in the order of the form."""
    bonus: Exact
    penalties: list[PenaltyTaken]
    reduced: Exact | None
    """The percentage after penalties, before a cap."""
    zeroed: list[ZeroedSection]
    flagged: list[str]
    level: Texts | None
    """The company's own word for the result."""


class Photo(TypedDict):
    pid: str
    sha256: str
    """Of the derivative that will be embedded (re-encoded JPEG, sRGB, no metadata, longest side 1000 px)."""
    width: int
    height: int
    item: str | None
    caption: NotRequired[Texts | None]
    taken_at: NotRequired[str | None]


class PreviousVisit(TypedDict):
    local_date: str
    published_percent: Exact


class Network(TypedDict):
    """Figures of comparable visits; given only when ``visits`` is large enough to be fair."""

    visits: int
    percent: Exact


class TrendPoint(TypedDict):
    """One visit of the place. ``changed``: standards that the edition changed since the visit before; a trend breaks there."""

    local_date: str
    percent: Exact | None
    published_percent: Exact | None
    band: Band
    edition: str
    changed: list[str]


class Repeat(TypedDict):
    """A standard that failed now: how often in a row, and in how many of the visits that assessed it as it is."""

    in_a_row: int
    missed: int
    assessed: int


class WeakStage(TypedDict):
    weak: int
    visits: int


class Trend(TypedDict):
    visits: list[TrendPoint]
    """The oldest first, this one last."""
    comparable: int
    """How many of them, from the last break on, this one included."""
    items: dict[str, Repeat]
    stages: dict[str, WeakStage]


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


class Snapshot(TypedDict):
    schema: int
    language: str
    """The company's own language: the first fallback for texts."""
    company: Company
    location: Location
    edition: Edition
    visit: Visit
    publication: Publication
    items: list[Item]
    sections: list[Part]
    stages: list[Part]
    """In the order of the journey."""
    score: Score
    scoring: NotRequired[Scoring]
    photos: list[Photo]
    narrative: str
    narrative_language: str | None
    previous: PreviousVisit | None
    network: Network | None
    trend: NotRequired[Trend]
    changes: NotRequired[list[Change]]
    """Since the revision before; empty in the first."""
    appeals: NotRequired[list[AppealOutcome]]
    """All that were decided so far."""
    appeal_until: NotRequired[str | None]
    """The last local day on which the location may object."""
