"""How does a form become fixed for good?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.questionnaires import queries, rules
from shopper.questionnaires.models import Item, Questionnaire
from shopper.questionnaires.rules import ItemSpec, Texts, build_items
from shopper.standards.models import Edition
from shopper.standards.queries import edition_with_content


@transaction
def build_questionnaire(actor_id: UUID | None, edition_id: UUID, name: Texts) -> UUID:
    """A form that asks what the edition promises, in the order of a visit.

    Conflict for a draft edition or one that asks nothing: a form cannot change afterwards.
    """
    edition = _published(edition_id)
    questionnaire = Questionnaire(company_id=edition.book.company_id, edition_id=edition.id, version=edition.version, name=name)
    specs = build_items(edition.standards)
    if not specs:
        raise Conflict("This edition asks nothing on a visit.", edition=str(edition_id))
    _keep(questionnaire, specs, edition)
    record(actor_id, "build questionnaire", "questionnaire", questionnaire.id, edition=str(edition.id))
    return questionnaire.id


@transaction
def publish_draft(actor_id: UUID, draft_id: UUID) -> UUID:
    """Freeze the draft: a questionnaire that visits can be planned with and that never changes. Invalid(problems)."""
    draft = queries.draft_for(actor_id, draft_id, to_change=True)
    edition = edition_with_content(draft.edition_id)
    problems = queries.problems_in(draft, edition)
    if problems:
        raise Invalid(**{f"{number}.{each.code}": each.item or "" for number, each in enumerate(problems)})
    document = draft.document
    questionnaire = Questionnaire(
        company_id=draft.company_id,
        edition_id=edition.id,
        version=edition.version,
        name=document["name"],
        series_id=draft.series_id,
        revision=queries.last_revision(draft.series_id) + 1 if draft.series_id else 1,
        channel=document["channel"],
        sections=document["sections"],
        scoring=document["scoring"],
        checks=document["checks"],
    )
    _keep(questionnaire, _citing(rules.specs_of(document), edition), edition)
    db.session.delete(draft)
    record(actor_id, "publish questionnaire", "questionnaire", questionnaire.id, edition=str(edition.id))
    return questionnaire.id


def _citing(specs: Sequence[ItemSpec], edition: Edition) -> list[ItemSpec]:
    """What cites a clause carries its title and criterion, as they stand in this edition."""
    standards = {each.number: each for each in edition.standards}
    cited = []
    for spec in specs:
        standard = standards.get(spec.standard_number)
        words = {"title": standard.title, "criterion": standard.criterion} if standard else {}
        cited.append(ItemSpec.from_json(spec.to_json() | words))
    return cited


def _keep(questionnaire: Questionnaire, specs: Sequence[ItemSpec], edition: Edition) -> None:
    ids = {standard.number: standard.id for standard in edition.standards}
    db.session.add(questionnaire)
    db.session.flush()
    db.session.add_all(
        Item(
            questionnaire_id=questionnaire.id,
            standard_id=ids.get(spec.standard_number),
            position=spec.position,
            key=spec.key,
            spec=spec.to_json(),
        )
        for spec in specs
    )
    db.session.flush()


def _published(edition_id: UUID) -> Edition:
    edition = edition_with_content(edition_id)
    if edition.published_at is None:
        raise Conflict("Only a published edition becomes a form.", edition=str(edition_id))
    return edition
