"""Visits as reviewers may see them, publications as the visited may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from shopper.access.queries import among, branches, inside, visited_branches
from shopper.access.rules import READ_REPORT, REVIEW_VISIT
from shopper.assignments.models import Assignment
from shopper.capture.models import Photo
from shopper.errors import NotFound, Withdrawn
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.panel.models import Shopper
from shopper.questionnaires.models import Questionnaire
from shopper.questionnaires.queries import questionnaire_with_items
from shopper.questionnaires.rules import ItemSpec
from shopper.reviews.models import AnswerEdit, Publication, Verdict, Withdrawal
from shopper.reviews.rules import Score, ScoringRules, score_of
from shopper.standards.models import Edition
from shopper.standards.queries import edition_with_content
from shopper.visits.models import Answer, Visit


@dataclass(frozen=True)
class Desk:
    """A visit with all that is needed to judge it.

    `answers` stand as a reviewer last left them, `sent` as the shopper sent them. `publication`: of this very visit;
    `latest`: the newest of its series, which may stand on an earlier form of it.
    """

    visit: Visit
    company: Node
    edition: Edition
    questionnaire: Questionnaire
    specs: Mapping[str, ItemSpec]
    answers: Mapping[str, Answer]
    sent: Mapping[str, Answer]
    edits: tuple[AnswerEdit, ...]
    photos: tuple[Photo, ...]
    score: Score
    publication: Publication | None
    latest: Publication | None


def is_pending(photo: Photo) -> bool:
    """Here, but its clean copy is not made yet."""
    return photo.is_here and photo.clean_sha256 is None and photo.undecodable is None


def published_last(user_id: UUID, most: int = 5) -> list[Publication]:
    """The last few publications in the reviewer's branches."""
    query = sa.select(Publication).join(Node, Node.id == Publication.location_id).where(reviewable(user_id), is_newest())
    return list(db.session.scalars(query.order_by(Publication.published_at.desc()).limit(most)))


def visit_for_review(user_id: UUID, visit_id: UUID) -> Visit:
    """Raises NotFound when it is absent, outside the reviewer's branches, or inside a branch they work in."""
    query = sa.select(Visit).join(Node, Node.id == Visit.location_id)
    query = query.where(Visit.id == visit_id, reviewable(user_id), ~is_own(user_id))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def hold(visit_id: UUID) -> None:
    """Whoever else wants to decide about the visit waits until this transaction ends; SQLite has one writer anyway."""
    db.session.execute(sa.select(Visit.id).where(Visit.id == visit_id).with_for_update())


def desk(user_id: UUID, visit_id: UUID, *, overlay: Sequence[AnswerEdit] = ()) -> Desk:
    """The visit beside its standards, its score as it stands. `overlay`: changes that are weighed and not kept yet."""
    visit = visit_for_review(user_id, visit_id)
    edition = edition_with_content(_edition_id(visit))
    questionnaire = questionnaire_with_items(visit.questionnaire_id)
    specs = {item.key: item.as_spec() for item in questionnaire.items}
    sent = {answer.key: answer for answer in visit.answers}
    edits = tuple(edits_of(visit.id))
    answers = with_edits(visit.id, sent, (*edits, *overlay))
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
        sent=sent,
        edits=edits,
        photos=tuple(photos),
        score=score_of(values, rules, dimensions),
        publication=latest_publication(visit.id),
        latest=latest_of_chain(visit.id),
    )


def edits_of(visit_id: UUID) -> list[AnswerEdit]:
    """In the order they were made."""
    return list(db.session.scalars(sa.select(AnswerEdit).where(AnswerEdit.visit_id == visit_id).order_by(AnswerEdit.id)))


def with_edits(visit_id: UUID, sent: Mapping[str, Answer], edits: Iterable[AnswerEdit]) -> dict[str, Answer]:
    """The answers with a reviewer's changes laid over them; the rows as they were sent stay untouched."""
    found = dict(sent)
    for edit in edits:
        found[edit.key] = _copy(visit_id, edit.key, found.get(edit.key), **{edit.part: edit.new})
    return found


def _copy(visit_id: UUID, key: str, answer: Answer | None, **changed: str) -> Answer:
    """Never added to the session: a value to count with."""
    if answer is None:
        told: dict[str, Any] = {"value": "", "fact": ""} | changed
        return Answer(visit_id=visit_id, key=key, started_at=None, stopped_at=None, **told)
    kept: dict[str, Any] = {column.key: getattr(answer, column.key) for column in sa.inspect(Answer).column_attrs}
    return Answer(**(kept | changed))


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


