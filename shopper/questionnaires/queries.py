"""What can be asked of a form, of those being set up, and of the bank."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shopper.access.queries import company_ids, visited_branches
from shopper.access.rules import EDIT_FORM
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.questionnaires import usage
from shopper.questionnaires.models import BankItem, Item, Questionnaire, QuestionnaireDraft
from shopper.questionnaires.rules import ItemSpec, Problem, item_in, problems_of
from shopper.standards.models import Book, Edition


@dataclass(frozen=True)
class Shelved:
    """A published questionnaire with how many items it has and how many visits it serves.

    `uses` is None for whoever works among the visited: the number would tell them of visits to come.
    """

    questionnaire: Questionnaire
    edition: Edition
    items: int
    uses: int | None


def questionnaire_with_items(questionnaire_id: UUID) -> Questionnaire:
    """A form with its items in the order of the visit. Who may see it is for the caller, whose assignment it serves."""
    questionnaire = db.session.scalars(
        sa.select(Questionnaire).where(Questionnaire.id == questionnaire_id).options(selectinload(Questionnaire.items))
    ).one_or_none()
    if questionnaire is None:
        raise NotFound("questionnaire")
    return questionnaire


def specs_by_key(questionnaire_id: UUID) -> dict[str, ItemSpec]:
    """What each item asks, by its key, in the order of the visit."""
    return {item.key: item.as_spec() for item in questionnaire_with_items(questionnaire_id).items}


def questionnaires_of(company_id: UUID) -> list[Questionnaire]:
    """The newest of each series, newest first: what a visit can be planned with."""
    found = db.session.scalars(
        sa.select(Questionnaire)
        .where(Questionnaire.company_id == company_id)
        .order_by(Questionnaire.created_at.desc(), Questionnaire.revision.desc(), Questionnaire.id)
    )
    newest: dict[UUID, Questionnaire] = {}
    for each in found:
        newest.setdefault(each.series_id or each.id, each)
    return list(newest.values())


def shelf(user_id: UUID) -> list[Shelved]:
    """Every series in the companies whose forms the person may edit, in its newest version."""
    newest = [each for company in sorted(_reach(user_id)) for each in questionnaires_of(company)]
    return _shelved(user_id, newest)


def versions(user_id: UUID, questionnaire: Questionnaire) -> list[Shelved]:
    """All versions of the series, the newest first."""
    first = questionnaire.series_id or questionnaire.id
    found = db.session.scalars(
        sa.select(Questionnaire)
        .where(sa.or_(Questionnaire.id == first, Questionnaire.series_id == first))
        .order_by(Questionnaire.revision.desc())
    )
    return _shelved(user_id, list(found))


def questionnaire_for(user_id: UUID, questionnaire_id: UUID) -> Questionnaire:
    """Raises NotFound when it is absent or another company's."""
    questionnaire = questionnaire_with_items(questionnaire_id)
    if questionnaire.company_id not in _reach(user_id):
        raise NotFound("questionnaire")
    return questionnaire


def drafts_for(user_id: UUID) -> Sequence[QuestionnaireDraft]:
    """The last changed first."""
    query = sa.select(QuestionnaireDraft).where(QuestionnaireDraft.company_id.in_(_reach(user_id)))
    return db.session.scalars(query.order_by(QuestionnaireDraft.updated_at.desc())).all()


def draft_for(user_id: UUID, draft_id: UUID, *, to_change: bool = False) -> QuestionnaireDraft:
    """Raises NotFound when it is absent or another company's; `to_change` makes others wait until it is changed."""
    query = sa.select(QuestionnaireDraft).where(
        QuestionnaireDraft.id == draft_id, QuestionnaireDraft.company_id.in_(_reach(user_id))
    )
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    draft = db.session.scalars(query).one_or_none()
    if draft is None:
        raise NotFound("draft")
    return draft


def draft_with_item(user_id: UUID, draft_id: UUID, key: str) -> QuestionnaireDraft:
    """A draft to be changed in an item that it has; NotFound when it has none of that key."""
    draft = draft_for(user_id, draft_id, to_change=True)
    if item_in(draft.document, key) is None:
        raise NotFound("item")
    return draft


def problems_in(draft: QuestionnaireDraft, edition: Edition) -> list[Problem]:
    """What keeps the draft from being published; the edition comes with its content."""
    stages = [stage.code for stage in edition.stages]
    return problems_of(draft.document, stages, [each.number for each in edition.standards])


def editions_for(user_id: UUID) -> Sequence[Edition]:
    """Published editions of the books whose forms the person may set up, the newest first."""
    query = (
        sa.select(Edition)
        .join(Book)
        .where(Edition.published_at.is_not(None), Book.company_id.in_(_reach(user_id)))
        .options(joinedload(Edition.book))
        .order_by(Edition.in_force_from.desc(), Edition.version.desc())
    )
    return db.session.scalars(query).all()


def bank_for(user_id: UUID) -> Sequence[BankItem]:
    query = sa.select(BankItem).where(BankItem.company_id.in_(_reach(user_id)))
    return db.session.scalars(query.order_by(BankItem.created_at.desc(), BankItem.id)).all()


def bank_items(user_id: UUID, company_id: UUID, ids: Collection[UUID]) -> Sequence[BankItem]:
    """Those of one company, in the order of the bank; what is not there is left out."""
    return [each for each in bank_for(user_id) if each.company_id == company_id and each.id in ids]


def last_revision(series_id: UUID) -> int:
    """The highest version number of a series."""
    found = sa.select(sa.func.max(Questionnaire.revision)).where(
        sa.or_(Questionnaire.id == series_id, Questionnaire.series_id == series_id)
    )
    return db.session.scalar(found) or 0


def _shelved(user_id: UUID, found: Sequence[Questionnaire]) -> list[Shelved]:
    ids = [each.id for each in found]
    counting = sa.select(Item.questionnaire_id, sa.func.count()).where(Item.questionnaire_id.in_(ids))
    counts = {row[0]: row[1] for row in db.session.execute(counting.group_by(Item.questionnaire_id))}
    editions = {
        each.id: each
        for each in db.session.scalars(
            sa.select(Edition).where(Edition.id.in_({each.edition_id for each in found})).options(joinedload(Edition.book))
        )
    }
    uses = {} if visited_branches(user_id) else dict.fromkeys(ids, 0) | usage.of(ids)
    return [Shelved(each, editions[each.edition_id], counts.get(each.id, 0), uses.get(each.id)) for each in found]


def _reach(user_id: UUID) -> set[UUID]:
    return company_ids(user_id, EDIT_FORM)
