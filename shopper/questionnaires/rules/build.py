"""The form that an edition asks for, in the order of the visit and not of the book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from shopper.errors import Invalid
from shopper.questionnaires.rules.item import ANSWERS, LABELS, ItemSpec, Texts


class AskedSection(Protocol):
    """A part of the book, as an item cites it."""

    @property
    def number(self) -> str: ...


class AskedStage(Protocol):
    """A stretch of the visit; `position` is its place in the edition."""

    @property
    def code(self) -> str: ...
    @property
    def position(self) -> int: ...


class AskedStandard(Protocol):
    """What a standard must tell to become a question."""

    @property
    def number(self) -> str: ...
    @property
    def section(self) -> AskedSection: ...
    @property
    def stage(self) -> AskedStage: ...
    @property
    def weight(self) -> int: ...
    @property
    def critical(self) -> str | None: ...
    @property
    def limit_seconds(self) -> int | None: ...
    @property
    def title(self) -> Texts: ...
    @property
    def criterion(self) -> Texts: ...
    @property
    def question(self) -> Texts: ...
    @property
    def form(self) -> dict[str, Any] | None: ...


def build_items(standards: Iterable[AskedStandard]) -> tuple[ItemSpec, ...]:
    """The questions in the order of the visit: stages as the edition has them, inside by number (4.2 before 4.10).

    A standard whose `form` is empty is not asked on a visit. `position` counts from 1.
    """
    asked = sorted((each for each in standards if each.form is not None), key=_place_in_visit)
    return tuple(_item(standard, position) for position, standard in enumerate(asked, 1))


def number_order(number: str) -> tuple[int, ...]:
    """Sorts clause numbers as numbers: "4.2" before "4.10"."""
    return tuple(int(part) for part in number.split("."))


def _place_in_visit(standard: AskedStandard) -> tuple[int, tuple[int, ...]]:
    return standard.stage.position, number_order(standard.number)


def _item(standard: AskedStandard, position: int) -> ItemSpec:
    form = standard.form or {}
    answer = form.get("answer")
    if answer not in ANSWERS:
        raise Invalid(**{f"{standard.number}.form.answer": f"must be one of {', '.join(ANSWERS)}"})
    return ItemSpec(
        key=standard.number,
        standard_number=standard.number,
        stage=standard.stage.code,
        section=standard.section.number,
        position=position,
        text=standard.question,
        title=standard.title,
        criterion=standard.criterion,
        answer=answer,
        weight=standard.weight,
        critical=standard.critical,
        limit=standard.limit_seconds if answer == "time" else form.get("pass_max"),
        **_asked(form),
    )


def _asked(form: Mapping[str, Any]) -> dict[str, Any]:
    """What the form itself says, with the defaults of what it leaves out."""
    return {
        "good": form.get("good") or "yes",
        "options": tuple((option["value"], option["label"]) for option in form.get("options") or ()),
        "na_allowed": bool(form.get("na_allowed")),
        "maximum": form.get("maximum"),
        "pass_max": form.get("pass_max"),
        "photo": form.get("photo") or "none",
        "timer": bool(form.get("timer")),
        **{name: form.get(name) or {} for name in LABELS},
    }
