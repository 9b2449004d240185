"""What one answer amounts to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from shopper.questionnaires.rules import WITH_OPTIONS, ItemSpec, chosen

Word = Literal["met", "partly", "not_met", "critical", "not_assessed", "context"]

LONGEST_VALUE = 40
MEASURED = ("time", "count", "number")


@dataclass(frozen=True)
class Outcome:
    """`v` is the share of the weight earned: 1, 1/2, 0; None leaves both sums."""

    v: Fraction | None
    word: Word


CONTEXT = Outcome(None, "context")
NOT_ASSESSED = Outcome(None, "not_assessed")


def number_in(value: str) -> Fraction | None:
    """Digits, or a decimal with point or comma, exactly as entered: "26", "19.9", "19,9". Nothing signed."""
    if len(value) > LONGEST_VALUE or not re.fullmatch("[0-9]+([.,][0-9]+)?", value):
        return None
    return Fraction(value.replace(",", "."))


def decimal_in(value: str) -> Fraction | None:
    """As `number_in`, and it may be below zero: "-18", with a hyphen or a true minus."""
    signed = value[:1] in ("-", "\N{MINUS SIGN}")
    number = number_in(value[1:] if signed else value)
    return -number if signed and number is not None else number


def measured(spec: ItemSpec, value: str) -> Fraction | None:
    """The number of an answer that is measured, counted or read off: only the last may be below zero."""
    return decimal_in(value) if spec.answer == "number" else number_in(value)


def outcome_of(spec: ItemSpec, value: str | None) -> Outcome:
    """What one answer amounts to (standards book, "Scoring rules" 1).

    The good answer is the item's own: for some questions "yes" is bad. Times, counts and numbers pass up to and
    including the limit, compared unrounded; an option earns its own share. Weight 0 is context, unless a veto or a
    penalty hangs on it; "na", "not_seen", nothing and the unreadable leave both sums. A critical item (CAP, STOP, FLAG,
    ZERO) is `critical` only when missed outright: "partly" stays partly.
    """
    if not spec.is_judged:
        return CONTEXT
    v = _share(spec, value) if value is not None else None
    if v is None:
        return NOT_ASSESSED if spec.is_scored else CONTEXT
    if v == 0:
        return Outcome(v, "critical" if spec.critical else "not_met")
    return Outcome(v, "met" if v == 1 else "partly")


def _share(spec: ItemSpec, value: str) -> Fraction | None:
    """0 to 1, or None when nothing can be said."""
    if spec.answer in WITH_OPTIONS:
        return _share_of_options(spec, value)
    if spec.answer in MEASURED:
        limit = limit_of(spec)
        number = measured(spec, value)
        return None if number is None or limit is None else Fraction(number <= limit)
    if spec.answer == "scale3" and value == "partly":
        return Fraction(1, 2)
    if spec.answer in ("yes_no", "scale3") and value in ("yes", "no"):
        return Fraction(value == spec.good)
    return None


def _share_of_options(spec: ItemSpec, value: str) -> Fraction | None:
    """Several chosen are added up, 1 at most; an option that was not offered, or has no share, says nothing."""
    shares = [spec.share_of(each) for each in chosen(spec, value)]
    known = [share for share in shares if share is not None]
    return min(Fraction(1), sum(known, Fraction(0))) if known else None


def limit_of(spec: ItemSpec) -> int | None:
    """The greatest value that still passes: seconds of a time, pieces of a count, a number; None for other answers."""
    if spec.answer not in MEASURED:
        return None
    return spec.pass_max if spec.answer == "count" and spec.pass_max is not None else spec.limit
