"""The book on screen."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from shopper.access.queries import company_ids
from shopper.access.rules import CONFIRM_BOOK, EDIT_BOOK, READ_BOOK, READ_REPORT
from shopper.errors import NotFound
from shopper.infra.i18n import current_locale, pick
from shopper.infra.storage import storage
from shopper.standards import queries, rules
from shopper.standards.models import Edition, Standard
from shopper.standards.views.blueprint import pages
from shopper.standards.views.comparing import comparison
from shopper.web.guard import actor, may
from shopper.web.pages import render_page
from shopper.web.photos import photo_response

LONGEST_QUERY = 100


@pages.get("")
@may(READ_BOOK)
def index() -> Response:
    shelf = queries.shelf(_reach())
    books = [
        {"name": editions[0].edition.book.name, "editions": [_edition(each) for each in editions]}
        for editions in (list(group) for _book, group in groupby(shelf, key=lambda each: each.edition.book_id))
    ]
    writes = EDIT_BOOK in actor().permissions
    drafts = len(queries.drafts_for(actor().id)) if writes else 0
    return render_page("standards/index.html", books=books, writes=writes, drafts=drafts)


@pages.get("/<uuid:edition_id>")
@may(READ_BOOK)
def edition(edition_id: UUID) -> Response:
    """The whole edition, or what is asked for: one stage, one role, some words. What is unknown is no filter."""
    shelved = queries.shelved_edition(_reach(), edition_id)
    whole = shelved.edition
    stage = next((each.code for each in whole.stages if each.code == request.args.get("stage")), None)
    role = next((code for code in whole.roles if code == request.args.get("role")), None)
    query = request.args.get("q", "").strip()[:LONGEST_QUERY]
    shown = [each for each in whole.standards if _is_shown(each, stage, role, query)]
    return render_page(
        "standards/edition.html",
        edition=_edition(shelved),
        stage=stage,
        role=role,
        query=query,
        found=len(shown),
        stages=_stages(whole),
        roles=whole.roles,
        sections=_sections(whole, shown),
        changes=_changes(whole),
        withdrawn=_withdrawn(whole),
        owners=_owners(whole),
        approval=_approval(whole),
        before=_edition_before(whole),
        has_terms=bool(rules.terms_of(whole)),
        charter_url=_charter_url(shelved),
        writes=whole.book.company_id in queries.authored_companies(actor().id),
    )


@pages.get("/<uuid:edition_id>/difference")
@may(READ_BOOK)
def difference(edition_id: UUID) -> Response:
    """Against the edition named in the address, else against the one before."""
    whole = queries.edition_for(_reach(), edition_id)
    others = [each for each in queries.published_editions_of(whole.book_id) if each.id != whole.id]
    asked = next((each for each in others if str(each.id) == request.args.get("from")), None)
    other = asked or _edition_before(whole)
    apart = None
    if other is not None:
        old, new = sorted((queries.edition_for(_reach(), other.id), whole), key=lambda each: each.in_force_from)
        told = _own_changes(new) if _edition_before(new) in (None, old) else []
        apart = comparison(rules.difference(old, new), told)
        before, after = old.version, new.version
    return render_page(
        "standards/difference.html",
        book_name=whole.name,
        before=other and before,
        after=after if other else whole.version,
        apart=apart if _knows_weights(whole) or apart is None else _without_weights(apart),
        back=url_for("standards.edition", edition_id=edition_id),
        choices=[{"id": each.id, "version": each.version, "is_this": other and each.id == other.id} for each in others],
    )


@pages.get("/<uuid:edition_id>/glossary")
@may(READ_BOOK)
def glossary(edition_id: UUID) -> Response:
    shelved = queries.shelved_edition(_reach(), edition_id)
    terms = sorted(rules.terms_of(shelved.edition), key=lambda term: pick(term.term).text.casefold())
    return render_page("standards/glossary.html", edition=_edition(shelved), terms=terms)


@pages.get("/<uuid:edition_id>/<number>")
@may(READ_BOOK)
def standard(edition_id: UUID, number: str) -> Response:
    page = queries.standard_page(_reach(), edition_id, number)
    return render_page(
        "standards/standard.html",
        edition=_edition(page.shelved),
        standard=_standard(page.standard, knows_weights=_knows_weights(page.shelved.edition)) | _told(page),
        previous=page.previous,
        next=page.next,
        history=_history(page) if len(page.editions) > 1 else [],
    )


@pages.get("/<uuid:edition_id>/<number>/picture.jpg")
@may(READ_BOOK)
def picture(edition_id: UUID, number: str) -> Response:
    """What good looks like, for those who may read the clause."""
    page = queries.standard_page(_reach(), edition_id, number)
    if page.standard.picture is None:
        raise NotFound
    found = queries.picture_of(page.shelved.edition.book.company_id, page.standard.picture["sha256"])
    return photo_response(storage().path(found.key), found.sha256)


def _told(page: queries.StandardPage) -> dict[str, Any]:
    """The clause's words with the terms marked that the book explains, whom it concerns, who owns its stage, its picture."""
    edition, standard = page.shelved.edition, page.standard
    terms = {term.code: term for term in rules.terms_of(edition) if term.number != standard.number}
    runs: dict[str, Any] = {}
    used: dict[str, rules.Term] = {}
    for name in ("text", "criterion", "reason"):
        picked = pick(getattr(standard, name))
        words = {code: term.term.get(picked.language, "") for code, term in terms.items()}
        runs[name] = {"runs": rules.marked(picked.text, words, picked.language), "picked": picked}
        used |= {code: terms[code] for _words, code in runs[name]["runs"] if code}
    owner = _owners(edition).get(standard.stage.code)
    return {
        "marked": runs,
        "terms": list(used.values()),
        "roles": [edition.roles[code] for code in standard.roles if code in edition.roles],
        "owner": owner,
        "picture": standard.picture,
    }


