"""Writing an edition: piece by piece, with the rest of the book in view; asking, approving, sending back."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import EDIT_BOOK
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra.i18n import LANGUAGE_NAMES
from shopper.infra.storage import storage
from shopper.standards import actions, forms, queries, rules
from shopper.standards.models import Edition, EditionDraft
from shopper.standards.views.blueprint import pages
from shopper.standards.views.comparing import comparison
from shopper.standards.words import place_words, problem_words
from shopper.web.guard import actor, may
from shopper.web.pages import render_page
from shopper.web.photos import photo_response


@pages.get("/drafts")
@may(EDIT_BOOK)
def drafts() -> Response:
    return _drafts_page()


@pages.post("/drafts")
@may(EDIT_BOOK)
def start() -> Response:
    """From an edition, or with nothing but a name."""
    typed = request.form
    try:
        if typed.get("edition"):
            draft_id = actions.start_draft(actor().id, _uuid(typed["edition"]))
        else:
            name = {code: typed.get(f"name.{code}", "").strip() for code, _called in LANGUAGE_NAMES}
            draft_id = actions.start_book(actor().id, _own_company(), {code: text for code, text in name.items() if text})
    except Conflict as conflict:
        return _to(conflict.facts["draft"]) if "draft" in conflict.facts else _drafts_page(409, str(conflict))
    except Invalid as refusal:
        return _drafts_page(422, " ".join(problem_words(each) for each in refusal.problems.values()))
    return _to(draft_id)


@pages.get("/drafts/<uuid:draft_id>")
@may(EDIT_BOOK)
def draft(draft_id: UUID) -> Response:
    return _draft_page(draft_id)


@pages.get("/drafts/<uuid:draft_id>/difference")
@may(EDIT_BOOK)
def draft_difference(draft_id: UUID) -> Response:
    """The draft against the newest edition, as far as it can be read."""
    found = queries.draft_for(actor().id, draft_id)
    base, parsed = queries.base_of(found), _readable(found.document)
    apart = rules.difference(base, parsed) if base and parsed else None
    return render_page(
        "standards/difference.html",
        book_name=found.document["name"],
        before=base and base.version,
        after=found.document["version"],
        apart=comparison(apart, found.document.get("changes") or []) if apart else None,
        back=url_for("standards.draft", draft_id=draft_id),
        choices=[],
    )


@pages.get("/drafts/<uuid:draft_id>/<piece:kind>")
@may(EDIT_BOOK)
def whole_piece(draft_id: UUID, kind: str) -> Response:
    return _piece_page(draft_id, kind, "")


@pages.post("/drafts/<uuid:draft_id>/<piece:kind>")
@may(EDIT_BOOK)
def save_whole_piece(draft_id: UUID, kind: str) -> Response:
    return _save(draft_id, kind, "")


@pages.get("/drafts/<uuid:draft_id>/<piece:kind>/<code>")
@may(EDIT_BOOK)
def piece(draft_id: UUID, kind: str, code: str) -> Response:
    return _piece_page(draft_id, kind, code)


@pages.post("/drafts/<uuid:draft_id>/<piece:kind>/<code>")
@may(EDIT_BOOK)
def save_piece(draft_id: UUID, kind: str, code: str) -> Response:
    return _save(draft_id, kind, code)


@pages.post("/drafts/<uuid:draft_id>/<piece:kind>/<code>/removal")
@may(EDIT_BOOK)
def remove_piece(draft_id: UUID, kind: str, code: str) -> Response:
    found = _found_piece(draft_id, kind, code)
    seen = request.form.get("seen", "")
    try:
        actions.remove_piece(actor().id, draft_id, kind, code, seen)
    except Invalid as refusal:
        return _piece_page(draft_id, kind, code, status=422, problem=_all_words(refusal))
    except Conflict:
        return _piece_page(draft_id, kind, code, status=409, problem=_("Somebody changed this meanwhile. Look at it again."))
    return _to(draft_id, f"#{kind}" if found is not None else "")


@pages.post("/drafts/<uuid:draft_id>/clauses/<number>/restoration")
@may(EDIT_BOOK)
def restore_clause(draft_id: UUID, number: str) -> Response:
    try:
        actions.restore_clause(actor().id, draft_id, number)
    except Invalid as refusal:
        return _draft_page(draft_id, status=422, problem=_all_words(refusal))
    return _to(draft_id, "#clauses")


@pages.post("/drafts/<uuid:draft_id>/clauses/<number>/picture")
@may(EDIT_BOOK)
def put_picture(draft_id: UUID, number: str) -> Response:
    """A picture of good: cleaned, then named by the clause. Without a file the picture goes."""
    clause = _found_piece(draft_id, "clauses", number)
    if clause is None:
        raise NotFound
    try:
        new = dict(clause)
        if request.form.get("remove"):
            new.pop("picture", None)
        else:
            new["picture"] = {"sha256": _kept_picture(draft_id), "alt": clause["title"]}
        actions.save_piece(actor().id, draft_id, "clauses", number, new, request.form.get("seen", ""))
    except Invalid as refusal:
        return _piece_page(draft_id, "clauses", number, status=422, problem=_all_words(refusal))
    except Conflict:
        return _piece_page(draft_id, "clauses", number, status=409, problem=_("Somebody changed this meanwhile. Look at it again."))
    return redirect(url_for("standards.piece", draft_id=draft_id, kind="clauses", code=number) + "#picture", code=303)  # type: ignore[return-value]


@pages.get("/drafts/<uuid:draft_id>/clauses/<number>/picture.jpg")
@may(EDIT_BOOK)
def draft_picture(draft_id: UUID, number: str) -> Response:
    found = queries.draft_for(actor().id, draft_id)
    clause = rules.piece_of(found.document, "clauses", number)
    picture = queries.picture_of(found.company_id, (clause or {}).get("picture", {}).get("sha256", ""))
    return photo_response(storage().path(picture.key), picture.sha256)


@pages.post("/drafts/<uuid:draft_id>/approval")
@may(EDIT_BOOK)
def ask(draft_id: UUID) -> Response:
    try:
        actions.ask_approval(actor().id, draft_id, _uuid(request.form.get("approver", "")))
    except Invalid as refusal:
        return _draft_page(draft_id, status=422, problem=_all_words(refusal))
    except Conflict:
        return _draft_page(draft_id, status=409, problem=_("Somebody is asked already."))
    return _to(draft_id)


@pages.post("/drafts/<uuid:draft_id>/approval/withdrawal")
@may(EDIT_BOOK)
def take_back(draft_id: UUID) -> Response:
    try:
        actions.take_back_request(actor().id, draft_id)
    except Conflict:
        return _draft_page(draft_id, status=409, problem=_("Nobody is asked any more."))
    return _to(draft_id)


@pages.post("/drafts/<uuid:draft_id>/return")
@may(EDIT_BOOK)
def send_back(draft_id: UUID) -> Response:
    reason = request.form.get("reason", "").replace("\r\n", "\n")
    try:
        actions.send_back(actor().id, draft_id, reason)
    except Invalid as refusal:
        return _draft_page(draft_id, status=422, problem=None, reason=reason, reason_problem=_all_words(refusal))
    except Conflict:
        return _draft_page(draft_id, status=409, problem=_("Nobody is asked any more."))
    return _to(draft_id)


@pages.post("/drafts/<uuid:draft_id>/publication")
@may(EDIT_BOOK)
def publish(draft_id: UUID) -> Response:
    try:
        edition_id = actions.approve_draft(actor().id, draft_id)
    except Invalid as refusal:
        return _draft_page(draft_id, status=422, problem=_all_words(refusal))
    except Conflict:
        words = _("The draft was changed since you were asked, or another edition begins on that day. Look at it again.")
        return _draft_page(draft_id, status=409, problem=words)
    return redirect(url_for("standards.edition", edition_id=edition_id), code=303)  # type: ignore[return-value]


@pages.post("/drafts/<uuid:draft_id>/removal")
@may(EDIT_BOOK)
def drop(draft_id: UUID) -> Response:
    actions.drop_draft(actor().id, draft_id)
    return redirect(url_for("standards.drafts"), code=303)  # type: ignore[return-value]


def _save(draft_id: UUID, kind: str, code: str) -> Response:
    before = _found_piece(draft_id, kind, code)
    draft = queries.draft_for(actor().id, draft_id)
    document = draft.document
    sheet = forms.sheet_of(kind, document, before, _languages(document), _reworded(draft) if kind == "changes" else ())
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
    return _to(draft_id, f"#{kind}")


def _next_number(document: dict[str, Any], number: str) -> str | None:
    numbers = [each["id"] for each in document["clauses"]]
    place = numbers.index(number) + 1 if number in numbers else len(numbers)
    return numbers[place] if place < len(numbers) else None


def _found_piece(draft_id: UUID, kind: str, code: str) -> Any:
    """The piece, None for a new one; NotFound for what is no piece."""
    document = queries.draft_for(actor().id, draft_id).document
    if kind not in rules.KINDS or (kind in rules.WHOLE) != (code == ""):
        raise NotFound
    found = rules.piece_of(document, kind, code)
    if found is None and code != rules.NEW:
        raise NotFound
    return found


def _piece_page(draft_id: UUID, kind: str, code: str, *, status: int = 200, problem: str | None = None) -> Response:
    found = _found_piece(draft_id, kind, code)
    draft = queries.draft_for(actor().id, draft_id)
    reworded = _reworded(draft) if kind == "changes" else ()
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
        draft=_draft(draft),
        kind=kind,
        code=code,
        is_new=piece is None,
        piece=piece,
        sheet=sheet,
        problem=problem,
        elsewhere={place_words(place): words for place, words in sheet.elsewhere.items()},
        outline=_outline(draft.document),
        is_published=bool(number and _stands_before(draft, number)),
        following=_next_number(draft.document, code) if number else None,
        names={each: draft.document.get(each) or {} for each in ("sections", "stages", "roles")},
        clauses={each["id"]: each for each in draft.document["clauses"]} if kind in ("charter", "changes") else {},
        seen=rules.fingerprint(piece),
    )


def _stands_before(draft: EditionDraft, number: str) -> bool:
    base = queries.base_of(draft)
    return base is not None and any(each.number == number for each in base.standards)


def _drafts_page(status: int = 200, problem: str | None = None) -> Response:
    me = actor().id
    companies = queries.authored_companies(me)
    newest: dict[UUID, Edition] = {}
    for each in queries.readable_editions(companies):
        newest.setdefault(each.book_id, each)
    return render_page(
        "standards/drafts.html",
        status=status,
        drafts=[_draft(each) | {"writer": each.writer and each.writer.name} for each in queries.drafts_for(me)],
        newest=[{"id": each.id, "version": each.version, "name": each.name} for each in newest.values()],
        languages_of_a_book=LANGUAGE_NAMES,
        typed=request.form,
        problem=problem,
        may_start=bool(companies),
    )


def _draft_page(
    draft_id: UUID, *, status: int = 200, problem: str | None = None, reason: str = "", reason_problem: str | None = None
) -> Response:
    draft = queries.draft_for(actor().id, draft_id)
    base, parsed = queries.base_of(draft), _readable(draft.document)
    apart = rules.difference(base, parsed) if base and parsed else None
    requests = queries.requests_of(draft_id)
    asked = next((each for each in requests if each.answer is None), None)
    return render_page(
        "standards/draft.html",
        status=status,
        draft=_draft(draft),
        outline=_outline(draft.document),
        problems=[(place_words(place), problem_words(text)) for place, text in rules.problems_of(draft.document).items()],
        changes=comparison(apart, draft.document.get("changes") or []) if apart else None,
        gone=[each for each in draft.document.get("withdrawn") or [] if each.get("since") == draft.document["version"]],
        asked=asked,
        is_stale=bool(asked and asked.rev != draft.rev),
        is_mine=bool(asked and asked.approver_id == actor().id),
        returned=next((each for each in requests if each.answer == "sent_back"), None) if not asked else None,
        approvers=queries.approvers(draft.company_id, actor().id),
        alone=[each.id for each in queries.approvers(draft.company_id, actor().id)] == [actor().id],
        base_version=base and base.version,
        sound=_soundness(draft, parsed),
        charter_url=url_for("charter.show", code=queries.charter_code_of(draft.company_id)),
        problem=problem,
        reason=reason,
        reason_problem=reason_problem,
        has_errors=status == 422,
    )


def _soundness(draft: EditionDraft, parsed: rules.BookDocument | None) -> rules.Soundness | None:
    if parsed is None:
        return None
    today = queries.local_day(draft.company_id)
    return rules.soundness_of(parsed, queries.stage_owners(f"/{draft.company_id.hex}/", today))


def _draft(draft: EditionDraft) -> dict[str, Any]:
    document = draft.document
    return {
        "id": draft.id,
        "book_name": document["name"],
        "version": document["version"],
        "in_force_from": _day(document["in_force_from"]),
        "count": len(document["clauses"]),
        "updated_at": draft.updated_at,
        "charter": document.get("charter") or [],
        "changes": document.get("changes") or [],
    }


def _day(written: str) -> date | str:
    """A draft may hold a day that is none yet."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return written


