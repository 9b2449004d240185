"""Setting up questionnaires in the browser: every page works as plain posts, and shows what was typed again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import EDIT_FORM
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra.i18n import LANGUAGE_NAMES, LANGUAGES, pick
from shopper.questionnaires import actions, forms, queries, rules, words
from shopper.questionnaires.models import QuestionnaireDraft
from shopper.questionnaires.rules import Document, ItemSpec
from shopper.questionnaires.starters import STARTERS
from shopper.standards.models import Edition
from shopper.standards.queries import edition_with_content
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

pages = Blueprint("questionnaires", __name__, url_prefix="/questionnaires")


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
        return _to("draft", draft_id=_started(kind, source, name, fields))
    if kind not in ("edition", "empty", "copy", "starter"):
        errors["start"] = _("Choose what to start from.")
    return _new_page(fields, errors, status=422)


@pages.get("/bank")
@may(EDIT_FORM)
def bank() -> Response:
    items = [(banked.id, ItemSpec.from_json(banked.spec)) for banked in queries.bank_for(actor().id)]
    return render_page("questionnaires/bank.html", items=items, words=words)


@pages.post("/bank/<uuid:banked_id>/removal")
@may(EDIT_FORM)
def drop_from_bank(banked_id: UUID) -> Response:
    actions.drop_from_bank(actor().id, banked_id)
    return _to("bank")


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
        groups=_groups([item.as_spec() for item in questionnaire.items], dict(questionnaire.parts(edition.sections))),
        words=words,
    )


@pages.get("/<uuid:questionnaire_id>/preview")
@may(EDIT_FORM)
def preview(questionnaire_id: UUID) -> Response:
    questionnaire = queries.questionnaire_for(actor().id, questionnaire_id)
    specs = [item.as_spec() for item in questionnaire.items]
    back = url_for("questionnaires.show", questionnaire_id=questionnaire_id)
    return _preview(questionnaire.name, specs, edition_with_content(questionnaire.edition_id), back)


@pages.post("/<uuid:questionnaire_id>/drafts")
@may(EDIT_FORM)
def revise(questionnaire_id: UUID) -> Response:
    """The next version, about the same edition or the chosen one."""
    edition_id = _uuid(request.form.get("edition", "")) if request.form.get("edition") else None
    return _to("draft", draft_id=actions.revise_questionnaire(actor().id, questionnaire_id, edition_id))


# --- a draft ---


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
    return _preview(found.document["name"], rules.specs_of(found.document), edition, back)


@pages.post("/drafts/<uuid:draft_id>/publication")
@may(EDIT_FORM)
def publish(draft_id: UUID) -> Response:
    try:
        return _to("show", questionnaire_id=actions.publish_draft(actor().id, draft_id))
    except Invalid:
        return _draft_page(queries.draft_for(actor().id, draft_id), status=422)


@pages.post("/drafts/<uuid:draft_id>/removal")
@may(EDIT_FORM)
def remove(draft_id: UUID) -> Response:
    actions.remove_draft(actor().id, draft_id)
    return _to("index")


@pages.get("/drafts/<uuid:draft_id>/settings")
@may(EDIT_FORM)
def settings(draft_id: UUID) -> Response:
    found = queries.draft_for(actor().id, draft_id)
    return _settings_page(found, forms.settings_values(found.document), {})


@pages.post("/drafts/<uuid:draft_id>/settings")
@may(EDIT_FORM)
def change_settings(draft_id: UUID) -> Response:
    found, fields = queries.draft_for(actor().id, draft_id), request.form.to_dict()
    read, errors = forms.read_settings(fields)
    if errors:
        return _settings_page(found, fields, errors, status=422)
    try:
        actions.change_settings(actor().id, draft_id, read, fields.get("seen", ""))
    except Conflict:
        return _settings_page(queries.draft_for(actor().id, draft_id), fields, {}, changed_meanwhile=True, status=409)
    return _to("settings" if fields.get("then") == "stay" else "draft", draft_id=draft_id)


@pages.get("/drafts/<uuid:draft_id>/checks")
@may(EDIT_FORM)
def checks(draft_id: UUID) -> Response:
    found = queries.draft_for(actor().id, draft_id)
    return _checks_page(found, forms.checks_values(found.document), {})


@pages.post("/drafts/<uuid:draft_id>/checks")
@may(EDIT_FORM)
def change_checks(draft_id: UUID) -> Response:
    found, fields = queries.draft_for(actor().id, draft_id), request.form.to_dict()
    read, errors = forms.read_checks(fields)
    if errors:
        return _checks_page(found, fields, errors, status=422)
    try:
        actions.change_checks(actor().id, draft_id, read, fields.get("seen", ""))
    except Conflict:
        return _checks_page(queries.draft_for(actor().id, draft_id), fields, {}, changed_meanwhile=True, status=409)
    return _to("checks" if fields.get("then") == "stay" else "draft", draft_id=draft_id)


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
    return _to("draft", draft_id=draft_id, _anchor=f"item-{key}")


@pages.post("/drafts/<uuid:draft_id>/items/<key>/removal")
@may(EDIT_FORM)
def remove_item(draft_id: UUID, key: str) -> Response:
    actions.remove_item(actor().id, draft_id, key)
    return _to("draft", draft_id=draft_id)


@pages.post("/drafts/<uuid:draft_id>/items/<key>/bank")
@may(EDIT_FORM)
def bank_item(draft_id: UUID, key: str) -> Response:
    actions.bank_item(actor().id, draft_id, key)
    return _to("bank")


@pages.get("/drafts/<uuid:draft_id>/bank")
@may(EDIT_FORM)
def choose(draft_id: UUID) -> Response:
    return _choose_page(queries.draft_for(actor().id, draft_id), {})


@pages.post("/drafts/<uuid:draft_id>/bank")
@may(EDIT_FORM)
def take(draft_id: UUID) -> Response:
    found = queries.draft_for(actor().id, draft_id)
    ids = {uuid for text in request.form.getlist("banked") if (uuid := _uuid(text, or_none=True))}
    section = request.form.get("section", "")
    if not ids:
        return _choose_page(found, {"banked": _("Choose at least one question.")}, status=422)
    if section not in {each["number"] for each in found.document["sections"]}:
        return _choose_page(found, {"section": _("Choose a section; the form has none yet if the list is empty.")}, status=422)
    actions.take_from_bank(actor().id, draft_id, ids, section)
    return _to("draft", draft_id=draft_id)


# --- what the pages need ---


def _started(kind: str, source: str, name: dict[str, str], fields: Mapping[str, str]) -> UUID:
    if kind == "copy":
        return actions.copy_questionnaire(actor().id, _uuid(source), name)
    if kind == "starter":
        starter = next((each for each in STARTERS if each.code == source), None)
        if starter is None:
            raise NotFound("starter")
        return actions.start_draft_from(actor().id, _uuid(fields.get("edition", "")), name, starter.document)
    return actions.start_draft(actor().id, _uuid(source), name, asks_what_the_edition_asks=kind == "edition")


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
        return _to("new_item", draft_id=draft_id, section=read["section"])
    if fields.get("then") == "stay":
        return _to("item", draft_id=draft_id, key=put)
    return _to("draft", draft_id=draft_id, _anchor=f"item-{put}")


def _new_page(values: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    return render_page(
        "questionnaires/new.html",
        status=status,
        editions=queries.editions_for(actor().id),
        questionnaires=queries.shelf(actor().id),
        starters=STARTERS,
        **_typed(values, errors),
    )


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
        groups=_groups(rules.specs_of(document), sections),
        section_weights=[(code, sections.get(code, {}), points, share) for code, points, share in rules.section_weights(document)],
        stage_weights=_stage_weights(document, edition),
        problems=[(each, words.problem_text(each)) for each in queries.problems_in(draft, edition)],
        untranslated=[(name, missing[code]) for code, name in LANGUAGE_NAMES if code in missing],
        was_refused=status == 422,
        words=words,
    )


def _settings_page(
    draft: QuestionnaireDraft,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    changed_meanwhile: bool = False,
    status: int = 200,
) -> Response:
    return render_page(
        "questionnaires/settings.html",
        status=status,
        draft=draft,
        seen=rules.fingerprint(rules.settings_of(draft.document)),
        section_rows=forms.rows_shown(dict(values), "section", 2, forms.MOST_SECTIONS),
        level_rows=forms.rows_shown(dict(values), "level", 2, forms.MOST_LEVELS),
        shares={code: share for code, _points, share in rules.section_weights(draft.document)},
        changed_meanwhile=changed_meanwhile,
        words=words,
        **_typed(values, errors),
    )


def _checks_page(
    draft: QuestionnaireDraft,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    *,
    changed_meanwhile: bool = False,
    status: int = 200,
) -> Response:
    sides = [(code, str(label)) for code, label in words.TIME_WORDS.items()]
    measured = [spec for spec in rules.specs_of(draft.document) if spec.answer in rules.MEASURED]
    return render_page(
        "questionnaires/checks.html",
        status=status,
        draft=draft,
        seen=rules.fingerprint(draft.document["checks"]),
        rows=forms.rows_shown(dict(values), "check", 2, forms.MOST_CHECKS),
        sides=[*sides, *((spec.key, f"{spec.key} {pick(spec.text).text}") for spec in measured)],
        changed_meanwhile=changed_meanwhile,
        words=words,
        **_typed(values, errors),
    )


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
        **_typed(values, errors),
    )


def _choose_page(draft: QuestionnaireDraft, errors: Mapping[str, str], status: int = 200) -> Response:
    banked = [each for each in queries.bank_for(actor().id) if each.company_id == draft.company_id]
    return render_page(
        "questionnaires/choose.html",
        status=status,
        draft=draft,
        items=[(each.id, ItemSpec.from_json(each.spec)) for each in banked],
        words=words,
        **_typed(request.form.to_dict(), errors),
    )


def _preview(name: Mapping[str, str], specs: list[ItemSpec], edition: Edition, back: str) -> Response:
    """The shopper's own form, without anything to send."""
    return render_page(
        "questionnaires/preview.html",
        name=name,
        items=specs,
        stages={stage.code: stage.name for stage in edition.stages},
        back=back,
    )


