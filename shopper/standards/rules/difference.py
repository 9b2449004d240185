"""What one edition changes against another, and where results before and after may no longer be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain
from typing import Any

from shopper.standards.rules.content import Content
from shopper.standards.rules.editions import number_order
from shopper.standards.rules.history import BREAKING_KINDS
from shopper.standards.rules.reading import Texts

# How a thing is told apart is the criterion, whatever the sentence says: scoring rule 4.
MEASURED = ("answer", "limit_seconds", "source", "form.answer", "form.good", "form.maximum", "form.pass_max", "form.options")
WORDED = ("title", "text", "criterion", "reason", "question")
OTHER = ("section", "stage", "evidence", "dimension", "roles", "picture", "form.labels", "form.photo", "form.na_allowed")
STRENGTH = ("withdrawn", "new", "criterion", "weight", "flag", "editorial")


@dataclass(frozen=True)
class FieldChange:
    """One field before and after: a text by language, or a plain value."""

    name: str
    before: Any
    after: Any

    @property
    def is_worded(self) -> bool:
        return self.name in WORDED


@dataclass(frozen=True)
class ClauseChange:
    """What became of a number. `reworded_only`: of the criterion the words alone changed; they may mean the same."""

    number: str
    kind: str
    titles: Texts
    fields: tuple[FieldChange, ...]

    @property
    def breaks_trend(self) -> bool:
        return self.kind in BREAKING_KINDS

    @property
    def reworded_only(self) -> bool:
        strong = [field.name for field in self.fields if _kind_of(field.name) != "editorial"]
        return strong == ["criterion"]


@dataclass(frozen=True)
class Difference:
    """`frame`: what changed outside the clauses, as fields named "rules.pass", "stages.WAIT", "glossary.queue"."""

    clauses: tuple[ClauseChange, ...]
    frame: tuple[FieldChange, ...]

    @property
    def breaking(self) -> tuple[ClauseChange, ...]:
        return tuple(each for each in self.clauses if each.breaks_trend)


def difference(before: Content, after: Content) -> Difference:
    """Clause by clause in the order of their numbers; what did not change is not named."""
    old = {each.number: each for each in before.standards}
    new = {each.number: each for each in after.standards}
    numbers = sorted(old.keys() | new.keys(), key=number_order)
    changes = (_clause_change(number, old.get(number), new.get(number)) for number in numbers)
    return Difference(tuple(each for each in changes if each), tuple(_frame(before, after)))


def words_apart(before: str, after: str) -> list[tuple[str, str]]:
    """Both texts as one run of ("same" | "gone" | "added", words): what is gone stands before what came in its place."""
    old, new = _words(before), _words(after)
    parts: list[tuple[str, str]] = []
    for operation, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if operation == "equal":
            parts.append(("same", "".join(old[a:b])))
            continue
        parts += [(kind, "".join(words)) for kind, words in (("gone", old[a:b]), ("added", new[c:d])) if words]
    return parts


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)


def _clause_change(number: str, old: Any, new: Any) -> ClauseChange | None:
    if new is None:
        return ClauseChange(number, "withdrawn", old.title, ())
    if old is None:
        return ClauseChange(number, "new", new.title, ())
    fields = tuple(
        FieldChange(name, before, after)
        for name, before, after in ((name, _field(old, name), _field(new, name)) for name in _names())
        if before != after
    )
    if not fields:
        return None
    kind = min((_kind_of(field.name) for field in fields), key=STRENGTH.index)
    return ClauseChange(number, kind, new.title, fields)


def _names() -> Iterator[str]:
    return chain(WORDED, ("weight", "critical"), MEASURED, OTHER)


def _kind_of(name: str) -> str:
    if name == "criterion" or name in MEASURED:
        return "criterion"
    return {"weight": "weight", "critical": "flag"}.get(name, "editorial")


def _field(standard: Any, name: str) -> Any:
    if name in ("section", "stage"):
        return getattr(standard, name).number if name == "section" else standard.stage.code
    if not name.startswith("form."):
        return getattr(standard, name)
    form, key = standard.form or {}, name.removeprefix("form.")
    if key == "options":
        return [option["value"] for option in form.get("options") or []]
    if key == "labels":
        labels = [value for key, value in form.items() if isinstance(value, dict)]
        return [*labels, *(option["label"] for option in form.get("options") or [])]
    return form.get(key)


def _frame(before: Content, after: Content) -> Iterator[FieldChange]:
    for kind, old, new in (
        ("rules", before.rules, after.rules),
        ("sections", _parts(before.sections, "number"), _parts(after.sections, "number")),
        ("stages", _parts(before.stages, "code"), _parts(after.stages, "code")),
        ("glossary", before.glossary, after.glossary),
    ):
        for key in chain(old, (key for key in new if key not in old)):
            if old.get(key) != new.get(key):
                yield FieldChange(f"{kind}.{key}", old.get(key), new.get(key))


def _parts(parts: Any, key: str) -> Mapping[str, Any]:
    return {getattr(part, key): part.name for part in parts}
