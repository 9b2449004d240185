"""How does a draft begin: from an edition, a ready-made document, another form, its own last version?"""

from __future__ import annotations

from uuid import UUID

from shopper.audit.actions import record
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.questionnaires import queries, rules
from shopper.questionnaires.models import Questionnaire, QuestionnaireDraft
from shopper.questionnaires.rules import Document, Texts
from shopper.standards.models import Edition
from shopper.standards.queries import edition_with_content


@transaction
def start_draft(actor_id: UUID, edition_id: UUID, name: Texts, *, asks_what_the_edition_asks: bool) -> UUID:
    """A new form about an edition: with the questions the edition itself asks, or empty."""
    edition = _edition_in_reach(actor_id, edition_id)
    document = rules.empty_document(name, edition.rules)
    if asks_what_the_edition_asks:
        document = rules.document_from_edition(name, edition.standards, edition.sections, edition.rules)
    return _start(actor_id, edition, document)


@transaction
def start_draft_from(actor_id: UUID, edition_id: UUID, name: Texts, start: Document) -> UUID:
    """A new form from a ready-made document; what it cites and the stages the edition does not have are left out."""
    edition = _edition_in_reach(actor_id, edition_id)
    stages = [stage.code for stage in edition.stages]
    items = [item if item["stage"] in stages else item | {"stage": stages[0]} for item in start["items"]]
    return _start(actor_id, edition, start | {"name": name, "items": items})


@transaction
def copy_questionnaire(actor_id: UUID, questionnaire_id: UUID, name: Texts) -> UUID:
    """A new form that starts as another one is; the two have nothing to do with each other afterwards."""
    questionnaire = queries.questionnaire_for(actor_id, questionnaire_id)
    edition = edition_with_content(questionnaire.edition_id)
    return _start(actor_id, edition, _document_of(questionnaire, edition) | {"name": name})


@transaction
def revise_questionnaire(actor_id: UUID, questionnaire_id: UUID, edition_id: UUID | None = None) -> UUID:
    """The next version of a form, to be changed; with an edition given, what it cites is taken from there.

    One version at a time: a draft that is there already is the answer.
    """
    questionnaire = queries.questionnaire_for(actor_id, questionnaire_id)
    series = questionnaire.series_id or questionnaire.id
    begun = next((each.id for each in queries.drafts_for(actor_id) if each.series_id == series), None)
    if begun is not None:
        return begun
    edition = edition_with_content(questionnaire.edition_id)
    document = _document_of(questionnaire, edition)
    target = _edition_in_reach(actor_id, edition_id) if edition_id else edition
    return _start(actor_id, target, document, series_id=series)


def _start(actor_id: UUID, edition: Edition, document: Document, series_id: UUID | None = None) -> UUID:
    draft = QuestionnaireDraft(
        company_id=edition.book.company_id,
        edition_id=edition.id,
        series_id=series_id,
        document=document,
        updated_by=actor_id,
    )
    db.session.add(draft)
    db.session.flush()
    record(actor_id, "start questionnaire draft", "questionnaire draft", draft.id)
    return draft.id


def _document_of(questionnaire: Questionnaire, edition: Edition) -> Document:
    """The document back from a kept form; one built from its edition gets the book's sections and rules in writing."""
    items = [item.spec for item in questionnaire.items]
    used = {item["section"] for item in items}
    parts = [{"number": code, "name": name, "weight": "1"} for code, name in questionnaire.parts(edition.sections) if code in used]
    plain = rules.empty_document(questionnaire.name, edition.rules)
    return plain | {
        "channel": questionnaire.channel,
        "sections": questionnaire.sections or parts,
        "items": items,
        "scoring": plain["scoring"] | questionnaire.scoring,
        "checks": questionnaire.checks,
    }


def _edition_in_reach(actor_id: UUID, edition_id: UUID) -> Edition:
    if edition_id not in {each.id for each in queries.editions_for(actor_id)}:
        raise NotFound("edition")
    return edition_with_content(edition_id)
