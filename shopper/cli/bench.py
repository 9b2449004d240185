"""`python3 -m shopper bench`: the figures that are promised, measured within one run on this machine.

Seconds are CPU (user and system) of whole processes, medians; compare ratios, which hold when the machine is slow.
Works on the demonstration: a throw-away copy of it is made, so the running one is not touched.
"""

from __future__ import annotations

import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, cast
from uuid import UUID, uuid4

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask.testing import FlaskClient

from shopper.accounts.actions import sign_in
from shopper.accounts.queries import user_by_email
from shopper.assignments.models import Assignment
from shopper.config import ROOT, for_child
from shopper.demo.queries import open_assignment, publication_with_photos
from shopper.infra import i18n, pdf
from shopper.infra.db import db
from shopper.infra.storage import storage
from shopper.reports import queries
from shopper.reports.actions import render_report as make_report
from shopper.reports.pdf import render_report
from shopper.reports.snapshot import Snapshot

RUNS = 5


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
def bench(as_json: bool) -> None:
    """Measure what is promised: the form's weight, the cost of a report, of a download, of a visit received."""
    with tempfile.TemporaryDirectory(prefix="shopper-bench-") as folder:
        environment = for_child(SHOPPER_DATA=folder, DATABASE_URL=f"sqlite:///{folder}/shopper.db")
        _flask("setup", environment)
        requests = json.loads(_flask("bench-requests", environment))
        figures = [*_reports(environment), *(Figure(**figure) for figure in requests)]
    if as_json:
        click.echo(json.dumps([asdict(figure) for figure in figures], indent=1))
        return
    for each in figures:
        bar = "" if each.most is None else f"at most {each.most:g}"
        click.echo(f"{each.name:<58} {each.value:>10.3f} {each.unit:<9} {bar:<14} {each.verdict}")


@click.command("bench-requests", hidden=True)
@with_appcontext
def bench_requests() -> None:
    """What the server itself costs, measured in the process that holds it."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    click.echo(json.dumps([asdict(figure) for figure in (*_form(app), *_downloads(app), *_accepting(app))]))


@click.command("bench-render", hidden=True)
@with_appcontext
def bench_render() -> None:
    """The demonstration's first report, as a fresh process would make it."""
    publication = queries.publication(_publication())
    files = {photo.clean_sha256: storage().path(photo.clean_key) for photo in queries.photos_of(publication.id).values()}
    pdf.preload()
    snapshot = cast(Snapshot, publication.snapshot)
    render_report(snapshot, "en", i18n.catalogue("en"), lambda sha256: files[sha256].read_bytes())


def _flask(command: str, environment: dict[str, str]) -> str:
    program = [sys.executable, "-m", "flask", "--app", "wsgi", command]
    return subprocess.run(program, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def _publication() -> UUID:
    found = publication_with_photos()
    assert found is not None
    return found


def _reports(environment: dict[str, str]) -> list[Figure]:
    imports, renders = [], []
    for _ in range(RUNS):  # in turn, so that a slow minute hits both
        imports.append(_child_cpu(["-c", "import weasyprint"], environment))
        renders.append(_child_cpu(["-m", "flask", "--app", "wsgi", "bench-render"], environment))
    alone, whole = statistics.median(imports), statistics.median(renders)
    return [
        Figure("import weasyprint", alone, "CPU s"),
        Figure("the worked visit with 6 photos as PDF, cold process", whole, "CPU s"),
        Figure("  against the import alone", whole / alone, "times", 8),
    ]


def _child_cpu(arguments: list[str], environment: dict[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


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
    publication = _publication()
    make_report(publication, "en")
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
    email = "sam.ortiz@good-corner.example"
    return _signed_in(app, email), open_assignment(email)


def _signed_in(app: Flask, email: str) -> FlaskClient:
    client, user = app.test_client(), user_by_email(email)
    assert user is not None
    client.set_cookie("sid", sign_in(user.id, on_phone=True))
    return client
