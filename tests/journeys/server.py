"""The real app in a process of its own, which a test may kill. A file named `fault` beside its database says how to misbehave, one
named `cdn` lets pages ask the content network for htmx.

Run as `python -m tests.journeys.server <folder> <port>`; with `prepare` instead of a port it lays the ground and ends, with `kinds`
it gives Sam one more visit, whose form has every kind of answer.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from shopper.accounts import passwords
from shopper.accounts.models import User
from shopper.app import create_app
from shopper.boot.children import tied_to_parent
from shopper.config import Settings
from shopper.web import static_files

PORTAL = b"<!doctype html><title>Free Wi-Fi</title><p>Please accept our terms."
Start = Callable[..., Any]
EVERYWHERE = ("css/app", "css/fill", "css/card", "js/boot", "js/hx", "vendor/htmx")
PAGES = ("layouts/", "ui/", "visits/", "assignments/_", "assignments/index", "assignments/show", "comment_cards/tell/")


class Unreliable:
    """Stands before the app. Faults: portal (the API only), walled (all of it), broken, unauthorised; die_before_<method>,
    die_after_<method> (once); newer (the service worker is another one since)."""

    def __init__(self, app: Callable[[dict[str, Any], Start], Iterable[bytes]], folder: Path) -> None:
        self.app, self.file = app, folder / "fault"

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        fault = self.file.read_text() if self.file.exists() else ""
        if fault == "newer" and environ["PATH_INFO"] == "/sw.js":
            start("200 OK", [("Content-Type", "text/javascript"), ("Cache-Control", "no-cache")])
            return [b"const NEWER = true\n", *self.app({**environ, "HTTP_ACCEPT_ENCODING": "", "HTTP_IF_NONE_MATCH": ""}, lambda *_: None)]
        if not fault or fault == "newer" or not (fault == "walled" or environ["PATH_INFO"].startswith("/api/")):
            return self.app(environ, start)
        if fault.startswith("die_"):
            return self._die(fault, environ, start)
        return _instead(fault, start)

    def _die(self, fault: str, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"].lower() not in fault:
            return self.app(environ, start)
        self.file.unlink()
        if fault.startswith("die_after"):
            list(self.app(environ, lambda *args: None))
        os._exit(9)


def _instead(fault: str, start: Start) -> Iterable[bytes]:
    status, kind, body, headers = {
        "portal": ("200 OK", "text/html", PORTAL, []),
        "walled": ("200 OK", "text/html", PORTAL, []),
        "broken": ("500 Internal Server Error", "application/json", b"{}", [("X-App", "1")]),
        "unauthorised": ("401 Unauthorized", "application/json", b"{}", [("X-App", "1")]),
    }[fault]
    start(status, [("Content-Type", kind), ("Content-Length", str(len(body))), *headers])
    return [body]


def _app(folder: Path) -> Any:
    url = f"sqlite:///{folder / 'shopper.db'}"
    source = "cdn" if (folder / "cdn").exists() else "local"
    app = create_app(Settings(data_dir=folder, database_url=url, secret_key="journeys", testing=True, htmx_source=source))
    app.jinja_env.bytecode_cache = COMPILED
    return app


def prepare(folder: Path) -> None:
    """The standing cast, signed in, and what each has to visit."""
    from shopper.cli.commands import migrate_database
    from tests.support import cards
    from tests.support.cast import prepare_world

    app = _app(folder)
    migrate_database(app)
    world = prepare_world(app)
    with app.app_context():
        card = cards.placement(world).code
    facts = {
        "card": card,
        "assignment": world.assignment, "other": world.other_assignment, "ines_assignment": world.ines_assignment,
        "sam": world.sign_in(app, "sam"), "ines": world.sign_in(app, "ines"),
    }
    (folder / "world.json").write_text(json.dumps(facts, default=str))


def kinds(folder: Path) -> None:
    from shopper.assignments.actions import assign_visit
    from shopper.assignments.models import Assignment
    from shopper.infra.db import db
    from shopper.questionnaires.actions import publish_draft, start_draft_from
    from shopper.questionnaires.rules import empty_document
    from tests.support.instruments import EVERY_KIND, KINDS_CHECKS

    facts = json.loads((folder / "world.json").read_text())
    with _app(folder).app_context():
        like = db.session.get_one(Assignment, UUID(facts["assignment"]))
        document = empty_document({"en": "Every kind"}) | {
            "sections": [{"number": "1", "name": {"en": "All"}, "weight": "1"}],
            "items": [each.to_json() for each in EVERY_KIND],
            "checks": KINDS_CHECKS,
        }
        oskar = db.session.scalars(sa.select(User.id).where(User.email.startswith("oskar."))).one()
        form = publish_draft(oskar, start_draft_from(oskar, like.questionnaire.edition_id, {"en": "Every kind"}, document))
        facts["kinds"] = assign_visit(
            None, location_id=like.location_id, shopper_id=like.shopper_id, questionnaire_id=form, starts_at=like.starts_at,
            ends_at=like.ends_at, scenario={}, brief=[],
        )
    (folder / "world.json").write_text(json.dumps(facts, default=str))


def nursery() -> None:
    """All is loaded once; every line on stdin, a folder and a port, gets a server in a process of its own: its number is the answer."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who was killed is not kept
    static_files._prepare = cache(static_files._prepare)
    with TemporaryDirectory() as folder:
        _warm_up(_app(Path(folder)))
    tie = tied_to_parent()
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            tie()
            folder, port = line.rstrip("\n").split("\t")
            _be_born(Path(folder))
            _serve(Path(folder), int(port))
            os._exit(0)
        print(pid, flush=True)


class Compiled(BytecodeCache):
    """Templates compiled by one app are there for all that are born after it."""

    def __init__(self) -> None:
        self.codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.codes:
            bucket.bytecode_from_string(self.codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def _warm_up(app: Any) -> None:
    """Every phone asks for the same scripts, styles and pages: they are packed and compiled before anybody is born."""
    files = app.extensions["static_files"]
    for name in files.names():
        if name.startswith(EVERYWHERE) or name in static_files.BUNDLES:
            files.asset(name)
    for name in app.jinja_env.list_templates(["html"]):
        if name.startswith(PAGES):
            app.jinja_env.get_template(name)


def _be_born(folder: Path) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # the app waits for children of its own
    log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for here, there in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(here, there)


def _serve(folder: Path, port: int) -> None:
    from waitress import serve

    serve(Unreliable(_app(folder), folder), host="127.0.0.1", port=port, threads=8, channel_timeout=20)


def main() -> None:
    passwords.use_cheap_hashing()
    if sys.argv[1] == "nursery":
        return nursery()
    return {"prepare": prepare, "kinds": kinds}[sys.argv[2]](Path(sys.argv[1]))


if __name__ == "__main__":
    main()
