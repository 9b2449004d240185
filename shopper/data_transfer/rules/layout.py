"""Which sheets and columns a book has as a workbook. A column is named by the document's own key; texts have one per language."""

from __future__ import annotations

from dataclasses import dataclass

from shopper.standards.rules.clauses import CRITICAL, DIMENSIONS, SOURCES
from shopper.standards.rules.form import FORM_ANSWERS, PHOTOS
from shopper.standards.rules.history import KINDS

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Column:
    """`name` is the path of the value in the row's object: "form.answer".

    `kind`: text, texts, whole, flag, day, number, decimal, names.
    """

    name: str
    kind: str = "text"
    choices: tuple[str, ...] | str = ()
    is_required: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(self.name.split("."))

    def headers(self, languages: tuple[str, ...]) -> list[str]:
        return [f"{self.name}:{language}" for language in languages] if self.kind == "texts" else [self.name]


@dataclass(frozen=True)
class Page:
    """A sheet of the workbook. `key`: the column that names a row; `frozen`: how many columns stay while scrolling."""

    name: str
    columns: tuple[Column, ...]
    is_required: bool = True
    frozen: int = 1

    def headers(self, languages: tuple[str, ...]) -> list[str]:
        return [header for column in self.columns for header in column.headers(languages)]

    def required(self, languages: tuple[str, ...]) -> list[str]:
        return [header for column in self.columns if column.is_required for header in column.headers(languages)]


def _must(name: str, kind: str = "text", choices: tuple[str, ...] | str = ()) -> Column:
    return Column(name, kind, choices, is_required=True)


BOOK = Page("book", (_must("field"), _must("value")))
RULES = Page("rules", (_must("rule"), _must("value", "decimal")))
SECTIONS = Page("sections", (_must("number", "number"), _must("name", "texts")))
STAGES = Page("stages", (_must("code"), _must("name", "texts")))
CLAUSES = Page(
    "clauses",
    (
        _must("id", "number"),
        _must("title", "texts"),
        _must("section", "number", "=sections!$A$2:$A$200"),
        _must("stage", "text", "=stages!$A$2:$A$200"),
        _must("weight", "whole", tuple("012345")),
        _must("critical", "text", CRITICAL),
        _must("source", "text", SOURCES),
        _must("evidence"),
        _must("answer", "text", tuple(FORM_ANSWERS)),
        _must("limit_s", "whole"),
        _must("dimension", "text", DIMENSIONS),
        *(_must(name, "texts") for name in ("text", "criterion", "reason", "question")),
        Column("roles", "names"),
        _must("form.answer", "text", tuple(dict.fromkeys(sum(FORM_ANSWERS.values(), ())))),
        Column("form.good", "text", (YES, NO)),
        Column("form.na_allowed", "flag", (YES, NO)),
        Column("form.na_label", "texts"),
        Column("form.photo", "text", PHOTOS),
        Column("form.photo_label", "texts"),
        Column("form.timer", "flag", (YES, NO)),
        Column("form.timer_start", "texts"),
        Column("form.timer_stop", "texts"),
        Column("form.maximum", "whole"),
        Column("form.pass_max", "whole"),
        Column("form.fact_hint", "texts"),
        Column("picture.sha256"),
        Column("picture.alt", "texts"),
    ),
    frozen=2,
)
OPTIONS = Page("options", (_must("clause", "number"), _must("value"), _must("label", "texts")), is_required=False, frozen=2)
ROLES = Page("roles", (_must("code"), _must("name", "texts")), is_required=False)
GLOSSARY = Page("glossary", (_must("code"), _must("term", "texts"), _must("meaning", "texts")), is_required=False)
CHARTER = Page("charter", (_must("clause", "number"),), is_required=False)
CHANGES = Page(
    "changes",
    (
        _must("version", "number"),
        _must("in_force_from", "day"),
        _must("clause", "number"),
        _must("kind", "text", KINDS),
        _must("breaks_trend", "flag", (YES, NO)),
        _must("text", "texts"),
    ),
)
WITHDRAWN = Page(
    "withdrawn",
    (
        _must("id", "number"),
        _must("since", "number"),
        _must("titles", "texts"),
        Column("title"),
        Column("stage"),
        Column("weight", "whole"),
    ),
    is_required=False,
)
PAGES = (BOOK, RULES, SECTIONS, STAGES, CLAUSES, OPTIONS, ROLES, GLOSSARY, CHARTER, CHANGES, WITHDRAWN)
# Fields of the sheet "book" beside name:en, name:ru …, and how each is read.
BOOK_FIELDS = {"version": "number", "in_force_from": "day", "licence": "text"}
FORM_EMPTY = ("na_label", "photo_label", "timer_start", "timer_stop", "maximum", "pass_max", "fact_hint", "options")