def _outline(document: dict[str, Any]) -> dict[str, Any]:
    """The rest of the book, to be seen beside what is being written."""
    sections = [
        {"code": code, "name": name, "clauses": [each for each in document["clauses"] if each.get("section") == code]}
        for code, name in document["sections"].items()
    ]
    return {
        "sections": sections,
        "stages": document["stages"],
        "roles": document.get("roles") or {},
        "glossary": document.get("glossary") or {},
    }


def _readable(document: dict[str, Any]) -> rules.BookDocument | None:
    """The draft as a book, whatever its list of changes still lacks; None when it is not whole."""
    try:
        return rules.parse_book(document | {"changes": [], "withdrawn": []})
    except Invalid:
        return None


def _reworded(draft: EditionDraft) -> set[str]:
    base, parsed = queries.base_of(draft), _readable(draft.document)
    if base is None or parsed is None:
        return set()
    return {each.number for each in rules.difference(base, parsed).clauses if each.reworded_only}


def _kept_picture(draft_id: UUID) -> str:
    file = request.files.get("picture")
    if file is None or not file.filename:
        raise Invalid(picture="is missing")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "picture"
        file.save(source)
        return actions.keep_picture(actor().id, draft_id, source)


def _own_company() -> UUID:
    companies = sorted(queries.authored_companies(actor().id))
    if not companies:
        raise NotFound
    return companies[0]


def _languages(document: dict[str, Any]) -> dict[str, str]:
    called = dict(LANGUAGE_NAMES)
    return {code: called.get(code, code) for code in document["name"]}


def _all_words(refusal: Invalid) -> str:
    told = [f"{place_words(place)}: {problem_words(text)}" for place, text in refusal.problems.items()]
    return " ".join(told[:6]) + (" …" if len(told) > 6 else "")


def _uuid(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError as error:
        raise NotFound from error


def _to(draft_id: object, anchor: str = "") -> Response:
    return redirect(url_for("standards.draft", draft_id=draft_id) + anchor, code=303)  # type: ignore[return-value]
