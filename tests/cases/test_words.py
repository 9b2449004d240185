"""What the log and the head of a case say: words, never a name of the machine's."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from flask import Flask

from shopper.cases.models import CaseEvent
from shopper.cases.rules import log
from shopper.cases.rules.routing import ABOVE, ANYBODY, SENIOR, STAGE_OWNER
from shopper.cases.words import line_words, why_serious

pytestmark = pytest.mark.one_database
ROSA = uuid4()


def line(kind: str, **facts: object) -> str:
    names: dict[UUID, str] = {ROSA: "Rosa"}
    return line_words(CaseEvent(case_id=uuid4(), kind=kind, facts=facts), names, "Europe/Warsaw")


@pytest.mark.parametrize("why", [STAGE_OWNER, SENIOR, ABOVE, ANYBODY])
def test_whose_it_is_said_in_words(app: Flask, why: str) -> None:
    told = line(log.OWNED, owner=str(ROSA), why=why)
    assert told.startswith("Goes to Rosa: ")
    assert not told.endswith(f": {why}")
    assert line(log.OWNED, owner=str(ROSA), why="Her rota") == "Goes to Rosa: Her rota"


def test_why_it_is_serious_is_said_once(app: Flask) -> None:
    grave = [{"rule": "serious_word", "cause": "injury"}, {"rule": "serious_topic", "topic": "harm"}]
    facts = [{"reasons": [{"rule": "face", "face": 1}, *grave]}, {}, {"reasons": [{"rule": "repeat", "by": "phone"}]}]
    assert why_serious(facts) == ["something grave was said", "this customer was owed something before"]
    assert line(log.AMENDED, **facts[2]).endswith("now serious: this customer was owed something before")
    assert line(log.AMENDED, points=1) == "The customer said more"
