"""Which questions are kept for other forms, and how are they taken over?"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Response, request
from flask_babel import gettext as _

from shopper.access.rules import EDIT_FORM
from shopper.questionnaires import actions, queries, words
from shopper.questionnaires.models import QuestionnaireDraft
from shopper.questionnaires.rules import ItemSpec
from shopper.questionnaires.views.blueprint import pages, to
from shopper.questionnaires.views.shown import typed
from shopper.web.addresses import id_in
from shopper.web.guard import actor, may
from shopper.web.pages import render_page


@pages.get("/bank")
@may(EDIT_FORM)
def bank() -> Response:
    items = [(banked.id, ItemSpec.from_json(banked.spec)) for banked in queries.bank_for(actor().id)]
    return render_page("questionnaires/bank.html", items=items, words=words)


@pages.post("/bank/<uuid:banked_id>/removal")
@may(EDIT_FORM)
def drop_from_bank(banked_id: UUID) -> Response:
    actions.drop_from_bank(actor().id, banked_id)
    return to("bank")


@pages.post("/drafts/<uuid:draft_id>/items/<key>/bank")
@may(EDIT_FORM)
def bank_item(draft_id: UUID, key: str) -> Response:
    actions.bank_item(actor().id, draft_id, key)
    return to("bank")


@pages.get("/drafts/<uuid:draft_id>/bank")
@may(EDIT_FORM)
def choose(draft_id: UUID) -> Response:
    return _choose_page(queries.draft_for(actor().id, draft_id), {})


@pages.post("/drafts/<uuid:draft_id>/bank")
@may(EDIT_FORM)
def take(draft_id: UUID) -> Response:
    found = queries.draft_for(actor().id, draft_id)
    ids = {each for text in request.form.getlist("banked") if (each := id_in(text))}
    section = request.form.get("section", "")
    if not ids:
        return _choose_page(found, {"banked": _("Choose at least one question.")}, status=422)
    if section not in {each["number"] for each in found.document["sections"]}:
        return _choose_page(found, {"section": _("Choose a section; the form has none yet if the list is empty.")}, status=422)
    actions.take_from_bank(actor().id, draft_id, ids, section)
    return to("draft", draft_id=draft_id)


def _choose_page(draft: QuestionnaireDraft, errors: Mapping[str, str], status: int = 200) -> Response:
    banked = [each for each in queries.bank_for(actor().id) if each.company_id == draft.company_id]
    return render_page(
        "questionnaires/choose.html",
        status=status,
        draft=draft,
        items=[(each.id, ItemSpec.from_json(each.spec)) for each in banked],
        words=words,
        **typed(request.form.to_dict(), errors),
    )
