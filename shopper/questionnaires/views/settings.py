"""What holds for the whole form: its name, sections, scoring, the checks across answers?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Response, request

from shopper.access.rules import EDIT_FORM
from shopper.errors import Conflict
from shopper.infra.i18n import pick
from shopper.questionnaires import actions, forms, queries, rules, words
from shopper.questionnaires.models import QuestionnaireDraft
from shopper.questionnaires.views.blueprint import pages, to
from shopper.questionnaires.views.shown import typed
from shopper.web.guard import actor, may
from shopper.web.pages import render_page


@pages.get("/drafts/<uuid:draft_id>/settings")
@may(EDIT_FORM)
def settings(draft_id: UUID) -> Response:
    found = queries.draft_for(actor().id, draft_id)
    return _settings_page(found, forms.settings_values(found.document), {})


@pages.post("/drafts/<uuid:draft_id>/settings")
@may(EDIT_FORM)
def change_settings(draft_id: UUID) -> Response:
    return _change(draft_id, forms.read_settings, actions.change_settings, _settings_page, here="settings")


@pages.get("/drafts/<uuid:draft_id>/checks")
@may(EDIT_FORM)
def checks(draft_id: UUID) -> Response:
    found = queries.draft_for(actor().id, draft_id)
    return _checks_page(found, forms.checks_values(found.document), {})


@pages.post("/drafts/<uuid:draft_id>/checks")
@may(EDIT_FORM)
def change_checks(draft_id: UUID) -> Response:
    return _change(draft_id, forms.read_checks, actions.change_checks, _checks_page, here="checks")


def _change(
    draft_id: UUID,
    read: Callable[[dict[str, str]], tuple[Any, Mapping[str, str]]],
    keep: Callable[[UUID, UUID, Any, str], None],
    page: Callable[..., Response],
    *,
    here: str,
) -> Response:
    """What was typed is kept and left, or stays on the page: with its errors, or since somebody else was quicker."""
    found, fields = queries.draft_for(actor().id, draft_id), request.form.to_dict()
    wanted, errors = read(fields)
    if errors:
        return page(found, fields, errors, status=422)
    try:
        keep(actor().id, draft_id, wanted, fields.get("seen", ""))
    except Conflict:
        return page(queries.draft_for(actor().id, draft_id), fields, {}, changed_meanwhile=True, status=409)
    return to(here if fields.get("then") == "stay" else "draft", draft_id=draft_id)


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
        **typed(values, errors),
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
        **typed(values, errors),
    )
