"""Whether a visit fits its form and its assignment. Everything is kept; the reasons are for a reviewer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, Literal
from zoneinfo import ZoneInfo

from shopper.questionnaires.rules import WITH_OPTIONS, ItemSpec, broken_checks, chosen, hidden_keys
from shopper.visits.rules.asking import owes_fact, owes_reasons
from shopper.visits.rules.manifest import LONGEST_KEY, AnswerGiven, Manifest
from shopper.visits.rules.outcomes import LONGEST_VALUE, MEASURED, measured

Status = Literal["ok", "held", "invalid"]

BREAKS_FORM = frozenset(
    {
        *("missing_answer", "bad_value", "na_not_allowed", "out_of_range", "unknown_item"),
        *("too_long", "bad_photo", "bad_reason"),
    }
)
HOLDS = frozenset(
    {
        *("unknown_form", "cancelled", "already_visited", "outside_window"),
        *("edition_not_in_force", "clock_wrong", "fact_missing"),
        *("reasons_missing", "contradiction", "recognised"),
    }
)

LONGEST_FACT = 5_000
LONGEST_NARRATIVE = 20_000
MOST_SECONDS = 24 * 60 * 60
MOST_COUNTED = 9_999
MOST = {"time": MOST_SECONDS, "count": MOST_COUNTED, "number": None}
LONGEST_TEXT = 2_000
LONGEST_CHOICES = 1_000
MISSING = ("missing_answer", "fact_missing", "reasons_missing")
MOST_NAMED = 20
CLOCK_TOLERANCE = timedelta(minutes=10)


@dataclass(frozen=True)
class Reason:
    """Why a visit needs a second look; `item` is the key of the question, when it is about one."""

    code: str
    item: str | None = None


def visited_on(manifest: Manifest, zone: str, *, received_at: datetime) -> date:
    """The shop's local date of the visit; the day it was received when the phone told no time at all."""
    return (manifest.visited_at or received_at).astimezone(ZoneInfo(zone)).date()


def judge(
    manifest: Manifest,
    specs: Sequence[ItemSpec],
    *,
    window: tuple[datetime, datetime],
    cancelled: bool,
    known_form: bool,
    already_visited: bool,
    local_date: date,
    in_force: tuple[date, date | None],
    received_at: datetime,
    pictured: Sequence[str] = (),
    checks: Sequence[Mapping[str, Any]] = (),
) -> tuple[Reason, ...]:
    """Everything a reviewer should know, circumstances first, then items in the order of the form.

    Coming in decides about the window, both ends included: who came in time may leave late. `in_force` is the first
    local date of the edition and the first of its successor. Without a known form its answers cannot be judged.
    `pictured`: the items that photos were taken for. `checks`: what the answers must agree on with each other. Of a visit
    that ended because the shopper was recognised nothing is missing.
    """
    at = manifest.visited_at
    circumstances = {
        "recognised": manifest.recognised is not None,
        "unknown_form": not known_form,
        "cancelled": cancelled,
        "already_visited": already_visited,
        "outside_window": at is not None and not window[0] <= at <= window[1],
        "edition_not_in_force": not _is_in_force(in_force, local_date),
        "clock_wrong": _is_clock_wrong(manifest, received_at),
    }
    about_items = _about_items(manifest, specs, pictured) if known_form else ()
    held = (Reason(code) for code, holds in circumstances.items() if holds)
    contradictions = _contradictions(manifest, specs, checks) if known_form else ()
    return (*held, *about_items, *contradictions, *_about_the_rest(manifest))


def status_of(reasons: Sequence[Reason]) -> Status:
    """`invalid` when the answers break the form, else `held` for circumstances, else `ok`; none of them is refused."""
    if any(reason.code in BREAKS_FORM for reason in reasons):
        return "invalid"
    return "held" if reasons else "ok"


def answers_to_keep(manifest: Manifest, specs: Sequence[ItemSpec]) -> dict[str, AnswerGiven]:
    """What becomes rows: answers to items that were asked, in the form's order, over-long values cut."""
    hidden = hidden_keys(specs, _values(manifest))
    given = ((spec, manifest.answers.get(spec.key)) for spec in specs if spec.key not in hidden)
    return {spec.key: replace(each, value=each.value[: _longest(spec)]) for spec, each in given if each and each.value}


def _values(manifest: Manifest) -> dict[str, str | None]:
    return {key: given.value for key, given in manifest.answers.items()}


def _longest(spec: ItemSpec) -> int:
    """Characters kept of a value: words take more than ticks, ticks more than a number."""
    return {"text": LONGEST_TEXT, "multi": LONGEST_CHOICES}.get(spec.answer, LONGEST_VALUE)


