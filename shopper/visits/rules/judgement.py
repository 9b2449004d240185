"""Whether a visit fits its form and its assignment. Everything is kept; the reasons are for a reviewer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from shopper.questionnaires.rules import ItemSpec
from shopper.visits.rules.manifest import LONGEST_KEY, AnswerGiven, Manifest
from shopper.visits.rules.outcomes import LONGEST_VALUE, number_in, outcome_of

Status = Literal["ok", "held", "invalid"]

BREAKS_FORM = frozenset({"missing_answer", "bad_value", "na_not_allowed", "out_of_range", "unknown_item", "too_long", "bad_photo"})
HOLDS = frozenset(
    {
        *("unknown_form", "cancelled", "already_visited", "outside_window"),
        *("edition_not_in_force", "clock_wrong", "fact_missing"),
    }
)

LONGEST_FACT = 5_000
LONGEST_NARRATIVE = 20_000
MOST_SECONDS = 24 * 60 * 60
MOST_COUNTED = 9_999
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
) -> tuple[Reason, ...]:
    """Everything a reviewer should know, circumstances first, then items in the order of the form.

    Coming in decides about the window, both ends included: who came in time may leave late. `in_force` is the first
    local date of the edition and the first of its successor. Without a known form its answers cannot be judged.
    `pictured`: the items that photos were taken for.
    """
    at = manifest.visited_at
    circumstances = {
        "unknown_form": not known_form,
        "cancelled": cancelled,
        "already_visited": already_visited,
        "outside_window": at is not None and not window[0] <= at <= window[1],
        "edition_not_in_force": not _is_in_force(in_force, local_date),
        "clock_wrong": _is_clock_wrong(manifest, received_at),
    }
    about_items = _about_items(manifest, specs, pictured) if known_form else ()
    held = (Reason(code) for code, holds in circumstances.items() if holds)
    return (*held, *about_items, *_about_the_rest(manifest))


def status_of(reasons: Sequence[Reason]) -> Status:
    """`invalid` when the answers break the form, else `held` for circumstances, else `ok`; none of them is refused."""
    if any(reason.code in BREAKS_FORM for reason in reasons):
        return "invalid"
    return "held" if reasons else "ok"


def answers_to_keep(manifest: Manifest, specs: Sequence[ItemSpec]) -> dict[str, AnswerGiven]:
    """What becomes rows: answers to items of the form, in its order, over-long values cut to the column."""
    given = ((spec.key, manifest.answers.get(spec.key)) for spec in specs)
    return {key: replace(each, value=each.value[:LONGEST_VALUE]) for key, each in given if each and each.value}


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
    for spec in specs:
        yield from (Reason(code, spec.key) for code in _flaws(spec, manifest.answers.get(spec.key)))
    known = {spec.key for spec in specs}
    named = dict.fromkeys([*manifest.answers, *pictured])
    unknown = [key for key in named if key not in known]
    yield from (Reason("unknown_item", key[:LONGEST_KEY]) for key in unknown[:MOST_NAMED])


def _about_the_rest(manifest: Manifest) -> Iterator[Reason]:
    if len(manifest.narrative) > LONGEST_NARRATIVE:
        yield Reason("too_long")


def _flaws(spec: ItemSpec, given: AnswerGiven | None) -> Iterator[str]:
    """What is wrong with one answer. Context may stay open; a miss needs its fact, unless a stopwatch is the fact."""
    if given is None or given.value is None:
        if spec.is_scored:
            yield "missing_answer"
        return
    value_flaw = _value_flaw(spec, given.value)
    if value_flaw:
        yield value_flaw
    if len(given.fact) > LONGEST_FACT:
        yield "too_long"
    if _ends_early(given.started_at, given.stopped_at):
        yield "clock_wrong"
    missed = outcome_of(spec, given.value).word in ("partly", "not_met", "critical")
    if missed and spec.answer != "time" and not given.fact.strip():
        yield "fact_missing"


def _value_flaw(spec: ItemSpec, value: str) -> str | None:
    if len(value) > LONGEST_VALUE:
        return "too_long"
    if value == "not_seen":
        return None
    if value == "na":
        return None if spec.na_allowed else "na_not_allowed"
    if spec.answer in ("time", "count"):
        return _number_flaw(spec, value)
    return None if value in _choices(spec) else "bad_value"


def _number_flaw(spec: ItemSpec, value: str) -> str | None:
    number = number_in(value)
    if number is None or (spec.answer == "count" and not value.isdigit()):
        return "bad_value"
    most = spec.maximum if spec.maximum is not None else MOST_SECONDS if spec.answer == "time" else MOST_COUNTED
    return "out_of_range" if number > most else None


def _choices(spec: ItemSpec) -> tuple[str, ...]:
    if spec.answer == "choice":
        return tuple(value for value, _ in spec.options)
    return ("yes", "partly", "no") if spec.answer == "scale3" else ("yes", "no")
