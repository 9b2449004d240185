"""An edition is read and confirmed once; what is new for this reader stands first; a week later there is a minute of questions."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from shopper.audit.models import AuditEntry
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.readings import queries, rules
from shopper.readings.actions import confirm_reading, take_check
from shopper.readings.models import CheckAnswer, EditionCheck, Reading
from tests.support.good_corner import book

BEFORE, AFTER = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 4, 20, 9, tzinfo=UTC)


def answers_of(world, who, *, wrong=0):
    """What this person would choose to have all but `wrong` right."""
    edition = queries.my_edition(world.people[who], world.editions["1.1"])[1]
    questions = rules.check_of(edition, world.people[who])
    chosen = {each.number: each.number for each in questions}
    for question in questions[:wrong]:
        chosen[question.number] = next(each.number for each in question.choices if each.number != question.number)
    return chosen


def test_confirming_is_kept_once_and_written_down(app, world):
    kuba, edition = world.people["kuba"], world.editions["1.1"]
    with clock.frozen(AFTER):
        confirm_reading(kuba, edition)
        confirm_reading(kuba, edition)
    kept = db.session.scalars(sa.select(Reading)).all()
    assert [(each.user_id, each.edition_id, each.confirmed_at) for each in kept] == [(kuba, edition, AFTER)]
    verbs = db.session.scalars(sa.select(AuditEntry.verb).where(AuditEntry.actor_id == kuba)).all()
    assert verbs.count("confirm reading") == 1


def test_what_holds_and_what_is_coming_is_asked_for(app, world):
    with clock.frozen(BEFORE):
        assert [(each.edition.version, each.shelved.state) for each in queries.due(world.people["kuba"])] == [("1.1", "coming"), ("1.0", "in_force")]
    with clock.frozen(AFTER):
        assert [each.edition.version for each in queries.due(world.people["kuba"])] == ["1.1"]
        with pytest.raises(Conflict):
            confirm_reading(world.people["kuba"], world.editions["1.0"])


def test_a_shopper_is_asked_for_nothing(app, world):
    with clock.frozen(AFTER):
        assert queries.due(world.people["sam"]) == []
        with pytest.raises(NotFound):
            confirm_reading(world.people["sam"], world.editions["1.1"])


def test_the_check_opens_after_seven_days_and_not_a_second_before(app, world):
    kuba, edition = world.people["kuba"], world.editions["1.1"]
    with clock.frozen(AFTER) as time:
        with pytest.raises(NotFound):
            take_check(kuba, edition, {})
        confirm_reading(kuba, edition)
        chosen = answers_of(world, "kuba", wrong=2)
        time.advance(timedelta(days=7, seconds=-1))
        assert queries.due(kuba) == []
        with pytest.raises(Conflict):
            take_check(kuba, edition, chosen)
        time.advance(timedelta(seconds=1))
        assert [each.is_to_check for each in queries.due(kuba)] == [True]
        with pytest.raises(Invalid) as refused:
            take_check(kuba, edition, dict(list(chosen.items())[1:]))
        assert len(refused.value.problems) == 1
        take_check(kuba, edition, chosen)
        take_check(kuba, edition, answers_of(world, "kuba"))
        assert queries.due(kuba) == []
    rights = db.session.scalars(sa.select(CheckAnswer.is_right)).all()
    assert sorted(rights) == [False, False, True, True, True]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(EditionCheck)) == 1
    facts = db.session.scalars(sa.select(AuditEntry.facts).where(AuditEntry.verb == "take edition check")).all()
    assert facts == [{}]  # that it was taken, and no word of how


def test_an_answer_that_was_not_offered_is_none(app, world):
    kuba, edition = world.people["kuba"], world.editions["1.1"]
    with clock.frozen(AFTER) as time:
        confirm_reading(kuba, edition)
        time.advance(timedelta(days=8))
        chosen = answers_of(world, "kuba")
        with pytest.raises(Invalid):
            take_check(kuba, edition, dict.fromkeys(chosen, "99.99"))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_new_since_the_last_one_read_stands_first(app, browse, world):
    with clock.frozen(BEFORE):
        confirm_reading(world.people["kuba"], world.editions["1.0"])
    with clock.frozen(AFTER):
        kuba = browse("kuba")
        home = kuba.get("/standards").get_data(as_text=True)
        assert "Please read edition 1.1" in home
        page = kuba.get(f"/readings/{world.editions['1.1']}").get_data(as_text=True)
        assert page.index("New for you since edition 1.0") < page.index("1. Terms and definitions")
        new = page[page.index("New for you") : page.index("1. Terms and definitions")]
        assert set(re.findall(r'<b class="number">([\d.]+)</b>', new)) == {"2.7", "3.5", "4.1", "4.14", "5.4"}
        assert "<del>0:30</del>" in new
        assert "Weight" not in page
        assert kuba.post(f"/readings/{world.editions['1.1']}/confirmation").status_code == 303
        assert "Please read edition 1.1" not in kuba.get("/standards").get_data(as_text=True)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_minute_on_a_phone(app, browse, world):
    edition = world.editions["1.1"]
    with clock.frozen(AFTER):
        confirm_reading(world.people["kuba"], edition)
    kuba, address = browse("kuba"), f"/readings/{edition}/check"
    with clock.frozen(AFTER + timedelta(days=3)):
        assert "It opens on 27 April 2026" in kuba.get(address).get_data(as_text=True)
    with clock.frozen(AFTER + timedelta(days=8)):
        assert "One-minute check: edition 1.1" in kuba.get("/standards").get_data(as_text=True)
        page = kuba.get(address).get_data(as_text=True)
        assert page.count("<fieldset") == 5
        assert page.count('type="radio"') == 15
        assert " checked>" not in page
        chosen = answers_of(world, "kuba", wrong=1)
        numbers = list(chosen)
        refused = kuba.post(address, {f"q-{number}": chosen[number] for number in numbers[1:]})
        assert refused.status_code == 422
        assert refused.get_data(as_text=True).count(" checked>") == 4
        assert kuba.post(address, {f"q-{number}": value for number, value in chosen.items()}).status_code == 303
        told = kuba.get(address).get_data(as_text=True)
        assert "You knew 4 of 5." in told
        assert f"/standards/{edition}/{numbers[0]}" in told


def test_questions_are_the_same_for_a_person_and_differ_between_people():
    standards = book("1.1").standards
    one, again, other = (rules.questions_for(standards, seed) for seed in ("a", "a", "b"))
    assert one == again
    assert [each.number for each in one] != [each.number for each in other]


@pytest.mark.parametrize("seed", range(40))
def test_every_question_has_one_right_answer_among_true_ones(seed):
    standards = {each.number: each for each in book("1.1").standards}
    for question in rules.questions_for(list(standards.values()), str(seed)):
        assert [each.number for each in question.choices].count(question.number) == 1
        assert len(question.choices) == 3
        said = [each.seconds if question.is_limit else str(each.text) for each in question.choices]
        assert len(set(said)) == 3
        for choice in question.choices:
            assert (choice.text, choice.seconds) == (standards[choice.number].criterion, standards[choice.number].limit_seconds)


def test_what_lately_changed_is_asked_first():
    first = rules.changed_numbers(book("1.1").changes, "1.1")
    for seed in "abc":
        asked = [each.number for each in rules.questions_for(book("1.1").standards, seed, first)]
        assert set(asked[:4]) <= first | {"4.14"}


def test_a_book_that_says_too_little_asks_nothing():
    assert rules.questions_for(book("1.1").standards[:9], "a") == ()


def test_shares_tell_nothing_of_fewer_than_five():
    assert rules.shares([("4.1", 4, 0), ("4.2", 5, 5), ("4.3", 6, 1)]) == [("4.3", 6, 1), ("4.2", 5, 5)]
