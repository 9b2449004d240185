"""How is one piece of a draft written, with the rest of the book in view?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import EDIT_BOOK
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra.i18n import LANGUAGE_NAMES
from shopper.standards import actions, forms, queries, rules
from shopper.standards.models import EditionDraft
from shopper.standards.views.blueprint import pages
from shopper.standards.views.drafting.drafts import draft_page
from shopper.standards.views.drafting.shown import all_words, outline_of, reworded_in, shown_draft, to_draft
from shopper.standards.words import place_words, problem_words
from shopper.web.guard import actor, may
from shopper.web.pages import render_page


@pages.get("/drafts/<uuid:draft_id>/<piece:kind>")
@may(EDIT_BOOK)
def whole_piece(draft_id: UUID, kind: str) -> Response:
    return piece_page(draft_id, kind, "")


@pages.post("/drafts/<uuid:draft_id>/<piece:kind>")
@may(EDIT_BOOK)
def save_whole_piece(draft_id: UUID, kind: str) -> Response:
    return _save(draft_id, kind, "")


@pages.get("/drafts/<uuid:draft_id>/<piece:kind>/<code>")
@may(EDIT_BOOK)
def piece(draft_id: UUID, kind: str, code: str) -> Response:
    return piece_page(draft_id, kind, code)


@pages.post("/drafts/<uuid:draft_id>/<piece:kind>/<code>")
@may(EDIT_BOOK)
def save_piece(draft_id: UUID, kind: str, code: str) -> Response:
    return _save(draft_id, kind, code)


@pages.post("/drafts/<uuid:draft_id>/<piece:kind>/<code>/removal")
@may(EDIT_BOOK)
def remove_piece(draft_id: UUID, kind: str, code: str) -> Response:
    found = found_piece(draft_id, kind, code)
    seen = request.form.get("seen", "")
    try:
        actions.remove_piece(actor().id, draft_id, kind, code, seen)
    except Invalid as refusal:
        return piece_page(draft_id, kind, code, status=422, problem=all_words(refusal))
    except Conflict:
        return piece_page(draft_id, kind, code, status=409, problem=_("Somebody changed this meanwhile. Look at it again."))
    return to_draft(draft_id, f"#{kind}" if found is not None else "")


@pages.post("/drafts/<uuid:draft_id>/clauses/<number>/restoration")
@may(EDIT_BOOK)
def restore_clause(draft_id: UUID, number: str) -> Response:
    try:
        actions.restore_clause(actor().id, draft_id, number)
    except Invalid as refusal:
        return draft_page(draft_id, status=422, problem=all_words(refusal))
    return to_draft(draft_id, "#clauses")


def _save(draft_id: UUID, kind: str, code: str) -> Response:
    before = found_piece(draft_id, kind, code)
    draft = queries.draft_for(actor().id, draft_id)
    document = draft.document
    sheet = forms.sheet_of(kind, document, before, _languages(document), reworded_in(draft) if kind == "changes" else ())
    typed = forms.typed_values(sheet, request.form)
    there = forms.values_of(kind, before)
    forms.fill(sheet, typed)
    piece = forms.piece_from(kind, typed, before, document)
    try:
        actions.save_piece(actor().id, draft_id, kind, code, piece, request.form.get("seen", ""))
    except Conflict:
        sheet.show_what_is_there(there)
        words = _("Somebody changed this meanwhile. What you typed is still here; what stands there now is beside it.")
        return _sheet_page(draft_id, kind, code, sheet, status=409, problem=words)
    except Invalid as refusal:
        sheet.refuse(refusal.problems, problem_words)
        sheet.seen = request.form.get("seen", "")
        return _sheet_page(draft_id, kind, code, sheet, status=422)
    return _after(draft_id, kind, str(piece["id"] if kind == "clauses" else code))


def _after(draft_id: UUID, kind: str, code: str) -> Response:
    if request.form.get("then") == "next" and kind == "clauses":
        following = _next_number(queries.draft_for(actor().id, draft_id).document, code)
        if following:
            return redirect(url_for("standards.piece", draft_id=draft_id, kind=kind, code=following), code=303)  # type: ignore[return-value]
    return to_draft(draft_id, f"#{kind}")


def _next_number(document: dict[str, Any], number: str) -> str | None:
    numbers = [each["id"] for each in document["clauses"]]
    place = numbers.index(number) + 1 if number in numbers else len(numbers)
    return numbers[place] if place < len(numbers) else None


def found_piece(draft_id: UUID, kind: str, code: str) -> Any:
    """The piece, None for a new one; NotFound for what is no piece."""
    document = queries.draft_for(actor().id, draft_id).document
    if kind not in rules.KINDS or (kind in rules.WHOLE) != (code == ""):
        raise NotFound
    found = rules.piece_of(document, kind, code)
    if found is None and code != rules.NEW:
        raise NotFound
    return found


def piece_page(draft_id: UUID, kind: str, code: str, *, status: int = 200, problem: str | None = None) -> Response:
    found = found_piece(draft_id, kind, code)
    draft = queries.draft_for(actor().id, draft_id)
    reworded = reworded_in(draft) if kind == "changes" else ()
    sheet = forms.sheet_of(kind, draft.document, found, _languages(draft.document), reworded)
    if found is None:
        _suggest(sheet, kind, draft.document)
    return _sheet_page(draft_id, kind, code, sheet, status=status, problem=problem)


def _suggest(sheet: forms.Sheet, kind: str, document: dict[str, Any]) -> None:
    """A new standard stands in the section it was added from, under the next number never used; a part comes last."""
    values: dict[str, Any] = {"position": str(len(document.get(kind) or {}) + 1)}
    if kind == "clauses":
        section = request.args.get("section", "")
        values = {"section": section, "id": _next_free(document, section), "weight": "3", "source": "MS", "answer": "YNA"}
        values |= {"asked": True, "form.answer": "yes_no", "form.good": "yes"}
    for each in sheet.fields:
        each.value = values.get(each.name, each.value)


def _next_free(document: dict[str, Any], section: str) -> str:
    if section not in document["sections"]:
        return ""
    used = {each["id"] for each in document["clauses"]} | rules.gone_numbers(document)
    inside = [number.split(".")[1] for number in used if number.startswith(f"{section}.")]
    return f"{section}.{max((int(part) for part in inside if part.isdecimal()), default=0) + 1}"


def _sheet_page(
    draft_id: UUID, kind: str, code: str, sheet: forms.Sheet, *, status: int = 200, problem: str | None = None
) -> Response:
    draft = queries.draft_for(actor().id, draft_id)
    piece = rules.piece_of(draft.document, kind, code)
    number = code if kind == "clauses" and piece else None
    return render_page(
        "standards/piece.html",
        status=status,
        has_errors=status == 422,
        draft=shown_draft(draft),
        kind=kind,
        code=code,
        is_new=piece is None,
        piece=piece,
        sheet=sheet,
        problem=problem,
        elsewhere={place_words(place): words for place, words in sheet.elsewhere.items()},
        outline=outline_of(draft.document),
        is_published=bool(number and _stands_before(draft, number)),
        following=_next_number(draft.document, code) if number else None,
        names={each: draft.document.get(each) or {} for each in ("sections", "stages", "roles")},
        clauses={each["id"]: each for each in draft.document["clauses"]} if kind in ("charter", "changes") else {},
        seen=rules.fingerprint(piece),
    )


def _stands_before(draft: EditionDraft, number: str) -> bool:
    base = queries.base_of(draft)
    return base is not None and any(each.number == number for each in base.standards)


def _languages(document: dict[str, Any]) -> dict[str, str]:
    called = dict(LANGUAGE_NAMES)
    return {code: called.get(code, code) for code in document["name"]}
