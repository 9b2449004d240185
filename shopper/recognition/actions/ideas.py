"""Ideas: thanked for at once, judged with an answer, told to everybody."""

from __future__ import annotations

from uuid import UUID

from shopper.audit.actions import record
from shopper.errors import Invalid
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell
from shopper.recognition.models import VERDICTS, Suggestion
from shopper.recognition.queries import ideas as queries
from shopper.recognition.queries.praise import comment
from shopper.recognition.rules.ideas import is_idea


@transaction
def keep_idea(comment_id: UUID) -> None:
    """An idea from a card, once for each comment; its owner hears of it, and the customer is thanked on the status page."""
    said = comment(comment_id)
    if said is None or not is_idea(said.topics, said.words, said.face) or queries.idea_of_comment(comment_id) is not None:
        return
    owner_id = queries.owner_of_ideas(said.card_id)
    if owner_id is None:  # a card does not go live without one; whoever took it away later has no inbox of nobody's
        return
    idea = Suggestion(
        company_id=said.company_id, location_id=said.location_id, comment_id=comment_id, owner_id=owner_id, thanked_at=clock.now()
    )
    db.session.add(idea)
    db.session.flush()
    record(None, "keep idea", "suggestion", idea.id)
    tell(owner_id, "suggestion_received", path=f"/ideas/{idea.id}", place=said.location.name)


@transaction
def judge_idea(
    actor_id: UUID, suggestion_id: UUID, *, verdict: str, answer: dict[str, str], said: dict[str, str], is_shown: bool
) -> None:
    """A verdict with its answer by language, which the customer reads; it may be given again. Shown needs `said`."""
    idea = queries.idea_for(actor_id, suggestion_id)
    if verdict not in VERDICTS:
        raise Invalid(verdict="choose one")
    if not answer:
        raise Invalid(answer="needed")
    if is_shown and not said:
        raise Invalid(said="needed for the list")
    idea.verdict, idea.answer, idea.said, idea.is_shown = verdict, answer, said or None, is_shown
    idea.judged_at = clock.now()
    seen = idea.comment
    seen.seen_at, seen.seen_by = seen.seen_at or clock.now(), seen.seen_by or actor_id
    record(actor_id, "judge idea", "suggestion", suggestion_id, verdict=verdict, is_shown=is_shown)