def _typed(values: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    return {"values": values, "errors": errors, "has_errors": bool(errors), "form_languages": LANGUAGE_NAMES}


def _groups(specs: Iterable[ItemSpec], sections: Mapping[str, dict[str, str]]) -> list[tuple[str, dict[str, str], list[ItemSpec]]]:
    """Runs of items of one section, in the order of the visit."""
    groups: list[tuple[str, dict[str, str], list[ItemSpec]]] = []
    for spec in specs:
        if not groups or groups[-1][0] != spec.section:
            groups.append((spec.section, sections.get(spec.section, {}), []))
        groups[-1][2].append(spec)
    return groups


def _stage_weights(document: Document, edition: Edition) -> list[tuple[dict[str, str], int, Any]]:
    names = {stage.code: stage.name for stage in edition.stages}
    found = {code: (points, share) for code, points, share in rules.stage_weights(document)}
    return [(names[code], *found[code]) for code in names if code in found]


def _conditions(earlier: Iterable[ItemSpec]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Earlier questions, each with the answers a condition may stand on."""
    groups = []
    for spec in earlier:
        labels = {**words.VALUE_WORDS, **{value: pick(label).text for value, label in spec.options}}
        values = [(f"{spec.key}={value}", str(labels.get(value, value))) for value in rules.values_of(spec)]
        if values:
            groups.append((f"{spec.key} {pick(spec.text).text}", values))
    return groups


def _uuid(text: str, *, or_none: bool = False) -> Any:
    """What cannot be an id is nobody's."""
    try:
        return UUID(text)
    except ValueError:
        if or_none:
            return None
        raise NotFound from None


def _to(view: str, **values: Any) -> Response:
    return redirect(url_for(f"questionnaires.{view}", **values), code=303)  # type: ignore[return-value]
