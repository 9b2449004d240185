"""Which forms are there, and how is the next one begun?"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Response, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import EDIT_FORM
from shopper.errors import NotFound
from shopper.questionnaires import actions, forms, queries, words
from shopper.questionnaires.starters import STARTERS
from shopper.questionnaires.views.blueprint import pages, to
from shopper.questionnaires.views.shown import groups_of, preview_page, typed
from shopper.standards.queries import edition_with_content
from shopper.web.addresses import id_wanted
from shopper.web.guard import actor, may
from shopper.web.pages import render_page


@pages.get("")
@may(EDIT_FORM)
def index() -> Response:
    """Every questionnaire in its newest version, and what is being set up."""
    return render_page(
        "questionnaires/index.html",
        shelf=queries.shelf(actor().id),
        drafts=queries.drafts_for(actor().id),
        can_start=bool(queries.editions_for(actor().id)),
    )


@pages.get("/new")
@may(EDIT_FORM)
def new() -> Response:
    return _new_page({}, {})


@pages.post("")
@may(EDIT_FORM)
def create() -> Response:
    """`start` says from what: `edition:<id>`, `empty:<id>`, `copy:<id>` or `starter:<name>`."""
    fields = request.form.to_dict()
    name, errors = forms.read_name(fields)
    kind, _colon, source = fields.get("start", "").partition(":")
    if not errors and kind in ("edition", "empty", "copy", "starter"):
        return to("draft", draft_id=_started(kind, source, name, fields))
    if kind not in ("edition", "empty", "copy", "starter"):
        errors["start"] = _("Choose what to start from.")
    return _new_page(fields, errors, status=422)


@pages.get("/<uuid:questionnaire_id>")
@may(EDIT_FORM)
def show(questionnaire_id: UUID) -> Response:
    """A published form: what it asks and counts, all its versions, the way to the next one."""
    questionnaire = queries.questionnaire_for(actor().id, questionnaire_id)
    edition = edition_with_content(questionnaire.edition_id)
    versions = queries.versions(actor().id, questionnaire)
    return render_page(
        "questionnaires/show.html",
        questionnaire=questionnaire,
        edition=edition,
        versions=versions,
        uses=next(each.uses for each in versions if each.questionnaire.id == questionnaire.id),
        editions=[each for each in queries.editions_for(actor().id) if each.book_id == edition.book_id],
        groups=groups_of([item.as_spec() for item in questionnaire.items], dict(questionnaire.parts(edition.sections))),
        words=words,
    )


@pages.get("/<uuid:questionnaire_id>/preview")
@may(EDIT_FORM)
def preview(questionnaire_id: UUID) -> Response:
    questionnaire = queries.questionnaire_for(actor().id, questionnaire_id)
    specs = [item.as_spec() for item in questionnaire.items]
    back = url_for("questionnaires.show", questionnaire_id=questionnaire_id)
    return preview_page(questionnaire.name, specs, edition_with_content(questionnaire.edition_id), back)


@pages.post("/<uuid:questionnaire_id>/drafts")
@may(EDIT_FORM)
def revise(questionnaire_id: UUID) -> Response:
    """The next version, about the same edition or the chosen one."""
    edition_id = id_wanted(request.form.get("edition")) if request.form.get("edition") else None
    return to("draft", draft_id=actions.revise_questionnaire(actor().id, questionnaire_id, edition_id))


def _started(kind: str, source: str, name: dict[str, str], fields: Mapping[str, str]) -> UUID:
    if kind == "copy":
        return actions.copy_questionnaire(actor().id, id_wanted(source), name)
    if kind == "starter":
        starter = next((each for each in STARTERS if each.code == source), None)
        if starter is None:
            raise NotFound("starter")
        return actions.start_draft_from(actor().id, id_wanted(fields.get("edition")), name, starter.document)
    return actions.start_draft(actor().id, id_wanted(source), name, asks_what_the_edition_asks=kind == "edition")


def _new_page(values: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    return render_page(
        "questionnaires/new.html",
        status=status,
        editions=queries.editions_for(actor().id),
        questionnaires=queries.shelf(actor().id),
        starters=STARTERS,
        **typed(values, errors),
    )