def _is_in_force(period: tuple[date, date | None], on: date) -> bool:
    return period[0] <= on and (period[1] is None or on < period[1])


def _is_clock_wrong(manifest: Manifest, received_at: datetime) -> bool:
    """No time at all, a time still to come, or an end before its beginning."""
    told = (manifest.started_at, manifest.finished_at, manifest.came_in_at, manifest.left_at)
    known = [at for at in told if at is not None]
    if not known or max(known) > received_at + CLOCK_TOLERANCE:
        return True
    return _ends_early(manifest.came_in_at, manifest.left_at) or _ends_early(manifest.started_at, manifest.finished_at)


def _ends_early(start: datetime | None, stop: datetime | None) -> bool:
    return start is not None and stop is not None and stop < start


def _about_items(manifest: Manifest, specs: Sequence[ItemSpec], pictured: Sequence[str]) -> Iterator[Reason]:
    hidden = hidden_keys(specs, _values(manifest))
    for spec in specs:
        if spec.key in hidden:
            continue
        codes = _flaws(spec, manifest.answers.get(spec.key))
        yield from (Reason(code, spec.key) for code in codes if not (manifest.recognised and code in MISSING))
    known = {spec.key for spec in specs}
    named = dict.fromkeys([*manifest.answers, *pictured])
    unknown = [key for key in named if key not in known]
    yield from (Reason("unknown_item", key[:LONGEST_KEY]) for key in unknown[:MOST_NAMED])


def _contradictions(
    manifest: Manifest, specs: Sequence[ItemSpec], checks: Sequence[Mapping[str, Any]]
) -> Iterator[Reason]:
    """Each named at the item on its left side, once; a time of the visit belongs to none."""
    if not checks:
        return
    hidden, by_key = hidden_keys(specs, _values(manifest)), {spec.key: spec for spec in specs}
    told: dict[str, Fraction | None] = {
        "came_in_at": _seconds(manifest.came_in_at),
        "left_at": _seconds(manifest.left_at),
    }
    for key, spec in by_key.items():
        if spec.answer in MEASURED:
            given = manifest.answers.get(key)
            told[key] = measured(spec, given.value) if given and given.value and key not in hidden else None
    named = (str(check["left"]) for check in broken_checks(checks, told))
    yield from dict.fromkeys(Reason("contradiction", name if name in by_key else None) for name in named)


def _seconds(at: datetime | None) -> Fraction | None:
    return Fraction(at.timestamp()) if at else None


def _about_the_rest(manifest: Manifest) -> Iterator[Reason]:
    if len(manifest.narrative) > LONGEST_NARRATIVE:
        yield Reason("too_long")


def _flaws(spec: ItemSpec, given: AnswerGiven | None) -> Iterator[str]:
    """What is wrong with one answer. Context may stay open; a miss needs its fact, unless a stopwatch is the fact."""
    if given is None or given.value is None:
        if spec.is_scored and not spec.optional and spec.answer != "note":
            yield "missing_answer"
        return
    value_flaw = _value_flaw(spec, given.value)
    if value_flaw:
        yield value_flaw
    if len(given.fact) > LONGEST_FACT:
        yield "too_long"
    if _ends_early(given.started_at, given.stopped_at):
        yield "clock_wrong"
    if owes_fact(spec, given.value) and not given.fact.strip():
        yield "fact_missing"
    elif owes_reasons(spec, given.value) and not given.reasons and not given.fact.strip():
        yield "reasons_missing"
    if set(given.reasons) - {value for value, _ in spec.reasons}:
        yield "bad_reason"


def _value_flaw(spec: ItemSpec, value: str) -> str | None:
    if len(value) > _longest(spec):
        return "too_long"
    if value == "not_seen":
        return None
    if value == "na":
        return None if spec.na_allowed else "na_not_allowed"
    if spec.answer == "text":
        return None
    if spec.answer in MEASURED:
        return _number_flaw(spec, value)
    given, offered = chosen(spec, value), _choices(spec)
    return None if given and all(each in offered for each in given) else "bad_value"


def _number_flaw(spec: ItemSpec, value: str) -> str | None:
    number = measured(spec, value)
    if number is None or (spec.answer == "count" and not value.isdigit()):
        return "bad_value"
    most = spec.maximum if spec.maximum is not None else MOST[spec.answer]
    return "out_of_range" if most is not None and number > most else None


def _choices(spec: ItemSpec) -> tuple[str, ...]:
    if spec.answer in WITH_OPTIONS:
        return tuple(value for value, _ in spec.options)
    return ("yes", "partly", "no") if spec.answer == "scale3" else ("yes", "no")
