"""Customers among the phones: codes to tap at, cards to send, and the count of what became of them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import sqlalchemy as sa

from shopper.accounts.models import User
from shopper.audit.models import AuditEntry
from shopper.capture.models import Submission
from shopper.cases.models import Case, CaseEvent, Point
from shopper.cases.queries.said import heard
from shopper.cases.rules.triage import judge
from shopper.comment_cards.models import CardRevision, Comment, CommentCard, Placement
from shopper.comment_cards.rules.codes import new_placement_code
from shopper.comment_cards.rules.state import new_state, read_state
from shopper.comment_cards.starters import DEFINITIONS
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.notifications.models import Message
from shopper.organisation.models import Node
from tests.reliability.client import Outgoing
from tests.reliability.programs import SECRET

LEO = "leo.nowicki@good-corner.example"
PLACES = 400
"""So many that no limit for robots is met at any of them."""
TAPPED, WITH_A_LINK, SINCE_OPENED = 0.3, 0.05, timedelta(seconds=40)
WORDS = (
    "queue till cold soup broken door friendly answer wrong price receipt dirty table missing lid waited nobody asked smile "
    "kolejka zimna zupa zepsute drzwi brudny stolik paragon uśmiech długo nikt pomyłka cena świeże bułki dziękuję "
    "очередь холодный суп сломана дверь грязный столик улыбка долго никто ошибка цена свежие булочки спасибо"
)


def places() -> list[tuple[str, str]]:
    """A live card, and its places: id and code."""
    with writing():
        shop = db.session.scalars(sa.select(Node).where(Node.kind == "location").order_by(Node.code).limit(1)).one()
        company = db.session.scalars(sa.select(Node.id).where(Node.kind == "company")).one()
        leo = db.session.scalars(sa.select(User.id).where(User.email == LEO)).one()
        card = CommentCard(company_id=company, name={"en": "Killed"}, senior_id=leo, suggestions_id=leo, live_at=clock.now())
        db.session.add(card)
        db.session.flush()
        db.session.add(CardRevision(card_id=card.id, rev=1, definition=DEFINITIONS["shop"]))
        hung = [
            Placement(company_id=company, card_id=card.id, node_id=shop.id, code=new_placement_code(), place="poster", spot={})
            for _ in range(PLACES)
        ]
        db.session.add_all(hung)
        db.session.flush()
        return [(str(each.id), each.code) for each in hung]


def card(rng: random.Random, placement: tuple[str, str]) -> Outgoing:
    """Of a guest with their own phone and address, who opened the page a while ago; some have no scripts and only tap."""
    subject, code = placement
    state, face = new_state(SECRET.encode(), code, clock.now() - SINCE_OPENED), rng.randint(1, 5)
    guest = {
        "X-Forwarded-For": f"{rng.randint(20, 99)}.{rng.randrange(256)}.{rng.randrange(256)}.7",
        "User-Agent": f"Phone {rng.randrange(10**6)}",
    }
    if rng.random() < TAPPED:
        page = read_state(SECRET.encode(), state)
        assert page is not None
        body = urlencode({"face": face, "state": state}).encode()
        return Outgoing(str(page.comment_id), body, {}, tapped_at=f"/t/{code}", headers=guest, said={"face": face, "words": None})
    words = " ".join(rng.sample(WORDS.split(), rng.randint(6, 14))) + (" www.deal.example.com" if rng.random() < WITH_A_LINK else "")
    said = {
        "kind": "comment", "subject": subject, "rev": 1, "replaces": None, "language": "pl", "face": face, "words": words,
        "source": "qr", "topics": rng.choice(([], ["wait"], ["harm"])), "praised": rng.choice((None, "Kuba")), "state": state,
        "at": clock.now().isoformat(),
    }  # fmt: skip
    return Outgoing(str(uuid4()), json.dumps(said, ensure_ascii=False).encode(), {}, headers=guest, said=said)


def count(sent: Sequence[Outgoing], hung: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """What is there that must not be, or is not there that must: every value is to be empty or nought."""
    ids, said = [UUID(each) for each, _ in hung], {UUID(each.id): each for each in sent}
    held = {each.id: each for each in db.session.scalars(sa.select(Comment).where(Comment.placement_id.in_(ids)))}
    stored = set(db.session.scalars(sa.select(Submission.id).where(Submission.subject_id.in_(ids))))
    ours = [held[key] for key in said if key in held]
    return {
        "cards_lost": [each.id for each in sent if each.text_acked and UUID(each.id) not in held],
        "cards_with_other_words": [str(each.id) for each in ours if not _is_as_said(each, said[each.id].said)],
        "comments_without_a_submission_or_the_other_way": [str(each) for each in stored ^ held.keys()],
        "cards_nobody_sent": [str(each) for each in held.keys() - said.keys()],
        "cards_nobody_looked_at": sum(each.standing == "new" for each in ours),
        "cards_labelled_twice": [str(each.id) for each in ours if _repeated(str(label.get("code")) for label in each.labels)],
        **_count_cases(ours),
    }


def standings(sent: Sequence[Outgoing]) -> dict[str, int]:
    """How many were counted, how many held, how many of them are cases: for whoever reads the figures."""
    ids = {UUID(each.id) for each in sent}
    rows = [row for row in db.session.execute(sa.select(Comment.id, Comment.standing)) if row.id in ids]
    cases = sum(each in ids for each in db.session.scalars(sa.select(Case.comment_id)))
    return {name: sum(row.standing == name for row in rows) for name in ("counted", "held")} | {"cases": cases}


def _is_as_said(comment: Comment, said: dict[str, Any]) -> bool:
    return (comment.face, comment.words) == (said["face"], said["words"])


def _count_cases(ours: Sequence[Comment]) -> dict[str, Any]:
    """A case for whatever counts and wants one, opened once, told once, its points as the rules make them."""
    cases = {case.comment_id: case for case in db.session.scalars(sa.select(Case))}
    wanted = {each.id: judge(found.said) for each in ours if each.standing == "counted" and (found := heard(each.id))}
    owed = {comment_id: verdict for comment_id, verdict in wanted.items() if verdict.reasons}
    mine = {comment_id: cases[comment_id].id for comment_id in owed if comment_id in cases}
    points = sa.select(Point.case_id, sa.func.count()).group_by(Point.case_id)
    written = {row[0]: row[1] for row in db.session.execute(points)}
    opened = sa.select(CaseEvent.case_id).where(CaseEvent.kind == "opened")
    audited = sa.select(AuditEntry.subject_id).where(AuditEntry.verb == "open case")
    told = sa.select(Message.user_id, Message.path).where(Message.path.startswith("/cases/"), Message.kind != "case_rung")
    return {
        "cases_missing": [str(each) for each in owed if each not in cases],
        "cases_nobody_owes": [str(each.id) for each in ours if each.id in cases and each.id not in owed],
        "cases_with_other_points": [str(each) for key, each in mine.items() if written.get(each, 0) != len(owed[key].pieces)],
        "cases_opened_twice": _repeated(map(str, db.session.scalars(opened))) + _repeated(map(str, db.session.scalars(audited))),
        "owners_told_twice": _repeated(map(str, db.session.execute(told))),
    }


def _repeated(found: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [each for each in found if each in seen or seen.add(each)]  # type: ignore[func-returns-value]
