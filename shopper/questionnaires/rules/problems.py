"""What keeps a questionnaire from being published."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from shopper.questionnaires.rules.document import Document, decimal, specs_of
from shopper.questionnaires.rules.item import OPERATORS, WITH_OPTIONS, ItemSpec

MEASURED = ("time", "count", "number")
TIMES = ("came_in_at", "left_at")
UNSCORED = ("text", "note")


@dataclass(frozen=True)
class Problem:
    """`item` is the key of the question, `section` the number of the section it is about; else the form as a whole."""

    code: str
    item: str | None = None
    section: str | None = None
    check: int | None = None


def problems_of(document: Document, stages: Collection[str], clauses: Collection[str]) -> list[Problem]:
    """Every reason at once: first the form's, then those of each item in its order."""
    specs = specs_of(document)
    return [
        *_of_form(document, specs),
        *_of_sections(document, specs),
        *(problem for place, spec in enumerate(specs) for problem in _of_item(document, spec, specs[:place], stages, clauses)),
        *_of_checks(document, specs),
    ]


def _of_form(document: Document, specs: list[ItemSpec]) -> Iterator[Problem]:
    if not any(document["name"].values()):
        yield Problem("no_name")
    if not specs:
        yield Problem("no_items")
    elif not any(spec.weight and not spec.bonus for spec in specs):
        yield Problem("nothing_scored")
    scoring = document["scoring"]
    if decimal(scoring.get("excellent")) < decimal(scoring.get("pass")):
        yield Problem("marks_crossed")


def _of_sections(document: Document, specs: list[ItemSpec]) -> Iterator[Problem]:
    by_sections = document["scoring"].get("method") == "sections"
    for section in document["sections"]:
        mine = [spec for spec in specs if spec.section == section["number"]]
        scored = any(spec.weight and not spec.bonus for spec in mine)
        if not any(section["name"].values()):
            yield Problem("section_no_name", section=section["number"])
        if not mine:
            yield Problem("section_empty", section=section["number"])
        elif by_sections and decimal(section.get("weight")) and not scored:
            yield Problem("section_unscored", section=section["number"])
        elif by_sections and scored and not decimal(section.get("weight")):
            yield Problem("section_no_weight", section=section["number"])


def _of_item(
    document: Document, spec: ItemSpec, earlier: list[ItemSpec], stages: Collection[str], clauses: Collection[str]
) -> Iterator[Problem]:
    sections = {each["number"] for each in document["sections"]}
    found = {
        "no_text": not any(spec.text.values()),
        "unknown_section": spec.section not in sections,
        "unknown_stage": spec.stage not in stages,
        "unknown_clause": bool(spec.standard_number) and spec.standard_number not in clauses,
        "few_options": spec.answer in WITH_OPTIONS and len(spec.options) < 2,
        "no_shares": spec.answer in WITH_OPTIONS and spec.is_judged and not spec.shares,
        "no_limit": spec.answer in MEASURED and spec.is_judged and spec.limit is None and spec.pass_max is None,
        "never_scored": spec.answer in UNSCORED and spec.is_judged,
        "condition_lost": not all(_stands(condition, earlier) for condition in spec.show_if),
    }
    yield from (Problem(code, item=spec.key) for code, holds in found.items() if holds)


def _stands(condition: dict[str, object], earlier: list[ItemSpec]) -> bool:
    """Whether it is about an item that comes before, and about answers that item has."""
    about = next((each for each in earlier if each.key == condition.get("item")), None)
    wanted = condition.get("is")
    return about is not None and isinstance(wanted, list) and bool(wanted) and set(wanted) <= set(values_of(about))


def values_of(spec: ItemSpec) -> tuple[str, ...]:
    """The answers a condition may stand on; none for what is typed."""
    known = {"yes_no": ("yes", "no"), "scale3": ("yes", "partly", "no")}
    offered = tuple(value for value, _ in spec.options) if spec.answer in WITH_OPTIONS else known.get(spec.answer, ())
    return (*offered, "na", "not_seen") if offered else ()


def _of_checks(document: Document, specs: list[ItemSpec]) -> Iterator[Problem]:
    sides = {*TIMES, *(spec.key for spec in specs if spec.answer in MEASURED)}
    for place, check in enumerate(document["checks"]):
        right = str(check["right"])
        is_right_known = right in sides or right.replace(".", "", 1).isdecimal()
        if check["left"] not in sides or not is_right_known or check["op"] not in OPERATORS:
            yield Problem("check_lost", check=place)
        if not any(check["message"].values()):
            yield Problem("check_silent", check=place)
