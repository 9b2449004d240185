"""How does a form that is being set up look as a whole?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, url_for

from shopper.access.rules import EDIT_FORM
from shopper.errors import Invalid
from shopper.infra.i18n import LANGUAGE_NAMES, LANGUAGES
from shopper.questionnaires import actions, queries, rules, words
from shopper.questionnaires.models import QuestionnaireDraft
from shopper.questionnaires.rules import Document
from shopper.questionnaires.views.blueprint import pages, to
from shopper.questionnaires.views.shown import groups_of, preview_page
from shopper.standards.models import Edition
from shopper.standards.queries import edition_with_content
from shopper.web.guard import actor, may
from shopper.web.pages import render_page


@pages.get("/drafts/<uuid:draft_id>")
@may(EDIT_FORM)
def draft(draft_id: UUID) -> Response:
    return _draft_page(queries.draft_for(actor().id, draft_id))


@pages.get("/drafts/<uuid:draft_id>/preview")
@may(EDIT_FORM)
def preview_draft(draft_id: UUID) -> Response:
    found = queries.draft_for(actor().id, draft_id)
    edition = edition_with_content(found.edition_id)
    back = url_for("questionnaires.draft", draft_id=draft_id)
    return preview_page(found.document["name"], rules.specs_of(found.document), edition, back)


@pages.post("/drafts/<uuid:draft_id>/publication")
@may(EDIT_FORM)
def publish(draft_id: UUID) -> Response:
    try:
        return to("show", questionnaire_id=actions.publish_draft(actor().id, draft_id))
    except Invalid:
        return _draft_page(queries.draft_for(actor().id, draft_id), status=422)


@pages.post("/drafts/<uuid:draft_id>/removal")
@may(EDIT_FORM)
def remove(draft_id: UUID) -> Response:
    actions.remove_draft(actor().id, draft_id)
    return to("index")


def _draft_page(draft: QuestionnaireDraft, status: int = 200) -> Response:
    edition = edition_with_content(draft.edition_id)
    document = draft.document
    sections = {each["number"]: each["name"] for each in document["sections"]}
    missing = rules.untranslated(document, LANGUAGES)
    return render_page(
        "questionnaires/draft.html",
        status=status,
        draft=draft,
        document=document,
        edition=edition,
        groups=groups_of(rules.specs_of(document), sections),
        section_weights=[(code, sections.get(code, {}), points, share) for code, points, share in rules.section_weights(document)],
        stage_weights=_stage_weights(document, edition),
        problems=[(each, words.problem_text(each)) for each in queries.problems_in(draft, edition)],
        untranslated=[(name, missing[code]) for code, name in LANGUAGE_NAMES if code in missing],
        was_refused=status == 422,
        words=words,
    )


def _stage_weights(document: Document, edition: Edition) -> list[tuple[dict[str, str], int, Any]]:
    names = {stage.code: stage.name for stage in edition.stages}
    found = {code: (points, share) for code, points, share in rules.stage_weights(document)}
    return [(names[code], *found[code]) for code in names if code in found]
