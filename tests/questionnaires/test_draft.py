"""A draft is changed piece by piece, by several people, and published once; what is published stays."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from shopper.audit.models import AuditEntry
from shopper.errors import Invalid, NotFound
from shopper.infra.db import db
from shopper.questionnaires import actions, queries, rules
from shopper.questionnaires.models import Questionnaire

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NAME = {"en": "Mine"}


@pytest.fixture
def oskar(world):
    return world.people["oskar"]


@pytest.fixture
def draft(app, world, oskar):
    return actions.start_draft(oskar, world.editions["1.1"], NAME, asks_what_the_edition_asks=True)


def document(oskar, draft):
    return queries.draft_for(oskar, draft).document


def test_it_starts_with_what_the_edition_asks(app, world, oskar, draft):
    built = queries.questionnaire_with_items(world.questionnaire)
    asked = rules.specs_of(document(oskar, draft))
    assert asked == [item.as_spec() for item in built.items]
    assert [each["number"] for each in document(oskar, draft)["sections"]] == ["1", "2", "3", "4", "5"]


def test_published_unchanged_it_scores_like_the_form_built_from_the_edition(app, world, oskar, draft):
    published = queries.questionnaire_with_items(actions.publish_draft(oskar, draft))
    built = queries.questionnaire_with_items(world.questionnaire)
    assert [each.as_spec() for each in published.items] == [each.as_spec() for each in built.items]
    assert {mark: published.scoring[mark] for mark in rules.MARKS} == {"pass": "80", "excellent": "90", "cap": "79", "minimum_share": "60"}


def test_others_may_change_other_items_meanwhile(app, oskar, draft):
    first, second = (rules.item_in(document(oskar, draft), key) for key in ("4.8", "4.9"))
    actions.put_item(oskar, draft, first | {"weight": 1}, key="4.8", place=None, seen=rules.fingerprint(first))
    actions.put_item(oskar, draft, second | {"weight": 1}, key="4.9", place=1, seen=rules.fingerprint(second))
    assert document(oskar, draft)["items"][0]["key"] == "4.9"
    assert queries.draft_for(oskar, draft).rev == 3


def test_a_copy_is_a_series_of_its_own(app, world, oskar):
    copied = actions.publish_draft(oskar, actions.copy_questionnaire(oskar, world.questionnaire, NAME))
    kept = db.session.get_one(Questionnaire, copied)
    assert (kept.series_id, kept.revision, kept.name) == (None, 1, NAME)


def test_what_is_not_ready_is_not_published(app, world, oskar):
    empty = actions.start_draft(oskar, world.editions["1.1"], NAME, asks_what_the_edition_asks=False)
    with pytest.raises(Invalid):
        actions.publish_draft(oskar, empty)
    assert queries.draft_for(oskar, empty)


def test_the_bank_gives_copies_to_other_forms(app, world, oskar, draft):
    banked = actions.bank_item(oskar, draft, "4.8")
    other = actions.start_draft(oskar, world.editions["1.1"], NAME, asks_what_the_edition_asks=True)
    assert actions.take_from_bank(oskar, other, {banked, uuid4()}, "4") == ["4.8-2"]
    actions.drop_from_bank(oskar, banked)
    taken = rules.item_in(document(oskar, other), "4.8-2")
    assert (taken["section"], taken["answer"], taken["limit"]) == ("4", "time", 300)


def test_a_clause_s_title_is_taken_from_the_edition_at_publication(app, world, oskar, draft):
    item = rules.item_in(document(oskar, draft), "4.8") | {"title": {"en": "Mine"}}
    actions.put_item(oskar, draft, item, key="4.8", place=None, seen=rules.fingerprint(rules.item_in(document(oskar, draft), "4.8")))
    specs = queries.specs_by_key(actions.publish_draft(oskar, draft))
    assert specs["4.8"].title == queries.specs_by_key(world.questionnaire)["4.8"].title


def test_a_draft_is_its_company_s_own(app, world, draft):
    for who in ("leo", "ewa", "sam"):
        with pytest.raises(NotFound):
            queries.draft_for(world.people[who], draft)


def test_who_changed_what_is_written_down(app, oskar, draft):
    actions.move_item(oskar, draft, "4.8", -1)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "move questionnaire item")).one()
    assert (entry.actor_id, entry.subject_id) == (oskar, str(draft))
