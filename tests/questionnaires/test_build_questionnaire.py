"""A form is built from a published edition, once and for good."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from shopper.audit.models import AuditEntry
from shopper.errors import Conflict, NotFound
from shopper.infra.db import db
from shopper.questionnaires.actions import build_questionnaire
from shopper.questionnaires.models import Item, Questionnaire
from shopper.questionnaires.queries import questionnaire_with_items, specs_by_key
from shopper.questionnaires.rules import build_items
from shopper.standards.actions import import_edition, publish_edition
from shopper.standards.models import Standard
from tests.standards.books import document
from tests.support.good_corner import book

pytestmark = pytest.mark.one_database

NAME = {"en": "Visit", "ru": "Визит", "pl": "Wizyta"}


@pytest.mark.parametrize(("version", "weight"), [("1.0", 128), ("1.1", 126)])
def test_the_kept_form_is_the_one_the_edition_asks_for(app, world, version, weight):
    form = questionnaire_with_items(build_questionnaire(None, world.editions[version], NAME))
    assert (form.version, form.company_id, form.name) == (version, world.cast.company, NAME)
    assert [each.as_spec() for each in form.items] == list(build_items(book(version).standards))
    assert sum(each.as_spec().weight for each in form.items) == weight


def test_each_item_cites_the_standard_it_asks_about(app, world):
    form = questionnaire_with_items(build_questionnaire(None, world.editions["1.1"], NAME))
    for item in form.items:
        standard = db.session.get_one(Standard, item.standard_id)
        assert (standard.number, standard.edition_id) == (item.key, world.editions["1.1"])


def test_specs_are_found_by_key_in_the_order_of_the_visit(app, world):
    specs = specs_by_key(build_questionnaire(None, world.editions["1.1"], NAME))
    assert list(specs)[:3] == ["1.1", "1.4", "2.1"]
    assert specs["4.8"].limit == 300


def test_a_draft_becomes_no_form(app, world):
    draft = import_edition(None, world.cast.company, document() | {"version": "1.2", "in_force_from": "2026-09-01"})
    with pytest.raises(Conflict):
        build_questionnaire(None, draft, NAME)


def test_an_edition_that_asks_nothing_becomes_no_form_and_leaves_nothing(app, world):
    silent = document() | {"version": "1.2", "in_force_from": "2026-09-01", "withdrawn": []}
    for clause in silent["clauses"]:
        clause["form"] = None
    edition = import_edition(None, world.cast.company, silent)
    publish_edition(None, edition)
    with pytest.raises(Conflict):
        build_questionnaire(None, edition, NAME)
    assert not db.session.scalars(sa.select(Questionnaire).where(Questionnaire.edition_id == edition)).all()


def test_who_built_it_is_written_down(app, world):
    form = build_questionnaire(world.people["ewa"], world.editions["1.1"], NAME)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.subject_id == str(form))).one()
    assert (entry.verb, entry.actor_id) == ("build questionnaire", world.people["ewa"])


@pytest.mark.parametrize("ask", [questionnaire_with_items, specs_by_key])
def test_an_unknown_form_is_not_found(app, ask):
    with pytest.raises(NotFound):
        ask(uuid4())


def test_a_built_form_refuses_to_change(app, world):
    form = build_questionnaire(None, world.editions["1.1"], NAME)
    item = questionnaire_with_items(form).items[0]
    item.spec = item.spec | {"weight": 5}
    with pytest.raises(sa.exc.IntegrityError, match="A form never changes"):
        db.session.flush()
    db.session.rollback()
    assert db.session.get_one(Item, item.id).as_spec().weight == 0
