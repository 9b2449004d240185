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
from typing import Any
from uuid import uuid4

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask.testing import FlaskClient

from shopper.accounts.actions import sign_in
from shopper.accounts.queries import user_by_email
from shopper.assignments.models import Assignment
from shopper.cli.bench_lists import measure
from shopper.cli.bench_render import demo_publication
from shopper.config import ROOT, for_child
from shopper.demo.queries import open_assignment
from shopper.infra.db import db
from shopper.reports.actions import render_report as make_report

RUNS = 3
SIXTY, DOWNLOAD = "60 items and 12 photos as PDF, cold process", "a PDF downloaded"


@dataclass(frozen=True)
class Figure:
    """One measured figure; `most` is the bar it has to stay under."""

    name: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def bar(self) -> str:
        return f"at most {self.most:g}" if self.most is not None else f"at least {self.least:g}" if self.least is not None else ""

    @property
    def verdict(self) -> str:
        if self.most is not None and self.value > self.most:
            return "TOO MUCH"
        if self.least is not None and self.value < self.least:
            return "TOO LITTLE"
        return "ok" if self.bar else ""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.option("--lists/--no-lists", default=True, help="Lists at 1,000 and 100,000 visits; takes a minute.")
@click.option("--load", type=int, help="Nothing but cards, so many a second.")
@click.option("--seconds", type=int, default=60, help="Of --load.")
@click.option("--worker", is_flag=True, help="Beside --load, as on a real machine.")
def bench(as_json: bool, lists: bool, load: int | None, seconds: int, worker: bool) -> None:
    """Measure what is promised: what pages weigh, what a report, a download, a visit, a card costs, how long lists take."""
    with tempfile.TemporaryDirectory(prefix="shopper-bench-") as folder:
        environment = for_child(SHOPPER_DATA=folder, DATABASE_URL=f"sqlite:///{folder}/shopper.db")
        _flask(environment, "setup")
        if load:
            own = ["--rate", str(load), "--seconds", str(seconds), *(["--with-worker"] if worker else [])]
            figures = _told(environment, "bench-load", *own)
        else:
            figures = _everything(environment, lists=lists)
    if as_json:
        click.echo(json.dumps([asdict(figure) for figure in figures], indent=1))
        return
    for each in figures:
        click.echo(f"{each.name:<66} {each.value:>10.3f} {each.unit:<9} {each.bar:<14} {each.verdict}")


def _everything(environment: dict[str, str], *, lists: bool) -> list[Figure]:
    figures = [*_reports(environment), *_told(environment, "bench-requests")]
    figures += _against_downloads(figures)
    for command in ("bench-cards", "bench-telling", *(["bench-lists"] if lists else [])):
        figures += _told(environment, command)
    return figures


@click.command("bench-requests", hidden=True)
@with_appcontext
def bench_requests() -> None:
    """What the server itself costs, measured in the process that holds it."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    click.echo(json.dumps([asdict(figure) for figure in (*_form(app), *_downloads(app), *_accepting(app))]))


@click.command("bench-lists", hidden=True)
@with_appcontext
def bench_lists() -> None:
    """The same lists with 1,000 and with 100,000 visits."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    figures = []
    for name, few, many in measure(app):
        figures += [
            Figure(f"list of 1,000: {name}, p95", few * 1000, "ms"),
            Figure(f"list of 100,000: {name}, p95", many * 1000, "ms"),
            Figure("  against 1,000", many / few, "times", 2),
        ]
    click.echo(json.dumps([asdict(figure) for figure in figures]))


def _told(environment: dict[str, str], *command: str) -> list[Figure]:
    return [Figure(**figure) for figure in json.loads(_flask(environment, *command))]


def _flask(environment: dict[str, str], *command: str) -> str:
    program = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
    return subprocess.run(program, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def _reports(environment: dict[str, str]) -> list[Figure]:
    render = ["-m", "flask", "--app", "wsgi", "bench-render"]
    asked = {
        "import": ["-c", "import weasyprint"],
        "worked": render,
        "sixty": [*render, "--items", "60", "--photos", "12"],
        "long": [*render, "--items", "600", "--photos", "12"],
    }
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(RUNS):  # in turn, so that a slow minute hits all
        for name, arguments in asked.items():
            taken[name].append(_child_cpu(arguments, environment))
    alone, worked, sixty, long = (statistics.median(taken[name]) for name in asked)
    return [
        Figure("import weasyprint", alone, "CPU s"),
        Figure("the worked visit with 6 photos as PDF, cold process", worked, "CPU s"),
        Figure(SIXTY, sixty, "CPU s"),
        Figure("  against the import alone", sixty / alone, "times", 8),
        Figure("600 items and 12 photos as PDF, cold process", long, "CPU s"),
        Figure("  against 60 items", long / sixty, "times", 8),
    ]


def _against_downloads(figures: list[Figure]) -> list[Figure]:
    told = {figure.name: figure.value for figure in figures}
    return [Figure("rendering 60 items against a full download", told[SIXTY] / (told[DOWNLOAD] / 1000), "times", least=500)]


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
    publication = demo_publication()
    make_report(publication, "en")
    client = _signed_in(app, "leo.nowicki@good-corner.example")
    address = f"/reports/{publication}/en.pdf"
    tag = client.get(address).headers["ETag"]
    whole = _cpu_of(lambda: client.get(address).get_data(), 50)
    again = _cpu_of(lambda: client.get(address, headers={"If-None-Match": tag}), 50)
    return [
        Figure(DOWNLOAD, whole * 1000, "CPU ms"),
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
