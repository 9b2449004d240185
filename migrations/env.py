"""Alembic's entry: the app's own engine and models."""

from __future__ import annotations

from alembic import context
from flask import current_app

from shopper.infra import db as database

engine = current_app.extensions["migrate"].db.engine


def run() -> None:
    database.WRITING.set(True)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.Base.metadata,
            render_as_batch=True,
            compare_type=True,
            transaction_per_migration=False,
        )
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET statement_timeout = 0")  # an index on a large table takes its time
        with context.begin_transaction():
            context.run_migrations()
    database.WRITING.set(False)


run()
