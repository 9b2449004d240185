"""The app on both databases, each test on a fresh copy of one prepared world."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from shopper.accounts import passwords
from shopper.app import create_app
from shopper.cli.commands import migrate_database
from shopper.config import Settings
from shopper.infra.db import db
from tests.support.cast import World, prepare_world
from tests.support.client import Browser


def pytest_configure() -> None:
    passwords.use_cheap_hashing()


# What these prove is on the page or in the rules: the queries beneath them run on both databases elsewhere.
ONE_DATABASE = {
    *("accounts/test_session.py", "accounts/test_sign_in.py", "visits/test_plain_form.py", "standards/test_read_book.py"),
    *("standards/test_draft.py", "reports/test_download.py", "reports/test_page.py", "assignments/test_planning.py"),
    *("recognition/test_ideas.py", "recognition/test_testimonials.py"),
    *("comment_cards/test_designing.py", "comment_cards/test_placing.py"),
    *("assignments/test_secrecy.py", "questionnaires/test_build_questionnaire.py", "reviews/test_secrecy.py"),
    *("comment_cards/test_comments_page.py", "comment_cards/test_contact_form.py"),
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Pages are asked for on one database."""
    here = Path(__file__).parent
    spared = [
        item
        for item in items
        if item.get_closest_marker("postgres") and item.path.relative_to(here).as_posix() in ONE_DATABASE
    ]
    if spared:
        config.hook.pytest_deselected(items=spared)
        items[:] = [item for item in items if item not in set(spared)]


def _settings(folder: Path, url: str) -> Settings:
    return Settings(data_dir=folder, database_url=url, secret_key="tests only", testing=True, htmx_source="cdn")


def _memory() -> Path | None:
    return Path("/dev/shm") if Path("/dev/shm").is_dir() else None


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="shopper-tests-", dir=_memory()))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


class PreparedDatabase:
    """An app whose database goes back to the prepared world before each test."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.world = app, world

    def restore(self) -> None:
        raise NotImplementedError

    def _forget_connections(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


class PreparedSqlite(PreparedDatabase):
    def __init__(self, folder: Path) -> None:
        self.path, self.template = folder / "sqlite" / "test.db", folder / "template.db"
        self.path.parent.mkdir()
        app = create_app(_settings(folder / "sqlite", f"sqlite:///{self.path}"))
        migrate_database(app)
        super().__init__(app, prepare_world(app))
        self._forget_connections()
        shutil.copy(self.path, self.template)

    def restore(self) -> None:
        self._forget_connections()
        for leftover in self.path.parent.glob("test.db*"):
            leftover.unlink()
        shutil.copy(self.template, self.path)


class PreparedPostgres(PreparedDatabase):
    def __init__(self, folder: Path, admin_url: str) -> None:
        from tests.support import postgres

        self.admin_url = admin_url
        self.name = f"shopper_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
        self.url = postgres.clone(admin_url, self.name, None)
        (folder / "postgres").mkdir()
        app = create_app(_settings(folder / "postgres", self.url))
        migrate_database(app)
        super().__init__(app, prepare_world(app))
        self._forget_connections()
        postgres.clone(admin_url, f"{self.name}_template", self.name)

    def restore(self) -> None:
        from tests.support import postgres

        self._forget_connections()
        postgres.clone(self.admin_url, self.name, f"{self.name}_template")


@pytest.fixture(scope="session")
def sqlite_database(scratch: Path) -> PreparedSqlite:
    return PreparedSqlite(scratch)


@pytest.fixture(scope="session")
def postgres_database(scratch: Path) -> Iterator[PreparedPostgres]:
    from tests.support import postgres

    with postgres.server() as admin_url:
        prepared = PreparedPostgres(scratch, admin_url)
        yield prepared
        prepared._forget_connections()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> PreparedDatabase:
    """Every test that touches the database runs on both, but for the pages in ONE_DATABASE."""
    prepared: PreparedDatabase = request.getfixturevalue(f"{request.param}_database")
    prepared.restore()
    files = prepared.app.extensions["settings"].files_dir
    shutil.rmtree(files, ignore_errors=True)
    return prepared


@pytest.fixture
def app(database: PreparedDatabase) -> Iterator[Flask]:
    with database.app.app_context():
        yield database.app
        db.session.remove()


@pytest.fixture
def world(database: PreparedDatabase) -> World:
    """The standing cast: Rosa the region, Leo location A, Bea location B, Sam and Ines shop, Ewa reviews."""
    return database.world


@pytest.fixture
def browse(app: Flask, world: World) -> Any:
    """`browse("leo")` gives a signed-in browser that inspects every page it fetches; `browse(None)` a stranger's."""

    def start(who: str | None) -> Browser:
        return Browser(app, world.sign_in(app, who) if who else None)

    return start


@pytest.fixture
def changed_settings(app: Flask) -> Iterator[Any]:
    before: Settings = app.extensions["settings"]

    def change(**values: Any) -> None:
        app.extensions["settings"] = replace(before, **values)

    yield change
    app.extensions["settings"] = before
