"""Two worlds out of one: keep how everything stands under a name, and go back to it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from shopper.infra.db import db
from tests.support import postgres


class Fork:
    def __init__(self, database: Any, folder: Path) -> None:
        self.database, self.folder = database, folder
        self.files: Path = database.app.extensions["settings"].files_dir

    def keep(self, name: str) -> None:
        self._let_go()
        if self._is_sqlite:
            for path in self.database.path.parent.glob("test.db*"):
                shutil.copy(path, self.folder / f"{name}.{path.name}")
        else:
            postgres.clone(self.database.admin_url, self._named(name), self.database.name)
        if self.files.exists():
            shutil.copytree(self.files, self.folder / f"{name}.files")

    def back_to(self, name: str) -> None:
        self._let_go()
        if self._is_sqlite:
            for path in self.database.path.parent.glob("test.db*"):
                path.unlink()
            for path in self.folder.glob(f"{name}.test.db*"):
                shutil.copy(path, self.database.path.with_name(path.name.removeprefix(f"{name}.")))
        else:
            postgres.clone(self.database.admin_url, self.database.name, self._named(name))
        shutil.rmtree(self.files, ignore_errors=True)
        if (self.folder / f"{name}.files").exists():
            shutil.copytree(self.folder / f"{name}.files", self.files)

    def forget(self, *names: str) -> None:
        if not self._is_sqlite:
            for name in names:
                postgres.drop(self.database.admin_url, self._named(name))

    def _named(self, name: str) -> str:
        return f"{self.database.name}_fork_{name}"

    @property
    def _is_sqlite(self) -> bool:
        return hasattr(self.database, "path")

    def _let_go(self) -> None:
        db.session.remove()
        db.engine.dispose()
