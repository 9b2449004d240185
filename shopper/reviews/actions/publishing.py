"""Make a visit known to the visited; publish it again when it was put right."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from shopper.assignments.actions import note_published
from shopper.audit.actions import record
from shopper.errors import Conflict, NotFound
from shopper.infra import bus, clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.organisation.queries import company_settings, logo
from shopper.reviews import freeze, queries
from shopper.reviews.actions.standing import finish
from shopper.reviews.actions.verdicts import accept
from shopper.reviews.events import VisitPublished
from shopper.reviews.measures.changes import Why, changes_between
from shopper.reviews.measures.deadlines import last_day
from shopper.reviews.measures.lots import is_drawn
from shopper.reviews.measures.trend import SHOWN
from shopper.reviews.models import AnswerEdit, AppealItem, Publication, SecondReading
from shopper.reviews.queries import Desk, is_pending

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
NO_IMPRINT = ("", "")
NETWORK_SPAN = timedelta(days=365)


@dataclass(frozen=True)
class Draft:
    """A revision as it would be published now. `seen` is its mark: who publishes it hands it back as proof of having looked."""

    snapshot: dict[str, Any]
    seen: str
    revision: int
    desk: Desk


@transaction
def note_look(actor_id: UUID, visit_id: UUID, *, pid: UUID | None = None) -> None:
    """Whoever looks at a visit that is still secret, or at a photo of it, is written down (PRODUCT decision 1)."""
    queries.visit_for_review(actor_id, visit_id)
    if queries.latest_publication(visit_id) is not None:
        return
    if pid is None:
        record(actor_id, "look at visit", "visit", visit_id)
    else:
        record(actor_id, "look at photo", "visit", visit_id, photo=str(pid))


@transaction
def note_looks(actor_id: UUID, visit_ids: Sequence[UUID]) -> None:
    """A list of visits that are still secret: one entry for the whole page."""
    if visit_ids:
        record(actor_id, "look at queue", "user", actor_id, visits=[str(each) for each in visit_ids])


@transaction
def publish_visit(actor_id: UUID, visit_id: UUID, *, base_url: str, seen: str | None = None) -> UUID:
    """Freeze the visit and make it known; the answer is the publication. Twice is once.

    A visit that is published already, or corrects one that is, becomes the next revision: whoever publishes it has looked
    at its page first and hands back its mark (Conflict(unseen=True) without it, or when something changed since).
    Conflict(pending=n) while clean copies of photographs are still being made, Conflict(waiting=True) while the shopper has
    time to answer remarks, Conflict(excluded=True) for a visit that does not count, Conflict(withdrawn=True) for a report
    that was taken back.
    """
    queries.hold(visit_id)
    desk = queries.desk(actor_id, visit_id)
    if desk.visit.replaced_by_id is not None and desk.publication is None:
        raise NotFound  # its correction is what can be published
    _refuse_unfit(desk)
    draft = _draft(desk)
    if desk.publication is not None and (desk.visit.replaced_by_id is not None or not draft.snapshot["changes"]):
        return desk.publication.id
    if desk.latest is not None and seen != draft.seen:
        raise Conflict("look at the page before it is published", unseen=True)
    return publish_draft(actor_id, draft, base_url)


def draft_of(actor_id: UUID, visit_id: UUID, *, overlay: Sequence[AnswerEdit] = (), decided: Sequence[AppealItem] = ()) -> Draft:
    """The next revision, for the page that shows it before it is published. Nothing is kept.

    How it stands among other visits is shown as of now and is no part of the mark: it may move meanwhile.
    """
    draft = _draft(queries.desk(actor_id, visit_id, overlay=overlay), overlay, decided)
    return replace(draft, snapshot=draft.snapshot | _standing(draft))


@transaction
def publish_draft(actor_id: UUID, draft: Draft, base_url: str) -> UUID:
    """Inside the transaction of whoever decided it."""
    publication = _freeze(actor_id, draft, base_url)
    db.session.add(publication)
    db.session.flush()
    visit_id = draft.desk.visit.id
    record(actor_id, "publish visit", "visit", visit_id, publication=str(publication.id), band=publication.band)
    note_published(draft.desk.visit.assignment_id)
    if draft.revision == 1:
        accept(actor_id, visit_id)
        _draw(actor_id, draft.desk)
    finish(visit_id)
    bus.publish(VisitPublished(publication.id))
    return publication.id


def _refuse_unfit(desk: Desk) -> None:
    if desk.publication is not None and desk.latest is None:
        raise Conflict("the report was withdrawn", withdrawn=True)
    verdict = queries.verdict_of(desk.visit.id)
    if verdict is not None and not verdict.valid:
        raise Conflict("the visit is excluded", excluded=True)
    if queries.waits_for_shopper(queries.review_of(desk.visit.id)):
        raise Conflict("the shopper has until then to answer", waiting=True)
    pending = sum(is_pending(photo) for photo in desk.photos)
    if pending:
        raise Conflict("photos are being prepared", pending=pending)


def _draft(desk: Desk, overlay: Sequence[AnswerEdit] = (), decided: Sequence[AppealItem] = ()) -> Draft:
    latest, visit = desk.latest, desk.visit
    revision = latest.revision + 1 if latest else 1
    at, until = clock.now(), None
    if decided and latest is not None:
        until = latest.snapshot.get("appeal_until")
    snapshot = freeze.snapshot_of(
        visit=visit,
        score=desk.score,
        edition=desk.edition,
        form=desk.questionnaire,
        location=visit.location,
        company=desk.company,
        photos=desk.photos,
        answers=desk.answers,
        imprint=freeze.Imprint(revision, at, *NO_IMPRINT),
    )
    if latest is not None:
        whys = [Why(edit.key, edit.part, edit.why, edit.cause) for edit in (*desk.edits, *overlay)]
        snapshot["changes"] = changes_between(latest.snapshot, snapshot, whys)
        snapshot["appeals"] = [*latest.snapshot.get("appeals", ()), *(_outcome(item) for item in decided)]
    snapshot["appeal_until"] = until or last_day(at, company_settings(visit.company_id).appeal_days, visit.zone).isoformat()
    return Draft(snapshot, freeze.fingerprint_of(snapshot), revision, desk)


def _outcome(item: AppealItem) -> dict[str, Any]:
    return {"item": item.key, "reason": item.reason, "decision": item.decision, "explanation": item.explanation}


def _freeze(actor_id: UUID, draft: Draft, base_url: str) -> Publication:
    desk, now, publication_id = draft.desk, clock.now(), uuid4()
    code = _new_code()
    address = f"{base_url.rstrip('/')}/v/{code.replace('-', '')}"
    imprint = freeze.Imprint(revision=draft.revision, published_at=now, code=code, address=address)
    snapshot = draft.snapshot | freeze.imprinted(imprint) | _standing(draft)
    return Publication(
        id=publication_id,
        visit_id=desk.visit.id,
        series_id=desk.latest.series_id if desk.latest else publication_id,
        revision=draft.revision,
        company_id=desk.visit.company_id,
        location_id=desk.visit.location_id,
        edition_id=desk.edition.id,
        visited_on=desk.visit.visited_on,
        band=desk.score.band,
        not_met=desk.score.not_met,
        critical=desk.score.critical,
        percent=_exact(desk.score.percent),
        published_percent=_exact(desk.score.published_percent),
        snapshot=snapshot,
        snapshot_sha256=freeze.sha256_of(snapshot),
        published_by=actor_id,
        published_at=now,
    )


def _draw(actor_id: UUID, desk: Desk) -> None:
    """A share of all visits goes to a second reader."""
    visit = desk.visit
    if is_drawn(visit.id, company_settings(visit.company_id).second_reading_percent):
        db.session.add(SecondReading(visit_id=visit.id, location_id=visit.location_id, first_reader_id=actor_id))


def _standing(draft: Draft) -> dict[str, Any]:
    """How it stands among other visits at this moment. Not part of what the reviewer was shown: it may move meanwhile."""
    visit, company = draft.desk.visit, draft.desk.company
    earlier = queries.earlier_snapshots(visit, SHOWN - 1)
    others = queries.network_percents(visit, draft.desk.edition.id, clock.now().date() - NETWORK_SPAN)
    owners = queries.owners_of_stages(company, visit)
    profile = logo(company.id)
    mark = profile.logo_sha256 if profile and profile.logo_sha256 else ""
    standing = freeze.trend(draft.snapshot, earlier, others) | freeze.with_owners(draft.snapshot, owners)
    return standing | freeze.with_logo(draft.snapshot, mark)


def _exact(percent: object) -> str | None:
    return None if percent is None else str(percent)


def _new_code() -> str:
    """Short enough to type, too long to guess: 15 signs of 30, more than 73 bits."""
    signs = "".join(secrets.choice(LETTERS) for _ in range(15))
    return "-".join((signs[:5], signs[5:10], signs[10:]))
