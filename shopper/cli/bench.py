"""`python3 -m shopper bench`: the figures that are promised, measured within one run on this machine.

Seconds are CPU (user and system) of whole processes, medians; compare ratios, which hold when the machine is slow.
Works on the demonstration: a throw-away copy of it is made, so the running one is not touched.
"""

from __future__ import annotations

import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import click
from flask import Flask
from flask.cli import with_appcontext
from flask.testing import FlaskClient

from shopper.config import ROOT

RUNS = 5
IMPORT = "import weasyprint"
RENDER = "from shopper.cli.bench import render_once; render_once()"


@dataclass(frozen=True)
class Figure:
    """One measured figure; `most` is the bar it has to stay under."""

    name: str
    value: float
    unit: str
    most: float | None = None

    @property
    def verdict(self) -> str:
        return "" if self.most is None else "ok" if self.value <= self.most else "TOO MUCH"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@with_appcontext
def bench(as_json: bool) -> None:
    """Measure what is promised: the form's weight, the cost of a report, of a download, of a visit received."""
    with tempfile.TemporaryDirectory(prefix="shopper-bench-") as folder:
        environment = {**os.environ, "SHOPPER_DATA": folder, "DATABASE_URL": f"sqlite:///{folder}/shopper.db"}
        subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", "setup"], env=environment, cwd=ROOT, check=True)
        figures = [*_reports(environment), *_requests(Path(folder))]
    if as_json:
        click.echo(json.dumps([asdict(figure) for figure in figures], indent=1))
    else:
        for each in figures:
            bar = "" if each.most is None else f"at most {each.most:g}"
            click.echo(f"{each.name:<58} {each.value:>10.3f} {each.unit:<9} {bar:<14} {each.verdict}")


def render_once() -> None:
    """The demonstration's first report, as a fresh process would make it."""
    from shopper.app import create_app
    from shopper.demo.queries import first_publication
    from shopper.infra import i18n, pdf
    from shopper.infra.storage import storage
    from shopper.reports import queries
    from shopper.reports.pdf import render_report

    with create_app().app_context():
        publication = queries.publication(first_publication())  # type: ignore[arg-type]
        files = {photo.clean_sha256: storage().path(photo.clean_key) for photo in queries.photos_of(publication.id).values()}
        pdf.preload()
        render_report(publication.snapshot, "en", i18n.catalogue("en"), lambda sha256: files[sha256].read_bytes())  # type: ignore[arg-type]


def _reports(environment: dict[str, str]) -> list[Figure]:
    imports, renders = [], []
    for _ in range(RUNS):  # in turn, so that a slow minute hits both
        imports.append(_child_cpu(IMPORT, environment))
        renders.append(_child_cpu(RENDER, environment))
    alone, whole = statistics.median(imports), statistics.median(renders)
    return [
        Figure("import weasyprint", alone, "CPU s"),
        Figure("the worked visit with 6 photos as PDF, cold process", whole, "CPU s"),
        Figure("  against the import alone", whole / alone, "times", 8),
    ]


def _child_cpu(program: str, environment: dict[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", program], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _requests(folder: Path) -> list[Figure]:
    from shopper.app import create_app
    from shopper.config import Settings

    app = create_app(Settings(data_dir=folder, database_url=f"sqlite:///{folder}/shopper.db", secret_key="bench"))  # noqa: S106
    return [*_form(app), *_downloads(app), *_accepting(app)]


def _form(app: Flask) -> list[Figure]:
    client, assignment = _shopper(app)
    page = client.get(f"/assignments/{assignment}/visit", headers={"Accept-Encoding": "br"})
    plain = client.get(f"/assignments/{assignment}/visit").get_data(as_text=True)
    names = sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', plain)))
    files = {name: len(client.get(name, headers={"Accept-Encoding": "br"}).data) for name in names}
    style = next(name for name in names if name.endswith("css/app.css"))
    font = len(client.get(style.replace("css/app.css", "fonts/mw-inter-latin.woff2")).data)
    again = client.get(f"/assignments/{assignment}/visit", headers={"If-None-Match": page.headers["ETag"]})
    first = len(page.data) + sum(files.values()) + font
    return [
        Figure("visit form, first visit: page, styles, scripts, font", first / 1000, "kB", 60),
        Figure("visit form, second visit", (len(again.data) + len(str(again.headers))) / 1000, "kB", 5),
    ]


def _downloads(app: Flask) -> list[Figure]:
    from shopper.demo.queries import first_publication
    from shopper.reports.actions import render_report

    with app.app_context():
        publication = first_publication()
        assert publication is not None
        render_report(publication, "en")
    client = _signed_in(app, "leo.nowicki@good-corner.example")
    address = f"/reports/{publication}/en.pdf"
    tag = client.get(address).headers["ETag"]
    whole = _cpu_of(lambda: client.get(address).get_data(), 50)
    again = _cpu_of(lambda: client.get(address, headers={"If-None-Match": tag}), 50)
    return [
        Figure("a PDF downloaded", whole * 1000, "CPU ms"),
        Figure("a PDF asked for again (304)", again * 1000, "CPU ms"),
    ]


def _accepting(app: Flask) -> list[Figure]:
    client, assignment = _shopper(app)
    with app.app_context():
        from shopper.assignments.models import Assignment
        from shopper.infra.db import db

        form = db.session.get_one(Assignment, assignment).questionnaire_id
    body: dict[str, Any] = {"kind": "visit", "subject": str(assignment), "form": str(form), "version": "1.1", "locale": "en"}
    body["answers"] = {key: {"value": "yes"} for key in ("2.1", "2.2", "2.3", "2.5", "2.6", "2.7", "3.1", "3.3", "3.7", "4.2")}
    raw = json.dumps(body).encode()

    def send() -> None:
        client.put(f"/api/s/{uuid4()}", data=raw, headers={"X-Outbox": "1", "Content-Type": "application/json"})

    return [Figure("1,000 visits received, full durability", _cpu_of(send, 200) * 1000, "CPU s")]


def _cpu_of(call: Callable[[], Any], times: int) -> float:
    call()
    started = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - started) / times


def _shopper(app: Flask) -> tuple[FlaskClient, Any]:
    from shopper.demo.queries import open_assignment

    email = "sam.ortiz@good-corner.example"
    with app.app_context():
        return _signed_in(app, email), open_assignment(email)


def _signed_in(app: Flask, email: str) -> FlaskClient:
    from shopper.accounts.actions import sign_in
    from shopper.accounts.queries import user_by_email

    client = app.test_client()
    with app.app_context():
        user = user_by_email(email)
        assert user is not None
        client.set_cookie("sid", sign_in(user.id, on_phone=True))
    return client
