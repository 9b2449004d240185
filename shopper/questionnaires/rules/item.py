"""One question, with all that the form, the review and the report need to know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from fractions import Fraction
from typing import Any

Texts = dict[str, str]

ANSWERS = ("yes_no", "scale3", "time", "count", "choice", "multi", "number", "text", "note")
WITH_OPTIONS = ("choice", "multi")
COMMENTS = ("never", "on_fail", "on_extremes", "always")
ASPECTS = ("rule", "beyond", "departure")
CRITICAL = ("CAP", "STOP", "FLAG", "ZERO")
OPERATORS = ("<=", "<", "=", ">=", ">", "!=")
CHANNELS = ("in_person", "phone", "letter", "email", "web")
LABELS = ("na_label", "photo_label", "timer_start", "timer_stop", "fact_hint")


@dataclass(frozen=True, kw_only=True)
class ItemSpec:
    """One question, frozen with its questionnaire.

    `text` is the question to the shopper. An item that cites a standard has its `title` and `criterion`; one without
    (`standard_number` "") has its own title. `limit` is the greatest value that still passes: seconds for "time",
    pieces for "count"; `maximum` the greatest number that can be typed. Weight 0 is asked and reported, never scored.

    `shares` gives each option its exact part of the weight ("1", "0.85", "0"): a choice with shares is scored; those of
    a "multi" are added up and end at 1. The answer to a "multi" is its chosen values joined by ",".
    `show_if`: all must hold, each `{"item": key, "is": [values]}` about an earlier item; a hidden item counts 0 of 0.
    `reasons` are offered on a miss. `penalty` is percent points off the grand total on a miss. `bonus` points are added
    to what was earned and not to what was possible.
    """

    key: str
    standard_number: str
    stage: str
    section: str
    position: int
    text: Texts
    title: Texts
    criterion: Texts
    answer: str
    good: str = "yes"
    options: tuple[tuple[str, Texts], ...] = ()
    shares: tuple[tuple[str, str], ...] = ()
    weight: int
    na_allowed: bool = False
    na_label: Texts = field(default_factory=dict)
    optional: bool = False
    critical: str | None = None
    penalty: str | None = None
    bonus: bool = False
    aspect: str = "rule"
    show_if: tuple[dict[str, Any], ...] = ()
    reasons: tuple[tuple[str, Texts], ...] = ()
    comment: str = "on_fail"
    limit: int | None = None
    maximum: int | None = None
    pass_max: int | None = None
    photo: str = "none"
    photo_label: Texts = field(default_factory=dict)
    timer: bool = False
    timer_start: Texts = field(default_factory=dict)
    timer_stop: Texts = field(default_factory=dict)
    fact_hint: Texts = field(default_factory=dict)

    @property
    def is_scored(self) -> bool:
        return self.weight > 0

    @property
    def is_judged(self) -> bool:
        """Whether an answer can be a miss: a veto or a penalty may hang on an item without weight."""
        return self.is_scored or self.critical is not None or self.penalty is not None

    def share_of(self, value: str) -> Fraction | None:
        """The part of the weight that an option earns; None for one without a share."""
        found = next((share for option, share in self.shares if option == value), None)
        return None if found is None else Fraction(found)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; `from_json` gives the same spec back."""
        return asdict(self) | {
            "options": _labelled(self.options),
            "reasons": _labelled(self.reasons),
            "shares": dict(self.shares),
            "show_if": [dict(each) for each in self.show_if],
        }

    @classmethod
    def from_json(cls, spec: Mapping[str, Any]) -> ItemSpec:
        """The spec as it was kept; fields of a later program are left out, those of an earlier one have their defaults."""
        known = {name: spec[name] for name in (each.name for each in fields(cls)) if name in spec}
        for name in ("options", "reasons"):
            known[name] = tuple((each["value"], each["label"]) for each in spec.get(name, ()))
        known["shares"] = tuple(spec.get("shares", {}).items())
        known["show_if"] = tuple(dict(each) for each in spec.get("show_if", ()))
        return cls(**known)


def _labelled(pairs: tuple[tuple[str, Texts], ...]) -> list[dict[str, Any]]:
    return [{"value": value, "label": label} for value, label in pairs]
