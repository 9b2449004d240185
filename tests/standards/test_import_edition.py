"""An edition comes in as a draft, is published once, and is sealed by the hash of its content."""

import copy
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from shopper.audit.models import AuditEntry
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.actions import add_node
from shopper.standards import queries
from shopper.standards.actions import import_edition, publish_edition
from shopper.standards.models import Book, Edition, Section, Stage, Standard
from shopper.standards.rules import content_sha256
from tests.standards.books import document
from tests.support.good_corner import book

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.fixture
def company(app):
    """A company whose book is not written yet."""
    return add_node(None, None, "company", {"en": "Empty Shelf"})


@pytest.fixture
def draft(company, world):
    return import_edition(world.people["rosa"], company, document("1.1"))


def later(version="1.2", begins="2026-07-01"):
    """The next edition, with nothing changed."""
    return document("1.1") | {"version": version, "in_force_from": begins, "changes": [], "withdrawn": []}


def rows(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_a_real_book_comes_in_whole_as_a_draft(company, version):
    edition = queries.edition_with_content(import_edition(None, company, document(version)))
    parsed = book(version)
    assert (edition.version, edition.in_force_from, edition.published_at) == (version, parsed.in_force_from, None)
    assert edition.rules == {"pass": "80", "excellent": "90", "cap": "79", "minimum_share": "60"}
    assert [each.number for each in edition.standards] == [each.number for each in parsed.standards]
    assert (len(edition.sections), len(edition.stages)) == (5, 7)
    till = next(each for each in edition.standards if each.number == "4.8")
    assert (till.section.number, till.stage.code, till.weight, till.limit_seconds) == ("4", "WAIT", 4, 300)
    assert till.title["ru"] == "Касса за пять минут"


def test_a_second_edition_joins_the_book_of_the_same_name(company):
    first, second = (import_edition(None, company, document(version)) for version in ("1.0", "1.1"))
    assert db.session.get_one(Edition, first).book_id == db.session.get_one(Edition, second).book_id
    renamed = later() | {"name": {"en": "Night Shift", "ru": "Ночная смена", "pl": "Nocna zmiana"}}
    import_edition(None, company, renamed)
    assert len(queries.books_of(company)) == 2


def test_the_same_version_comes_in_once(company, draft):
    with pytest.raises(Conflict) as refusal:
        import_edition(None, company, document("1.1"))
    assert refusal.value.facts == {"edition": str(draft)}


def test_a_damaged_book_leaves_nothing_behind(company):
    before = [rows(model) for model in (Book, Edition, Section, Stage, Standard, AuditEntry)]
    damaged = document("1.1")
    damaged["clauses"][30]["weight"] = 50
    with pytest.raises(Invalid):
        import_edition(None, company, damaged)
    assert [rows(model) for model in (Book, Edition, Section, Stage, Standard, AuditEntry)] == before


def test_a_withdrawn_number_never_comes_back(company, draft):
    returned = later()
    clause = copy.deepcopy(returned["clauses"][-1]) | {"id": "4.14", "section": "4", "source": "MS", "form": None}
    returned["clauses"].append(clause)
    with pytest.raises(Invalid) as refusal:
        import_edition(None, company, returned)
    assert list(refusal.value.problems) == ["clauses[4.14].id"]


def test_an_older_edition_may_still_bear_the_number(company, draft):
    assert import_edition(None, company, document("1.0"))


def test_publishing_seals_the_edition(draft, world):
    with clock.frozen(NOON):
        publish_edition(world.people["rosa"], draft)
    edition = queries.edition_with_content(draft)
    assert (edition.published_at, edition.published_by) == (NOON, world.people["rosa"])
    assert edition.content_sha256 == content_sha256(edition) == content_sha256(book("1.1"))


def test_an_edition_is_published_once(draft):
    publish_edition(None, draft)
    with pytest.raises(Conflict):
        publish_edition(None, draft)


def test_two_editions_do_not_begin_on_one_day(company, draft):
    publish_edition(None, draft)
    same_day = import_edition(None, company, later(begins="2026-04-01"))
    with pytest.raises(Conflict):
        publish_edition(None, same_day)
    assert db.session.get_one(Edition, same_day).published_at is None


def test_what_is_not_there_cannot_be_published(company):
    with pytest.raises(NotFound):
        publish_edition(None, company)


def test_who_did_it_is_written_down(draft, world):
    publish_edition(world.people["ewa"], draft)
    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.subject_id == str(draft))).all()
    told = [(each.verb, each.actor_id) for each in entries]
    assert told == [("import edition", world.people["rosa"]), ("publish edition", world.people["ewa"])]


@pytest.mark.parametrize("statement", [
    "UPDATE edition SET in_force_from = '2020-01-01' WHERE version = '1.1'",
    "UPDATE standard SET weight = 0",
    "DELETE FROM stage",
    "UPDATE item SET key = '9.9'",
    "DELETE FROM questionnaire",
    "DELETE FROM audit_entry",
])  # fmt: skip
def test_the_migrated_database_refuses_to_change_what_is_published(app, statement):
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.text(statement))
    db.session.rollback()


def test_the_edition_in_force_follows_the_local_day(app, world):
    book_id = db.session.get_one(Edition, world.editions["1.0"]).book_id
    held = [queries.edition_in_force(book_id, date(2026, *day)) for day in ((1, 11), (1, 12), (3, 31), (4, 1))]
    assert [each and each.version for each in held] == [None, "1.0", "1.0", "1.1"]
