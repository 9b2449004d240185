"""What can be done with a form: build it, once and for good."""

from __future__ import annotations

from uuid import UUID

from shopper.audit.actions import record
from shopper.errors import Conflict
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.questionnaires.models import Item, Questionnaire
from shopper.questionnaires.rules import Texts, build_items
from shopper.standards.models import Edition
from shopper.standards.queries import edition_with_content


@transaction
def build_questionnaire(actor_id: UUID | None, edition_id: UUID, name: Texts) -> UUID:
    """A form that asks what the edition promises, in the order of a visit.

    Conflict for a draft edition or one that asks nothing: a form cannot change afterwards.
    """
    edition = edition_with_content(edition_id)
    if edition.published_at is None:
        raise Conflict("Only a published edition becomes a form.", edition=str(edition_id))
    questionnaire = Questionnaire(
        company_id=edition.book.company_id, edition_id=edition.id, version=edition.version, name=name
    )
    db.session.add(questionnaire)
    db.session.flush()
    items = _items(questionnaire.id, edition)
    if not items:
        raise Conflict("This edition asks nothing on a visit.", edition=str(edition_id))
    db.session.add_all(items)
    db.session.flush()
    record(actor_id, "build questionnaire", "questionnaire", questionnaire.id, edition=str(edition.id))
    return questionnaire.id


def _items(questionnaire_id: UUID, edition: Edition) -> list[Item]:
    ids = {standard.number: standard.id for standard in edition.standards}
    return [
        Item(
            questionnaire_id=questionnaire_id,
            standard_id=ids[spec.standard_number],
            position=spec.position,
            key=spec.key,
            spec=spec.to_json(),
        )
        for spec in build_items(edition.standards)
    ]
