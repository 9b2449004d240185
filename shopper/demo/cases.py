"""What became of what customers said: the real actions, at the hours at which people of the Good Corner did them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shopper.cases.actions import ring_case, see
from shopper.cases.actions.answering import answer_case, log_call
from shopper.cases.actions.closing import confirm_right, reopen_case, resolve_case
from shopper.cases.actions.promises import keep_promise, promise
from shopper.cases.actions.remedies import give_remedy
from shopper.cases.models import Case
from shopper.cases.queries.folder import mark_of
from shopper.cases.queries.log import case_of_comment, points_of
from shopper.cases.rules.answers import Reply
from shopper.cases.rules.splitting import THANK
from shopper.demo import queries
from shopper.demo.content import read
from shopper.infra.clock import FrozenClock

REMEDIES = {"apology": None, "refund": 1200, "compensation": 1500, "replacement": 890}


def live_through(comment_id: UUID, told: Mapping[str, Any], watch: FrozenClock, lately: datetime) -> None:
    """Step by step through its story; a comment without a case has none. `lately`: when a customer says that it is not right."""
    case = case_of_comment(comment_id)
    for step in told.get("story", ()) if case else ():
        assert case is not None
        STEPS[step if step not in REMEDIES else "remedy"](_Story(case, told, watch, lately), step)


class _Story:
    """A case, whoever works on it, and their words."""

    def __init__(self, case: Case, told: Mapping[str, Any], watch: FrozenClock, lately: datetime) -> None:
        self.case, self.told, self.watch, self.lately = case, told, watch, lately
        self.words: Mapping[str, str] = read("said")["answers"][told["language"]]

    def later(self, **step: int) -> None:
        self.watch.advance(timedelta(**step))

    @property
    def by(self) -> UUID:
        return self.case.owner_id

    @property
    def seen(self) -> int:
        return mark_of(self.case.id)


def _ring(story: _Story, _: str) -> None:
    story.watch.at = queries.next_ring(story.case)
    ring_case(story.case.id)


def _see(story: _Story, _: str) -> None:
    story.later(minutes=17)
    see(story.case, story.by)


def _call(story: _Story, _: str) -> None:
    story.later(minutes=6)
    log_call(story.by, story.case.id, outcome="no_answer", seen=story.seen)
    story.later(minutes=15)
    log_call(story.by, story.case.id, outcome="reached", words=story.words["reached"], seen=story.seen)


def _answer(story: _Story, _: str) -> None:
    story.later(minutes=40)
    points = points_of(story.case.id)
    kinds = {each.kind for each in points}
    reply = Reply(
        apology=story.words["apology"] if kinds - {THANK} else "",
        points={each.id: story.words["thank" if each.kind == THANK else "point"] for each in points},
        ticked=frozenset(each.id for each in points),
        next=story.words["next"] if kinds - {THANK} else "",
        thanks=story.words["thank"] if kinds == {THANK} else "",
    )
    answer_case(story.by, story.case.id, reply, seen=story.seen)


def _remedy(story: _Story, kind: str) -> None:
    story.later(minutes=3)
    amount = REMEDIES[kind]
    give_remedy(story.by, story.case.id, kind=kind, words=story.words["apology"], amount_minor=amount, seen=story.seen)


def _promise(story: _Story, _: str) -> None:
    story.later(minutes=2)
    due = story.watch.at + timedelta(hours=29)
    if "keep" not in story.told["story"]:  # due tomorrow, for whoever looks at the demonstration
        due = (story.lately + timedelta(days=1)).replace(minute=0, second=0, microsecond=0)
    promise(story.by, story.case.id, words=story.words["promise"], due_at=due, seen=story.seen)


def _keep(story: _Story, _: str) -> None:
    story.later(hours=26)
    for made in queries.promises_of(story.case.id):
        keep_promise(story.by, story.case.id, made)


def _resolve(story: _Story, _: str) -> None:
    story.later(hours=3)
    words = {"why": story.words["why"], "prevention": story.words["prevention"], "words": story.words["done"]}
    resolve_case(story.by, story.case.id, cause="people", **words, seen=story.seen)


def _confirm(story: _Story, _: str) -> None:
    story.later(hours=20)
    assert story.case.comment_id is not None
    confirm_right(story.case.comment_id, story.case)


def _reopen(story: _Story, _: str) -> None:
    story.watch.at = story.lately
    reopen_case(story.case, story.told["again"])


STEPS: dict[str, Callable[[_Story, str], None]] = {
    "ring": _ring,
    "see": _see,
    "call": _call,
    "answer": _answer,
    "remedy": _remedy,
    "promise": _promise,
    "keep": _keep,
    "resolve": _resolve,
    "confirm": _confirm,
    "reopen": _reopen,
}
