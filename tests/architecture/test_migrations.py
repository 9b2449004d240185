"""Migrations are numbered, linear, and lead to exactly what the models say."""

import re

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from shopper.config import ROOT
from shopper.infra.db import Base, db

FILES = sorted((ROOT / "migrations" / "versions").glob("*.py"))


def test_they_are_numbered_without_a_gap() -> None:
    assert [path.name[:5] for path in FILES] == [f"{number:04d}_" for number in range(1, len(FILES) + 1)]


def test_each_follows_the_one_before() -> None:
    texts = [path.read_text("utf-8") for path in FILES]
    revisions = [re.search(r'^revision\b[^=]*= *["\x27](\w+)', text, re.M).group(1) for text in texts]
    parents = [(found := re.search(r'^down_revision\b[^=]*= *["\x27](\w+)', text, re.M)) and found.group(1) for text in texts]
    assert revisions == [path.name[:4] for path in FILES]
    assert parents == [None, *revisions[:-1]]


def test_they_lead_to_what_the_models_say(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert context.get_current_revision() == FILES[-1].name[:4]


def test_instants_know_their_zone_and_every_table_has_a_key(app: Flask) -> None:
    for table in Base.metadata.tables.values():
        assert table.primary_key.columns, table.name
        for column in table.columns:
            if column.name.endswith("_at") or column.name == "at":
                assert type(column.type).__name__ == "UtcDateTime", f"{table.name}.{column.name}"
