"""Words that customers let us repeat, and take back by the same link."""

from __future__ import annotations

from uuid import UUID

from shopper.audit.actions import record
from shopper.errors import NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.recognition.models import Testimonial
from shopper.recognition.queries import testimonials as queries
from shopper.recognition.rules.words import MOST_REPEATED, may_be_repeated, without_contacts


@transaction
def let_repeat(code: str, *, signed: str | None, consent: str) -> None:
    """The customer agrees, by the sentence they read; their words as they stand now are kept. NotFound for whoever is not asked."""
    said = queries.comment_of_code(code)
    if not may_be_repeated(said.face, said.words):
        raise NotFound("testimonial")
    kept = queries.kept_for(said.id)
    if kept is None:
        kept = Testimonial(comment_id=said.id, company_id=said.company_id, words="", signed=None, consent=consent)
        db.session.add(kept)
    kept.words, kept.signed, kept.consent = without_contacts(said.words)[:MOST_REPEATED], signed or None, consent
    kept.given_at, kept.withdrawn_at = clock.now(), None
    db.session.flush()
    record(None, "let words be repeated", "comment", said.id)


@transaction
def take_back(code: str) -> None:
    """No longer: from this moment it stands in no list and in no export, and neither words nor name are kept."""
    _forget(queries.comment_of_code(code).id)


@transaction
def forget_testimonial(comment_id: UUID) -> None:
    """The comment was erased."""
    _forget(comment_id)


def _forget(comment_id: UUID) -> None:
    kept = queries.kept_for(comment_id)
    if kept is None or kept.withdrawn_at is not None:
        return
    kept.words, kept.signed, kept.withdrawn_at = "", None, clock.now()
    record(None, "take words back", "comment", comment_id)
