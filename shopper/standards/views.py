"""The book on screen."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from shopper.access.queries import company_ids
from shopper.access.rules import READ_BOOK, READ_REPORT
from shopper.standards import queries
from shopper.standards.models import Edition, Standard
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

pages = Blueprint("standards", __name__, url_prefix="/standards")


@pages.get("")
@may(READ_BOOK)
def index() -> Response:
    shelf = queries.shelf(_reach())
    books = [
        {"name": editions[0].edition.book.name, "editions": [_edition(each) for each in editions]}
        for editions in (list(group) for _book, group in groupby(shelf, key=lambda each: each.edition.book_id))
    ]
    return render_page("standards/index.html", books=books)


@pages.get("/<uuid:edition_id>")
@may(READ_BOOK)
def edition(edition_id: UUID) -> Response:
    """The whole edition, or one stage of the visit; an unknown stage is no filter."""
    shelved = queries.shelved_edition(_reach(), edition_id)
    whole = shelved.edition
    stage = next((each.code for each in whole.stages if each.code == request.args.get("stage")), None)
    return render_page(
        "standards/edition.html",
        edition=_edition(shelved),
        stage=stage,
        stages=_stages(whole),
        sections=_sections(whole, stage),
        changes=_changes(whole),
        withdrawn=_withdrawn(whole),
    )


@pages.get("/<uuid:edition_id>/<number>")
@may(READ_BOOK)
def standard(edition_id: UUID, number: str) -> Response:
    page = queries.standard_page(_reach(), edition_id, number)
    return render_page(
        "standards/standard.html",
        edition=_edition(page.shelved),
        standard=_standard(page.standard, knows_weights=_knows_weights(page.shelved.edition)),
        previous=page.previous,
        next=page.next,
        history=_history(page) if len(page.editions) > 1 else [],
    )


def _reach() -> set[UUID]:
    return company_ids(actor().id, READ_BOOK)


def _knows_weights(edition: Edition) -> bool:
    """Weights are kept from shoppers, lest they see what counts; whoever reads results may know them."""
    return edition.book.company_id in company_ids(actor().id, READ_REPORT)


def _edition(shelved: queries.Shelved) -> dict[str, Any]:
    edition = shelved.edition
    return {
        "id": edition.id,
        "book_name": edition.book.name,
        "version": edition.version,
        "in_force_from": edition.in_force_from,
        "state": shelved.state,
        "count": shelved.count,
    }


def _stages(edition: Edition) -> list[dict[str, Any]]:
    counts = Counter(each.stage_id for each in edition.standards)
    return [
        {"code": stage.code, "name": stage.name, "count": counts[stage.id]}
        for stage in edition.stages
        if counts[stage.id]
    ]


def _sections(edition: Edition, stage: str | None) -> list[dict[str, Any]]:
    shown = [each for each in edition.standards if stage in (None, each.stage.code)]
    return [
        {
            "number": section.number,
            "name": section.name,
            "standards": [_standard(each) for each in shown if each.section_id == section.id],
        }
        for section in edition.sections
    ]


def _standard(standard: Standard, *, knows_weights: bool = False) -> dict[str, Any]:
    names = ("number", "title", "text", "criterion", "reason", "critical", "limit_seconds")
    return {
        **{name: getattr(standard, name) for name in names},
        "stage_name": standard.stage.name,
        "section_number": standard.section.number,
        "section_name": standard.section.name,
        "weight": standard.weight if knows_weights else None,
    }


def _changes(edition: Edition) -> list[dict[str, Any]]:
    """What this very edition changed; what withdrew a clause stands in a list of its own."""
    return [each for each in _own_changes(edition) if each["kind"] != "withdrawn"]


def _withdrawn(edition: Edition) -> list[dict[str, Any]]:
    gone = [each for each in edition.changes if each["kind"] == "withdrawn"]
    return [{"id": each["clause"], "titles": each["titles"]} for each in gone]


def _history(page: queries.StandardPage) -> list[dict[str, Any]]:
    """Each edition of the book, and what it changed about this number."""
    history = []
    for edition, has_standard in page.editions:
        change = next((each for each in _own_changes(edition) if each["clause"] == page.standard.number), None)
        history.append(
            {
                "edition_id": edition.id,
                "version": edition.version,
                "in_force_from": edition.in_force_from,
                "text": change and change["text"],
                "is_this": edition.id == page.shelved.edition.id,
                "breaks_trend": bool(change and change["breaks_trend"]),
                "has_standard": has_standard,
            }
        )
    return history


def _own_changes(edition: Edition) -> list[dict[str, Any]]:
    return [each for each in edition.changes if each["version"] == edition.version]
