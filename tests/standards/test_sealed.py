"""What is published, and what is written down, stays: the database itself refuses, on SQLite and on PostgreSQL."""

from datetime import UTC, date, datetime
from importlib import import_module
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from migrations.triggers import STATEMENTS
from shopper.audit.models import AuditEntry
from shopper.config import ROOT
from shopper.infra.db import Base, engine_options
from shopper.questionnaires.models import Item, Questionnaire
from shopper.reviews.models import Publication
from shopper.standards.models import Book, Edition, Section, Stage, Standard
from tests.support import postgres

TEXT = {"en": "x"}
CONTENT = (Section, Stage, Standard)
KEPT = (Questionnaire, Item, AuditEntry, Publication)
SQLITE, POSTGRESQL = "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)
on_sqlite = pytest.mark.parametrize("engine", [SQLITE], indirect=True)
on_postgresql = pytest.mark.parametrize("engine", [POSTGRESQL], indirect=True)


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL])
def engine(request, tmp_path_factory):
    """A database with the tables and the triggers; foreign keys are for other tests."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('sealed') / 'test.db'}"
        yield from _built(sa.create_engine(url, **engine_options(url)))
    else:
        with postgres.server() as admin:
            yield from _built(sa.create_engine(postgres.clone(admin, "sealed")))


def _built(engine):
    for path in ROOT.glob("shopper/*/models.py"):
        import_module(f"shopper.{path.parent.name}.models")
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        for table in (model.__tablename__ for model in (Book, Edition, *CONTENT, *KEPT)):
            _forget_foreign_keys(connection, table)
        for dialect, up, _down in STATEMENTS:
            if dialect == engine.dialect.name:
                connection.execute(sa.text(up))
    yield engine
    engine.dispose()


def _forget_foreign_keys(connection, table):
    """Rows may stand alone here. SQLite only heeds foreign keys when told to."""
    if connection.dialect.name == "postgresql":
        for key in sa.inspect(connection).get_foreign_keys(table):
            connection.execute(sa.text(f'ALTER TABLE {table} DROP CONSTRAINT "{key["name"]}"'))


@pytest.fixture
def session(engine):
    """Everything a test does is undone."""
    with engine.connect() as connection, connection.begin() as outer:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        outer.rollback()


def add_edition(session, *, published, version="1.1"):
    """A small edition with one part of each kind, published or not."""
    book = Book(company_id=uuid4(), name=TEXT)
    edition = Edition(book_id=book.id, version=version, in_force_from=date(2026, 4, 1), rules={})
    section = Section(edition_id=edition.id, number="4", position=1, name=TEXT)
    stage = Stage(edition_id=edition.id, code="WAIT", position=1, name=TEXT)
    session.add_all([book, edition, section, stage, a_standard(edition.id, section.id, stage.id)])
    session.flush()
    if published:
        edition.published_at = datetime(2026, 3, 1, tzinfo=UTC)
        session.flush()
    return edition


def a_standard(edition_id, section_id, stage_id, number="4.8"):
    words = dict.fromkeys(("title", "text", "criterion", "reason", "question"), TEXT)
    measures = {"weight": 4, "critical": None, "source": "MS", "evidence": "timer", "answer": "TIME"}
    place = {"edition_id": edition_id, "section_id": section_id, "stage_id": stage_id, "number": number, "position": 1}
    return Standard(**place, **words, **measures, limit_seconds=300, dimension=None, form=None)


def add_kept(session, model):
    """A row that is only ever added."""
    rows = {
        Questionnaire: lambda: Questionnaire(company_id=uuid4(), edition_id=uuid4(), version="1.1", name=TEXT),
        Item: lambda: Item(questionnaire_id=uuid4(), standard_id=uuid4(), position=1, key="4.8", spec={}),
        AuditEntry: lambda: AuditEntry(actor_id=None, verb="publish edition", subject="edition", subject_id="7"),
        Publication: _publication,
    }
    row = rows[model]()
    session.add(row)
    session.flush()
    return row


def _publication():
    ids = {name: uuid4() for name in ("visit_id", "company_id", "location_id", "edition_id", "published_by")}
    figures = {"percent": "80", "published_percent": "79", "band": "pass", "not_met": 1, "critical": 1}
    snapshot = {"snapshot": {}, "snapshot_sha256": "0" * 64}
    return Publication(**ids, **figures, **snapshot, revision=1, visited_on=date(2026, 4, 18))


def refused(session, statement, match):
    with pytest.raises(sa.exc.IntegrityError, match=match), session.begin_nested():
        session.execute(statement if isinstance(statement, sa.Executable) else sa.text(statement))


def test_a_draft_can_be_mended(session):
    edition = add_edition(session, published=False)
    session.execute(sa.update(Standard).where(Standard.edition_id == edition.id).values(weight=5))
    session.execute(sa.delete(Standard).where(Standard.edition_id == edition.id))
    edition.version = "1.2"
    session.flush()


@pytest.mark.parametrize("field", ["version", "in_force_from", "rules", "changes", "content_sha256", "published_at"])
def test_a_published_edition_refuses_every_change(session, field):
    edition = add_edition(session, published=True)
    table = Edition.__table__
    refused(session, sa.update(table).where(table.c.id == edition.id).values({field: table.c[field]}), "never changes")


def test_a_published_edition_refuses_the_orm_as_well(session):
    edition = add_edition(session, published=True)
    edition.rules = {"pass": "1"}
    with pytest.raises(sa.exc.IntegrityError, match="never changes"):
        session.flush()


def test_a_published_edition_cannot_be_removed(session):
    add_edition(session, published=True)
    refused(session, sa.delete(Edition), "Publish a new edition")


@pytest.mark.parametrize("model", CONTENT)
def test_what_belongs_to_a_published_edition_is_neither_changed_nor_removed(session, model):
    edition = add_edition(session, published=True)
    own = model.__table__.c.edition_id == edition.id
    refused(session, sa.update(model.__table__).where(own).values(position=9), "belongs to a published edition")
    refused(session, sa.delete(model.__table__).where(own), "belongs to a published edition")


@pytest.mark.parametrize(
    "make",
    [
        lambda edition: Section(edition_id=edition, number="6", position=6, name=TEXT),
        lambda edition: Stage(edition_id=edition, code="LATE", position=9, name=TEXT),
        lambda edition: a_standard(edition, uuid4(), uuid4(), number="4.19"),
    ],
)
def test_nothing_is_added_to_a_published_edition(session, make):
    session.add(make(add_edition(session, published=True).id))
    with pytest.raises(sa.exc.IntegrityError, match="belongs to a published edition"):
        session.flush()


@pytest.mark.parametrize("model", CONTENT)
def test_nothing_moves_from_or_into_a_published_edition(session, model):
    published, draft = add_edition(session, published=True), add_edition(session, published=False)
    table = model.__table__
    for source, target in ((published.id, draft.id), (draft.id, published.id)):
        moved = sa.update(table).where(table.c.edition_id == source).values(edition_id=target, position=2)
        refused(session, moved, "belongs to a published edition")


@pytest.mark.parametrize("model", KEPT)
def test_what_is_only_added_is_neither_changed_nor_removed(session, model):
    row = add_kept(session, model)
    table = model.__table__
    refused(session, sa.update(table).where(table.c.id == row.id).values(id=table.c.id), "change|stays")
    refused(session, sa.delete(table).where(table.c.id == row.id), "change|stays")
    add_kept(session, model)


@pytest.mark.parametrize("model", [Edition, *CONTENT, *KEPT])
def test_a_row_is_not_replaced_by_the_back_door(session, engine, model):
    """SQLite's INSERT OR REPLACE drops the old row without asking a delete trigger; PostgreSQL's way is an update."""
    row = add_kept(session, model) if model in KEPT else _own(session, model)
    names = [f'"{column.name}"' for column in model.__table__.columns]
    columns = ", ".join(names)
    if engine.dialect.name == "sqlite":
        copy = f"INSERT OR REPLACE INTO {model.__tablename__} ({columns}) SELECT {columns} FROM {model.__tablename__}"
    else:
        copy = (
            f"INSERT INTO {model.__tablename__} ({columns}) SELECT {columns} FROM {model.__tablename__} "
            f"ON CONFLICT (id) DO UPDATE SET {names[1]} = excluded.{names[1]}"
        )
    refused(session, copy, "change|stays")
    assert _ids(session, model) == [row.id]


def _ids(session, model):
    return session.scalars(sa.select(model.__table__.c.id)).all()


def _own(session, model):
    edition = add_edition(session, published=True)
    return edition if model is Edition else session.scalars(sa.select(model).filter_by(edition_id=edition.id)).one()


@on_sqlite
@pytest.mark.parametrize("model", [Edition, Item, Publication])
def test_sqlite_does_not_replace_a_row_by_what_else_is_unique(session, model):
    row = add_kept(session, model) if model in KEPT else _own(session, model)
    name, columns = model.__tablename__, ", ".join(each.name for each in model.__table__.columns if each.name != "id")
    twin = f"INSERT OR REPLACE INTO {name} (id, {columns}) SELECT '{uuid4().hex}', {columns} FROM {name}"
    refused(session, twin, "change")
    assert _ids(session, model) == [row.id]


@on_sqlite
@pytest.mark.parametrize("model", CONTENT)
def test_sqlite_does_not_carry_a_row_off_to_another_edition(session, model):
    row = _own(session, model)
    name, columns = model.__tablename__, [each.name for each in model.__table__.columns if each.name != "edition_id"]
    kept = f"'{uuid4().hex}', {', '.join(columns)} FROM {name}"
    carried = f"INSERT OR REPLACE INTO {name} (edition_id, {', '.join(columns)}) SELECT {kept}"
    refused(session, carried, "belongs to a published edition")
    assert _ids(session, model) == [row.id]


@on_sqlite
@pytest.mark.parametrize(
    ("model", "foreign"),
    [
        *((model, "edition_id") for model in CONTENT),
        *((Edition, "book_id"), (Questionnaire, "edition_id"), (Item, "questionnaire_id"), (Publication, "visit_id")),
    ],
)
def test_sqlite_does_not_replace_a_row_by_its_hidden_number(session, model, foreign):
    row = add_kept(session, model) if model in KEPT else _own(session, model)
    name, new = model.__tablename__, uuid4().hex
    columns = ", ".join(each.name for each in model.__table__.columns if each.name not in ("id", foreign))
    kept = f"rowid, '{new}', '{new}', {columns} FROM {name}"
    refused(session, f"INSERT OR REPLACE INTO {name} (rowid, id, {foreign}, {columns}) SELECT {kept}", "change|stays")
    assert _ids(session, model) == [row.id]


def test_a_draft_does_not_take_the_place_of_a_published_edition(session, engine):
    published = add_edition(session, published=True)
    other = Edition(book_id=published.book_id, version="1.2", in_force_from=date(2026, 5, 1), rules={})
    session.add(other)
    session.flush()
    replacing = "OR REPLACE" if engine.dialect.name == "sqlite" else ""
    taking = f"UPDATE {replacing} edition SET version = '1.1' WHERE version = '1.2'"
    refused(session, taking, "never changes|duplicate key")
    assert set(_ids(session, Edition)) == {published.id, other.id}


@on_postgresql
@pytest.mark.parametrize(
    ("table", "message"),
    [
        *(("edition", "A published edition"), ("section", "This belongs"), ("stage", "This belongs")),
        *(("standard", "This belongs"), ("questionnaire", "A form"), ("item", "A form")),
        *(("audit_entry", "written down"), ("publication", "A publication")),
    ],
)
def test_postgresql_does_not_empty_a_table(session, table, message):
    refused(session, f"TRUNCATE {table} CASCADE", message)


@on_postgresql
def test_publishing_waits_for_a_row_that_is_being_added(engine):
    """Else the hash would be of an edition that never was."""
    with Session(engine) as setting_up:
        edition_id = add_edition(setting_up, published=False).id
        setting_up.commit()
    publishing = (
        sa.update(Edition).where(Edition.id == edition_id).values(published_at=datetime(2026, 3, 1, tzinfo=UTC))
    )
    with Session(engine) as writer, Session(engine) as publisher:
        writer.add(Stage(edition_id=edition_id, code="LATE", position=2, name=TEXT))
        writer.flush()
        publisher.execute(sa.text("SET LOCAL lock_timeout = '200ms'"))
        with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
            publisher.execute(publishing)


def test_taking_the_triggers_away_leaves_nothing_behind(engine):
    own = [statement for statement in STATEMENTS if statement[0] == engine.dialect.name]
    with engine.begin() as connection:
        for _dialect, _up, down in reversed(own):
            connection.execute(sa.text(down))
        for _dialect, up, _down in own:
            connection.execute(sa.text(up))
