"""Imported once by multiprocessing's fork server: whatever the programs load in two seconds, ready for every fork."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from shopper.app import create_app
from shopper.boot.children import tied_to_parent
from shopper.config import Settings
from tests.reliability.dying_server import POINTS

TIE = tied_to_parent()


def run(command: list[str], point: str | None, environment: dict[str, str], log: Path) -> None:
    """The web server or the worker, dying at the point, if there is one."""
    from flask.cli import main as flask

    TIE()
    with log.open("ab") as written:
        for stream in (1, 2):
            os.dup2(written.fileno(), stream)
    os.environ.update(environment)
    if point:
        POINTS[point]()
    sys.argv = ["flask", "--app", "wsgi", *command]
    flask()


with TemporaryDirectory() as folder:
    create_app(Settings(data_dir=Path(folder), database_url=f"sqlite:///{folder}/none.db", secret_key="loading only", htmx_source="local"))
