"""What does the form ask?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask import Response, request
from flask_babel import gettext as _

from shopper.access.rules import EDIT_FORM
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra.i18n import pick
from shopper.questionnaires import actions, forms, queries, rules, words
from shopper.questionnaires.models import QuestionnaireDraft
from shopper.questionnaires.rules import ItemSpec
from shopper.questionnaires.views.blueprint import pages, to
from shopper.questionnaires.views.shown import typed
from shopper.standards.queries import edition_with_content
from shopper.web.guard import actor, may
from shopper.web.pages import render_page


@pages.get("/drafts/<uuid:draft_id>/items/new")
@may(EDIT_FORM)
def new_item(draft_id: UUID) -> Response:
    """In the section of the last item, after it, or where the address says."""
    found = queries.draft_for(actor().id, draft_id)
    items = found.document["items"]
    last = items[-1] if items else {}
    sections = found.document["sections"]
    values = {"weight": "1", "answer": "yes_no", "stage": last.get("stage", "")}
    values["section"] = request.args.get("section") or last.get("section") or (sections[0]["number"] if sections else "")
    return _item_page(found, None, values, {})


@pages.post("/drafts/<uuid:draft_id>/items/new")
@may(EDIT_FORM)
def add_item(draft_id: UUID) -> Response:
    return _put_item(draft_id, None)


@pages.get("/drafts/<uuid:draft_id>/items/<key>")
@may(EDIT_FORM)
def item(draft_id: UUID, key: str) -> Response:
    found = queries.draft_for(actor().id, draft_id)
    known = rules.item_in(found.document, key)
    if known is None:
        raise NotFound("item")
    return _item_page(found, key, forms.item_values(known), {})


@pages.post("/drafts/<uuid:draft_id>/items/<key>")
@may(EDIT_FORM)
def change_item(draft_id: UUID, key: str) -> Response:
    if rules.item_in(queries.draft_for(actor().id, draft_id).document, key) is None:
        raise NotFound("item")
    return _put_item(draft_id, key)


@pages.post("/drafts/<uuid:draft_id>/items/<key>/place")
@may(EDIT_FORM)
def move_item(draft_id: UUID, key: str) -> Response:
    actions.move_item(actor().id, draft_id, key, -1 if request.form.get("by") == "up" else 1)
    return to("draft", draft_id=draft_id, _anchor=f"item-{key}")


@pages.post("/drafts/<uuid:draft_id>/items/<key>/removal")
@may(EDIT_FORM)
def remove_item(draft_id: UUID, key: str) -> Response:
    actions.remove_item(actor().id, draft_id, key)
    return to("draft", draft_id=draft_id)


def _put_item(draft_id: UUID, key: str | None) -> Response:
    fields = request.form.to_dict()
    read, place, errors = forms.read_item(fields)
    found = queries.draft_for(actor().id, draft_id)
    if errors:
        return _item_page(found, key, fields, errors, status=422)
    try:
        put = actions.put_item(actor().id, draft_id, read, key=key, place=place, seen=fields.get("seen", ""))
    except Conflict:
        return _item_page(queries.draft_for(actor().id, draft_id), key, fields, {}, changed_meanwhile=True, status=409)
    except Invalid:
        errors = {"text-en": _("The form is full: it holds at most %(num)s questions.", num=rules.MOST_ITEMS)}
        return _item_page(found, key, fields, errors, status=422)
    if fields.get("then") == "another":
        return to("new_item", draft_id=draft_id, section=read["section"])
    if fields.get("then") == "stay":
        return to("item", draft_id=draft_id, key=put)
    return to("draft", draft_id=draft_id, _anchor=f"item-{put}")


def _item_page(
    draft: QuestionnaireDraft,
    key: str | None,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    changed_meanwhile: bool = False,
    status: int = 200,
) -> Response:
    edition, document = edition_with_content(draft.edition_id), draft.document
    place = rules.place_of(document, key or "")
    return render_page(
        "questionnaires/item.html",
        status=status,
        draft=draft,
        document=document,
        key=key,
        seen=rules.fingerprint(rules.item_in(document, key)) if key else "",
        place=values.get("place") or place,
        places=len(document["items"]) + (0 if key else 1),
        standards=edition.standards,
        stages=edition.stages,
        conditions=_conditions(rules.specs_of(document)[: place - 1]),
        option_rows=forms.rows_shown(dict(values), "option", 3, forms.MOST_OPTIONS),
        reason_rows=forms.rows_shown(dict(values), "reason", 2, forms.MOST_REASONS),
        condition_rows=range(forms.MOST_CONDITIONS),
        changed_meanwhile=changed_meanwhile,
        words=words,
        **typed(values, errors),
    )


def _conditions(earlier: Iterable[ItemSpec]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Earlier questions, each with the answers a condition may stand on."""
    groups = []
    for spec in earlier:
        labels = {**words.VALUE_WORDS, **{value: pick(label).text for value, label in spec.options}}
        values = [(f"{spec.key}={value}", str(labels.get(value, value))) for value in rules.values_of(spec)]
        if values:
            groups.append((f"{spec.key} {pick(spec.text).text}", values))
    return groups
