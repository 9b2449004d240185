"""The app on both databases, each test on a fresh copy of one prepared world."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_app_context

from shopper.accounts import passwords
from shopper.app import create_app
from shopper.cli.commands import migrate_database
from shopper.config import Settings
from shopper.infra.db import db
from tests.support.cast import Lay, World, prepare_world
from tests.support.client import Browser


def pytest_configure() -> None:
    passwords.use_cheap_hashing()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks for it in its own file, `pytestmark = pytest.mark.one_database`, runs on SQLite only."""
    spared = [item for item in items if item.get_closest_marker("postgres") and item.get_closest_marker("one_database")]
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
    """An app whose database and files go back to the prepared world before each test, or to what was laid upon it."""

    def __init__(self, app: Flask, world: World) -> None:
        self.app, self.world = app, world
        self.laid: dict[str, tuple[Any, Path]] = {}

    def restore(self, laid: Path | None = None) -> None:
        self._forget_connections()
        self._copy_from(laid)
        files = self.app.extensions["settings"].files_dir
        shutil.rmtree(files, ignore_errors=True)
        if laid and (laid / "files").exists():
            shutil.copytree(laid / "files", files)

    def lay(self, make: Callable[[], Any]) -> Any:
        """What `make` makes, made once in this process: whoever asks later gets a copy of the database as it was then."""
        name = f"{make.__code__.co_filename}:{make.__code__.co_firstlineno}"
        if name in self.laid:
            value, folder = self.laid[name]
            self.restore(folder)
            return deepcopy(value)
        value, folder = make(), self.folder / f"laid-{len(self.laid)}"
        folder.mkdir()
        self._forget_connections()
        self._copy_to(folder)
        if (files := self.app.extensions["settings"].files_dir).exists():
            shutil.copytree(files, folder / "files")
        self.laid[name] = deepcopy(value), folder
        return value

    @property
    def folder(self) -> Path:
        return Path(self.app.extensions["settings"].data_dir)

    def _copy_from(self, laid: Path | None) -> None:
        raise NotImplementedError

    def _copy_to(self, laid: Path) -> None:
        raise NotImplementedError

    def _forget_connections(self) -> None:
        if has_app_context():
            db.session.remove()
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

    def _copy_from(self, laid: Path | None) -> None:
        for leftover in self.path.parent.glob("test.db*"):
            leftover.unlink()
        shutil.copy(laid / "db" if laid else self.template, self.path)

    def _copy_to(self, laid: Path) -> None:
        shutil.copy(self.path, laid / "db")


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

    def _copy_from(self, laid: Path | None) -> None:
        from tests.support import postgres

        postgres.clone(self.admin_url, self.name, f"{self.name}_{laid.name if laid else 'template'}")

    def _copy_to(self, laid: Path) -> None:
        from tests.support import postgres

        postgres.clone(self.admin_url, f"{self.name}_{laid.name}", self.name)


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
    """Every test that touches the database runs on both, unless it is marked `one_database`."""
    prepared: PreparedDatabase = request.getfixturevalue(f"{request.param}_database")
    prepared.restore()
    return prepared


@pytest.fixture
def lay(database: PreparedDatabase, app: Flask) -> Lay:
    """`lay(make)` for what many tests of a file start from: plain values that hang on nothing but the world and one hour."""
    return database.lay


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
