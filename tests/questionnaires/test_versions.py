"""What the database has to hold, on both: nobody overwrites another, and a published version stays as it was."""


import pytest

from shopper.errors import Conflict
from shopper.infra.db import db
from shopper.questionnaires import actions, queries, rules
from shopper.questionnaires.models import Questionnaire

NAME = {"en": "Mine"}


@pytest.fixture
def oskar(world):
    return world.people["oskar"]


@pytest.fixture
def draft(app, world, oskar):
    return actions.start_draft(oskar, world.editions["1.1"], NAME, asks_what_the_edition_asks=True)


def document(oskar, draft):
    return queries.draft_for(oskar, draft).document


def test_an_item_changed_meanwhile_is_not_overwritten(app, oskar, draft):
    item = rules.item_in(document(oskar, draft), "4.8")
    seen = rules.fingerprint(item)
    assert actions.put_item(oskar, draft, item | {"weight": 3}, key="4.8", place=None, seen=seen) == "4.8"
    with pytest.raises(Conflict):
        actions.put_item(oskar, draft, item | {"weight": 5}, key="4.8", place=None, seen=seen)
    assert rules.item_in(document(oskar, draft), "4.8")["weight"] == 3


def test_the_next_version_leaves_the_first_as_it_was(app, oskar, draft):
    first = actions.publish_draft(oskar, draft)
    again = actions.revise_questionnaire(oskar, first)
    assert actions.revise_questionnaire(oskar, first) == again
    actions.remove_item(oskar, again, "4.8")
    second = actions.publish_draft(oskar, again)
    kept = [db.session.get_one(Questionnaire, each) for each in (first, second)]
    assert [(each.revision, each.series_id, len(each.items)) for each in kept] == [(1, None, 39), (2, first, 38)]
    assert second in [each.questionnaire.id for each in queries.shelf(oskar)]
    assert first not in [each.questionnaire.id for each in queries.shelf(oskar)]
    third = actions.publish_draft(oskar, actions.revise_questionnaire(oskar, second))
    assert db.session.get_one(Questionnaire, third).revision == 3