def _is_shown(standard: Standard, stage: str | None, role: str | None, query: str) -> bool:
    """A standard without roles concerns everybody."""
    if stage not in (None, standard.stage.code) or (role and standard.roles and role not in standard.roles):
        return False
    return not query or rules.says(standard, query, current_locale())


def _owners(edition: Edition) -> dict[str, str]:
    """Who owns each stage today, by name: for the staff, not for those who shop."""
    company = edition.book.company_id
    if company not in company_ids(actor().id, CONFIRM_BOOK):
        return {}
    held = queries.stage_owners(f"/{company.hex}/", queries.local_day(company))
    return {code: each.owner.name for code, each in held.items()}


def _approval(edition: Edition) -> dict[str, Any] | None:
    if edition.book.company_id not in company_ids(actor().id, CONFIRM_BOOK):
        return None
    found = queries.approval_of(edition.id)
    if found is None:
        return None
    return {
        "approver": found.approver.name,
        "asker": found.asker.name,
        "on": found.answered_at,
        "alone": found.approver_id == found.asked_by,
    }


def _edition_before(edition: Edition) -> Edition | None:
    earlier = [each for each in queries.published_editions_of(edition.book_id) if each.in_force_from < edition.in_force_from]
    return earlier[0] if earlier else None


def _charter_url(shelved: queries.Shelved) -> str | None:
    if shelved.state != "in_force" or not shelved.edition.charter:
        return None
    return url_for("charter.show", code=queries.charter_code_of(shelved.edition.book.company_id))


def _without_weights(apart: dict[str, Any]) -> dict[str, Any]:
    """What counts how much is not for those who shop: neither the fields nor the sentence about them."""
    kept = []
    for each in apart["clauses"]:
        fields = [field for field in each["fields"] if field["name"] != "weight"]
        if each["kind"] != "weight":
            kept.append(each | {"fields": fields, "text": each["text"] if len(fields) == len(each["fields"]) else None})
    return apart | {"clauses": kept, "frame": [each for each in apart["frame"] if not each["name"].startswith("rules.")]}


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
    return [{"code": stage.code, "name": stage.name, "count": counts[stage.id]} for stage in edition.stages if counts[stage.id]]


def _sections(edition: Edition, shown: list[Standard]) -> list[dict[str, Any]]:
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
    return [each for each in _own_changes(edition) if each["kind"] != "withdrawn" and _may_be_told(edition, each)]


def _may_be_told(edition: Edition, change: dict[str, Any]) -> bool:
    return change["kind"] != "weight" or _knows_weights(edition)


def _withdrawn(edition: Edition) -> list[dict[str, Any]]:
    gone = [each for each in edition.changes if each["kind"] == "withdrawn"]
    return [{"id": each["clause"], "titles": each["titles"]} for each in gone]


def _history(page: queries.StandardPage) -> list[dict[str, Any]]:
    """Each edition of the book, and what it changed about this number."""
    history = []
    for edition, has_standard in page.editions:
        own = [each for each in _own_changes(edition) if _may_be_told(edition, each)]
        change = next((each for each in own if each["clause"] == page.standard.number), None)
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
