"""Installations made ready once: the standing cast and no visit."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shopper.app import create_app
from shopper.infra.db import db
from tests.reliability.programs import Installation


@pytest.fixture
def installation(database: Any, tmp_path_factory: pytest.TempPathFactory, scratch: Path) -> Iterator[Installation]:
    """On the prepared world's own database: its server is another process, so nothing here stays open on it."""
    settings = database.app.extensions["settings"]
    with database.app.app_context():
        db.session.remove()
        db.engine.dispose()
    folder = scratch / "programs"
    shutil.rmtree(folder, ignore_errors=True)
    made = Installation(folder, settings.database_url)
    yield made
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def inside(installation: Installation) -> Any:
    """Ask the app of the installation, in this process."""
    app = create_app(installation.settings())

    def ask(question: Any) -> Any:
        with app.app_context():
            try:
                return question()
            finally:
                db.session.remove()
                db.engine.dispose()

    return ask
