"""Visits as reviewers may see them, publications as the visited may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import among, branches, inside, visited_branches
from shopper.access.rules import READ_REPORT, REVIEW_VISIT
from shopper.assignments.models import Assignment
from shopper.capture.models import Photo, Submission
from shopper.errors import NotFound
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.panel.models import Shopper
from shopper.questionnaires.models import Questionnaire
from shopper.questionnaires.queries import questionnaire_with_items
from shopper.questionnaires.rules import ItemSpec
from shopper.reviews.models import Publication
from shopper.reviews.rules import Score, ScoringRules, score_of
from shopper.standards.models import Edition
from shopper.standards.queries import edition_with_content
from shopper.visits.models import Answer, Visit


@dataclass(frozen=True)
class QueueRow:
    """A visit that waits for a decision."""

    id: UUID
    location_name: dict[str, str]
    zone: str
    visited_on: date
    came_in_at: datetime | None
    received_at: datetime
    edition_version: str
    reasons_count: int


@dataclass(frozen=True)
class Desk:
    """A visit with all that is needed to judge it."""

    visit: Visit
    company: Node
    edition: Edition
    questionnaire: Questionnaire
    specs: Mapping[str, ItemSpec]
    answers: Mapping[str, Answer]
    photos: tuple[Photo, ...]
    score: Score
    publication: Publication | None


def is_pending(photo: Photo) -> bool:
    """Here, but its clean copy is not made yet."""
    return photo.is_here and photo.clean_sha256 is None and photo.undecodable is None


def queue(user_id: UUID) -> list[QueueRow]:
    """Visits without a publication, the longest waiting first, in the reviewer's branches."""
    query = (
        sa.select(
            Visit.id,
            Node.name,
            Visit.zone,
            Visit.visited_on,
            Visit.came_in_at,
            Visit.received_at,
            Questionnaire.version,
            Submission.reasons,
            _photos_amiss().label("photos_amiss"),
        )
        .select_from(Visit)
        .join(Node, Node.id == Visit.location_id)
        .join(Submission, Submission.id == Visit.submission_id)
        .join(Questionnaire, Questionnaire.id == Visit.questionnaire_id)
        .where(_reviewable(user_id), ~_is_own(user_id), Visit.replaced_by_id.is_(None), ~_is_published())
        .order_by(Visit.received_at)
        .limit(200)
    )
    return [QueueRow(*row[:-2], len(row.reasons) + row.photos_amiss) for row in db.session.execute(query)]


def published_last(user_id: UUID, most: int = 5) -> list[Publication]:
    """The last few publications in the reviewer's branches."""
    query = sa.select(Publication).join(Node, Node.id == Publication.location_id).where(_reviewable(user_id))
    return list(db.session.scalars(query.order_by(Publication.published_at.desc()).limit(most)))


def visit_for_review(user_id: UUID, visit_id: UUID) -> Visit:
    """Raises NotFound when it is absent, outside the reviewer's branches, or inside a branch they work in."""
    query = sa.select(Visit).join(Node, Node.id == Visit.location_id)
    query = query.where(Visit.id == visit_id, _reviewable(user_id), ~_is_own(user_id))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def hold(visit_id: UUID) -> None:
    """Whoever else wants to decide about the visit waits until this transaction ends; SQLite has one writer anyway."""
    db.session.execute(sa.select(Visit.id).where(Visit.id == visit_id).with_for_update())


def desk(user_id: UUID, visit_id: UUID) -> Desk:
    """The visit beside its standards, its score as it stands."""
    visit = visit_for_review(user_id, visit_id)
    edition = edition_with_content(_edition_id(visit))
    questionnaire = questionnaire_with_items(visit.questionnaire_id)
    specs = {item.key: item.as_spec() for item in questionnaire.items}
    answers = {answer.key: answer for answer in visit.answers}
    photos = db.session.scalars(
        sa.select(Photo).where(Photo.submission_id == visit.submission_id).order_by(Photo.position)
    )
    values = [(spec, answers[key].value if key in answers else None) for key, spec in specs.items()]
    dimensions = {each.number: each.dimension for each in edition.standards if each.dimension}
    rules = ScoringRules.of_form(questionnaire.scoring, questionnaire.sections, edition.rules)
    return Desk(
        visit=visit,
        company=db.session.get_one(Node, visit.company_id),
        edition=edition,
        questionnaire=questionnaire,
        specs=specs,
        answers=answers,
        photos=tuple(photos),
        score=score_of(values, rules, dimensions),
        publication=latest_publication(visit.id),
    )


