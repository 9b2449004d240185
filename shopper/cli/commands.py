"""`flask --app wsgi …`"""

from __future__ import annotations

import json
import signal
import sys
from typing import IO
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from shopper.cli.begin import begin
from shopper.cli.bench import bench, bench_lists, bench_requests
from shopper.cli.bench_cards import bench_cards
from shopper.cli.bench_load import bench_load
from shopper.cli.bench_render import bench_render
from shopper.cli.bench_telling import bench_telling
from shopper.config import ROOT, settings
from shopper.errors import Conflict, NotFound


def init_app(app: Flask) -> None:
    benches = (bench, bench_requests, bench_render, bench_lists, bench_cards, bench_load, bench_telling)
    for command in (setup, begin, serve, worker, demo, *benches):
        app.cli.add_command(command)
    for command in (erase_submission, take_in_copy, retry_jobs, bounces, keys, new_migration):
        app.cli.add_command(command)


def _with_migrations(app: Flask) -> None:
    """Alembic costs half a second at every start: only the commands that migrate load it."""
    from flask_migrate import Migrate

    from shopper.infra.db import db

    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)


@click.command()
@click.option("--demo/--no-demo", "with_demo", default=True, help="Load the Good Corner demonstration into an empty database.")
@with_appcontext
def setup(with_demo: bool) -> None:
    """Bring the database to this version; fill an empty one with the demonstration."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    migrate_database(app)
    if with_demo:
        from shopper.demo import seed

        if seed.fill_if_empty():
            seed.make_first_report()
        else:
            seed.bring_what_is_new()


def migrate_database(app: Flask) -> None:
    """To the newest migration, whole or not at all."""
    if _is_newest(app):
        return
    from flask_migrate import upgrade

    if "migrate" not in app.extensions:
        _with_migrations(app)
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))


@click.command()
@click.option("--port", type=int, default=None, help="Instead of PORT.")
@with_appcontext
def serve(port: int | None) -> None:
    """The web server."""
    from waitress import serve as waitress_serve

    chosen = settings()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # requests in hand are finished first
    waitress_serve(
        current_app._get_current_object(),  # type: ignore[attr-defined]
        host=chosen.host,
        port=port or chosen.port,
        threads=8,
        connection_limit=2000,
        channel_timeout=20,
        max_request_body_size=80 * 1024 * 1024,
        ident=None,
        clear_untrusted_proxy_headers=False,
    )


@click.command()
@with_appcontext
def worker() -> None:
    """The job worker."""
    from shopper.infra import pdf
    from shopper.infra.jobs.worker import work

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    pdf.preload()
    work(app)


demo = AppGroup("demo", help="The demonstration company.")


@demo.command("links")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def links(as_json: bool) -> None:
    """Where to go and as whom."""
    from sqlalchemy.exc import OperationalError

    from shopper.demo import links as demo_links
    from shopper.infra.db import schema_version

    try:
        is_there = schema_version() is not None
    except OperationalError:
        is_there = False
    if not is_there:
        raise click.ClickException("There is no database yet. Run `python3 -m shopper` or `flask --app wsgi setup` first.")
    found = demo_links.links()
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else demo_links.as_text(found))


@click.command("erase-submission")
@click.argument("submission_id", type=click.UUID)
@with_appcontext
def erase_submission(submission_id: UUID) -> None:
    """Erase what a person sent, with its photos, for good. Its id is remembered and never accepted again."""
    from shopper.capture.actions import erase

    try:
        erase(None, submission_id)
    except NotFound:
        raise click.ClickException("There is no such submission.") from None
    except Conflict as conflict:
        raise click.ClickException(str(conflict)) from None
    click.echo("Erased.")


@click.command("take-in-copy")
@click.argument("file", type=click.File("rb"))
@click.argument("email")
@with_appcontext
def take_in_copy(file: IO[bytes], email: str) -> None:
    """Take in a visit that a shopper saved as a file ("Save a copy"), in the name of the shopper with this e-mail."""
    from shopper.cli.copies import NotACopy, take_in

    try:
        click.echo(take_in(file.read(), email))
    except NotACopy as problem:
        raise click.ClickException(str(problem)) from None


@click.command("retry-jobs")
@with_appcontext
def retry_jobs() -> None:
    """Owe again the work that was given up after too many attempts."""
    from shopper.infra.jobs import retry_given_up

    click.echo(f"Owed again: {retry_given_up()}.")


keys = AppGroup("keys", help="The keys of what is sealed (contact data).")


@keys.command("rotate")
def rotate_keys() -> None:
    """Make a new master key, wrap every data key with it, forget the old one. Keep a copy of the new file elsewhere."""
    from shopper.infra.sealing import Unreadable, rotate_master

    try:
        click.echo(f"The master key is now {rotate_master()}, in {settings().key_file}.")
    except Unreadable as problem:
        raise click.ClickException(str(problem)) from None


@click.command("bounces")
@click.argument("mail", type=click.File("rb"), default="-")
@with_appcontext
def bounces(mail: IO[bytes]) -> None:
    """Take in one letter that came back to MAIL_FROM, whole, from standard input: a mail server's report (RFC 3464)."""
    from shopper.notifications.actions import take_bounce
    from shopper.notifications.rules.bounces import MOST_BYTES

    click.echo(take_bounce(mail.read(MOST_BYTES)))


@click.command("new-migration")
@click.argument("slug")
@with_appcontext
def new_migration(slug: str) -> None:
    """Write the next numbered migration from what the models say; read it before you keep it."""
    from flask_migrate import migrate

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    _with_migrations(app)
    migrate(directory=str(ROOT / "migrations"), message=slug, rev_id=f"{int(_newest_migration()) + 1:04d}")


def _is_newest(app: Flask) -> bool:
    """Asked without alembic, whose import is most of what an unchanged start would cost."""
    from shopper.infra.db import schema_version

    with app.app_context():
        return schema_version() == _newest_migration()


def _newest_migration() -> str:
    return max((path.name[:4] for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py")), default="0000")
