"""Which drafts are there, how does one begin, and how does it look as a whole?"""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, request, url_for

from shopper.access.rules import EDIT_BOOK
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra.i18n import LANGUAGE_NAMES
from shopper.standards import actions, queries, rules
from shopper.standards.models import Edition, EditionDraft
from shopper.standards.views.blueprint import pages
from shopper.standards.views.comparing import comparison
from shopper.standards.views.drafting.shown import outline_of, readable, shown_draft, to_draft
from shopper.standards.words import place_words, problem_words
from shopper.web.addresses import id_wanted
from shopper.web.guard import actor, may
from shopper.web.pages import render_page


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
            draft_id = actions.start_draft(actor().id, id_wanted(typed["edition"]))
        else:
            name = {code: typed.get(f"name.{code}", "").strip() for code, _called in LANGUAGE_NAMES}
            draft_id = actions.start_book(actor().id, _own_company(), {code: text for code, text in name.items() if text})
    except Conflict as conflict:
        return to_draft(conflict.facts["draft"]) if "draft" in conflict.facts else _drafts_page(409, str(conflict))
    except Invalid as refusal:
        return _drafts_page(422, " ".join(problem_words(each) for each in refusal.problems.values()))
    return to_draft(draft_id)


@pages.get("/drafts/<uuid:draft_id>")
@may(EDIT_BOOK)
def draft(draft_id: UUID) -> Response:
    return draft_page(draft_id)


@pages.get("/drafts/<uuid:draft_id>/difference")
@may(EDIT_BOOK)
def draft_difference(draft_id: UUID) -> Response:
    """The draft against the newest edition, as far as it can be read."""
    found = queries.draft_for(actor().id, draft_id)
    base, parsed = queries.base_of(found), readable(found.document)
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


@pages.post("/drafts/<uuid:draft_id>/removal")
@may(EDIT_BOOK)
def drop(draft_id: UUID) -> Response:
    actions.drop_draft(actor().id, draft_id)
    return redirect(url_for("standards.drafts"), code=303)  # type: ignore[return-value]


def _drafts_page(status: int = 200, problem: str | None = None) -> Response:
    me = actor().id
    companies = queries.authored_companies(me)
    newest: dict[UUID, Edition] = {}
    for each in queries.readable_editions(companies):
        newest.setdefault(each.book_id, each)
    return render_page(
        "standards/drafts.html",
        status=status,
        drafts=[shown_draft(each) | {"writer": each.writer and each.writer.name} for each in queries.drafts_for(me)],
        newest=[{"id": each.id, "version": each.version, "name": each.name} for each in newest.values()],
        languages_of_a_book=LANGUAGE_NAMES,
        typed=request.form,
        problem=problem,
        may_start=bool(companies),
    )


def draft_page(
    draft_id: UUID, *, status: int = 200, problem: str | None = None, reason: str = "", reason_problem: str | None = None
) -> Response:
    draft = queries.draft_for(actor().id, draft_id)
    base, parsed = queries.base_of(draft), readable(draft.document)
    apart = rules.difference(base, parsed) if base and parsed else None
    requests = queries.requests_of(draft_id)
    asked = next((each for each in requests if each.answer is None), None)
    return render_page(
        "standards/draft.html",
        status=status,
        draft=shown_draft(draft),
        outline=outline_of(draft.document),
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


def _own_company() -> UUID:
    companies = sorted(queries.authored_companies(actor().id))
    if not companies:
        raise NotFound
    return companies[0]