def latest_of_chain(visit_id: UUID) -> Publication | None:
    """The newest report that stands on this visit or on an earlier form of it; of a withdrawn one, none."""
    chain = sa.select(Visit.id).where(Visit.id == visit_id).cte("chain", recursive=True)
    chain = chain.union(sa.select(Visit.id).where(Visit.replaced_by_id == chain.c.id))
    query = sa.select(Publication).where(Publication.visit_id.in_(sa.select(chain.c.id)), ~is_withdrawn())
    return db.session.scalar(query.order_by(Publication.revision.desc()).limit(1))


def is_newest() -> sa.ColumnElement[bool]:
    """The filter of lists and figures: the newest revision of a report that was not withdrawn."""
    newer = sa.orm.aliased(Publication)
    follows = sa.exists().where(newer.series_id == Publication.series_id, newer.revision > Publication.revision)
    return sa.and_(~follows.correlate(Publication), ~is_withdrawn())


def is_withdrawn() -> sa.ColumnElement[bool]:
    return sa.exists().where(Withdrawal.series_id == Publication.series_id).correlate(Publication)


def newest_revision(publication: Publication) -> Publication:
    """What a reader of an older revision is led to; itself, when it is the newest."""
    query = sa.select(Publication).where(Publication.series_id == publication.series_id)
    return db.session.scalars(query.order_by(Publication.revision.desc()).limit(1)).one()


def revisions(series_id: UUID) -> list[UUID]:
    """The publications of a series, the first first."""
    query = sa.select(Publication.id).where(Publication.series_id == series_id)
    return list(db.session.scalars(query.order_by(Publication.revision)))


def verdict_of(visit_id: UUID) -> Verdict | None:
    """The last word about whether it counts and is paid."""
    query = sa.select(Verdict).where(Verdict.visit_id == visit_id)
    return db.session.scalar(query.order_by(Verdict.id.desc()).limit(1))


def visit_of(submission_id: UUID) -> UUID | None:
    return db.session.scalar(sa.select(Visit.id).where(Visit.submission_id == submission_id))


def withdrawal_of(publication: Publication) -> Withdrawal | None:
    return db.session.get(Withdrawal, publication.series_id)


def is_submission_published(submission_id: UUID) -> bool:
    """Whether a report that was not withdrawn stands on it."""
    query = sa.select(Publication.id).join(Visit, Visit.id == Publication.visit_id)
    query = query.where(Visit.submission_id == submission_id, ~is_withdrawn())
    return db.session.scalar(query.limit(1)) is not None


def publication_for(user_id: UUID, publication_id: UUID) -> Publication:
    """Raises NotFound when it is absent or outside the reader's branches, Withdrawn when it was taken back."""
    query = (
        sa.select(Publication)
        .join(Node, Node.id == Publication.location_id)
        .where(Publication.id == publication_id, inside(branches(user_id, READ_REPORT)))
    )
    found = db.session.scalar(query)
    _refuse_withdrawn(user_id, publication_id, found)
    if found is None:
        raise NotFound
    return found


def _refuse_withdrawn(user_id: UUID, publication_id: UUID, found: Publication | None) -> None:
    """Also of one that is erased since: its address goes on saying why."""
    query = sa.select(Withdrawal, Node.name).join(Node, Node.id == Withdrawal.location_id)
    query = query.where(inside(branches(user_id, READ_REPORT)))
    if found is not None:
        query = query.where(Withdrawal.series_id == found.series_id)
    for withdrawal, place in db.session.execute(query):
        if str(publication_id) in withdrawal.publications:
            raise Withdrawn(place, withdrawal.reason)


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


def reviewable(user_id: UUID) -> sa.ColumnElement[bool]:
    """Reviewers see their branches, but never a branch in which they themselves are among the visited."""
    return sa.and_(inside(branches(user_id, REVIEW_VISIT)), sa.not_(among(visited_branches(user_id))))


def is_own(user_id: UUID) -> sa.ColumnElement[bool]:
    """Nobody judges what they saw themselves."""
    mine = sa.exists().where(Assignment.id == Visit.assignment_id, Shopper.id == Assignment.shopper_id)
    return mine.where(Shopper.user_id == user_id).correlate(Visit)


def photos_amiss() -> sa.ScalarSelect[int]:
    """How many photos of a visit did not come, or came and cannot be read."""
    count = sa.select(sa.func.count()).select_from(Photo).where(Photo.submission_id == Visit.submission_id)
    return count.where(sa.or_(Photo.stored_at.is_(None), Photo.undecodable.is_not(None))).correlate(Visit).scalar_subquery()


def _edition_id(visit: Visit) -> UUID:
    return db.session.scalars(
        sa.select(Questionnaire.edition_id).where(Questionnaire.id == visit.questionnaire_id)
    ).one()