def photo_for_review(user_id: UUID, visit_id: UUID, pid: UUID) -> Photo:
    visit = visit_for_review(user_id, visit_id)
    found = db.session.get(Photo, (visit.submission_id, pid))
    if found is None or found.clean_sha256 is None:
        raise NotFound
    return found


def latest_publication(visit_id: UUID) -> Publication | None:
    query = (
        sa.select(Publication).where(Publication.visit_id == visit_id).order_by(Publication.revision.desc()).limit(1)
    )
    return db.session.scalar(query)


def is_earlier_published(visit_id: UUID) -> bool:
    """Whether something that this visit corrects, directly or through other corrections, is published already."""
    chain = sa.select(Visit.id).where(Visit.replaced_by_id == visit_id).cte("chain", recursive=True)
    chain = chain.union(sa.select(Visit.id).where(Visit.replaced_by_id == chain.c.id))
    query = sa.select(Publication.id).where(Publication.visit_id.in_(sa.select(chain.c.id)))
    return db.session.scalar(query.limit(1)) is not None


def is_submission_published(submission_id: UUID) -> bool:
    query = sa.select(Publication.id).join(Visit, Visit.id == Publication.visit_id).where(Visit.submission_id == submission_id)
    return db.session.scalar(query.limit(1)) is not None


def publication_for(user_id: UUID, publication_id: UUID) -> Publication:
    """Raises NotFound when it is absent or outside the branches in which the person reads reports."""
    query = (
        sa.select(Publication)
        .join(Node, Node.id == Publication.location_id)
        .where(Publication.id == publication_id, inside(branches(user_id, READ_REPORT)))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def photo_of_publication(user_id: UUID, publication_id: UUID, pid: UUID) -> Photo:
    """Only photographs that stand in the snapshot."""
    publication = publication_for(user_id, publication_id)
    if str(pid) not in {photo["pid"] for photo in publication.snapshot["photos"]}:
        raise NotFound
    query = sa.select(Photo).join(Visit, Visit.submission_id == Photo.submission_id)
    found = db.session.scalar(query.where(Visit.id == publication.visit_id, Photo.id == pid))
    if found is None or found.clean_sha256 is None:
        raise NotFound
    return found


def _reviewable(user_id: UUID) -> sa.ColumnElement[bool]:
    """Reviewers see their branches, but never a branch in which they themselves are among the visited."""
    return sa.and_(inside(branches(user_id, REVIEW_VISIT)), sa.not_(among(visited_branches(user_id))))


def _is_own(user_id: UUID) -> sa.ColumnElement[bool]:
    """Nobody judges what they saw themselves."""
    mine = sa.exists().where(Assignment.id == Visit.assignment_id, Shopper.id == Assignment.shopper_id)
    return mine.where(Shopper.user_id == user_id).correlate(Visit)


def _photos_amiss() -> sa.ScalarSelect[int]:
    """How many photos of a visit did not come, or came and cannot be read."""
    count = sa.select(sa.func.count()).select_from(Photo).where(Photo.submission_id == Visit.submission_id)
    return count.where(sa.or_(Photo.stored_at.is_(None), Photo.undecodable.is_not(None))).correlate(Visit).scalar_subquery()


def _is_published() -> sa.ColumnElement[bool]:
    return sa.exists().where(Publication.visit_id == Visit.id).correlate(Visit)


def _edition_id(visit: Visit) -> UUID:
    return db.session.scalars(
        sa.select(Questionnaire.edition_id).where(Questionnaire.id == visit.questionnaire_id)
    ).one()
