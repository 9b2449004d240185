"""The job that sets a publication on paper: three languages, once each, with nothing in them that must stay in the house."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader

from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.i18n import LANGUAGES
from shopper.infra.jobs import Job, run_due
from shopper.infra.storage import storage
from shopper.reports import actions
from shopper.reports.queries import finished
from tests.reviews.test_canaries import CANARY, rename
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import client_of
from tests.web.play import Played, Story

NOW = datetime(2026, 4, 19, 9, 15, tzinfo=UTC)
PHOTO = (("2.3", play.picture(Make="CANARY", Artist="CANARY", DateTime="2026:04:18 17:44:01")),)
pytestmark = [pytest.mark.slow, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def now(app: Flask) -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def done(app: Flask, world: World) -> Played:
    rename(world.people["sam"], "CANARY Name", "canary@phone.example")
    return play.played(app, world, Story(photos=PHOTO, agent="CANARY/1"))


def everything_in(data: bytes) -> bytes:
    """All that can be read of a PDF: streams unpacked, texts, attachments, metadata."""
    with pikepdf.open(BytesIO(data)) as pdf:
        plain = BytesIO()
        pdf.save(plain, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        attached = b"".join(spec.get_file().read_bytes() for spec in pdf.attachments.values())
    texts = "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    return plain.getvalue() + attached + texts.encode()


def test_three_documents_that_say_what_was_seen_and_not_by_whom(app: Flask, world: World, done: Played) -> None:
    assert done.publication
    run_due()
    db.session.rollback()
    assert set(finished(done.publication)) == {"pl"}, "the company's own language; others when somebody asks"
    for language in ("en", "ru"):
        assert client_of(app, world.sign_in(app, "leo")).get(f"/reports/{done.publication}/{language}.pdf").status_code == 202
    assert "every 3s" in client_of(app, world.sign_in(app, "leo")).get(f"/reports/{done.publication}").text
    assert run_due() == 2
    db.session.rollback()
    ready = finished(done.publication)
    assert set(ready) == set(LANGUAGES)
    assert all(0 < report.pages < 15 for report in ready.values())
    leo = client_of(app, world.sign_in(app, "leo"))
    for language, score in (("en", "85.9"), ("ru", "85,9"), ("pl", "85,9")):
        data = leo.get(f"/reports/{done.publication}/{language}.pdf").data
        assert data.startswith(b"%PDF-1.7")
        reader = PdfReader(BytesIO(data))
        assert len(reader.pages) == ready[language].pages
        assert score in "".join(page.extract_text() for page in reader.pages)
        whole = everything_in(data)
        assert CANARY.lower() not in whole.lower()
        for secret in (world.people["sam"], done.assignment, done.submission, done.visit, *done.photos):
            assert str(secret).encode() not in whole
        assert not re.search(rb"2026[:-]04[:-]18[T ]1[5-8]|\b1[5-8]:[0-5]\d:[0-5]\d", whole.replace(b"D:2026", b"")), "a moment of the visit"
        ((name, files),) = reader.attachments.items()
        attached = json.loads(files[0])
        assert name == "visit.json"
        assert "came_in_at" not in json.dumps(attached)
    assert "every 3s" not in leo.get(f"/reports/{done.publication}").text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Job).where(Job.failed_at.is_not(None))) == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_twice_is_once(app: Flask, done: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    assert done.publication
    actions.render_report(done.publication, "en")
    first = finished(done.publication)["en"]
    kept = (first.key, first.sha256, first.rendered_at)
    monkeypatch.setattr(actions, "render_pdf", lambda *_, **__: pytest.fail("set again"))
    actions.render_report(done.publication, "en")
    db.session.rollback()
    again = finished(done.publication)["en"]
    assert (again.key, again.sha256, again.rendered_at) == kept
    assert storage().exists(again.file_key)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_job_that_fails_is_tried_again_and_leaves_no_half(app: Flask, world: World, done: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    assert done.publication

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no paper")

    with monkeypatch.context() as broken:
        broken.setattr(actions, "render_pdf", fail)
        run_due()
    db.session.rollback()
    assert finished(done.publication) == {}
    owed = db.session.scalars(sa.select(Job).where(Job.name == "reports.render", Job.done_at.is_(None))).all()
    assert {(job.attempts, job.failed_at) for job in owed} == {(1, None)}
    assert client_of(app, world.sign_in(app, "leo")).get(f"/reports/{done.publication}/en.pdf").status_code == 202


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_typed_texts_stay_text_on_paper(app: Flask, world: World) -> None:
    """RELIABILITY §5, WeasyPrint: no picture, link, file or script of a shopper's making."""
    evil = '<img src="file:///etc/passwd"><a rel=attachment href="file:///etc/passwd">x</a><link rel=attachment href="file:///etc/hostname">{{ 7*7 }}'
    done = play.played(app, world, Story(narrative=evil, facts=(("4.13", evil), ("5.5", evil))))
    assert done.publication
    actions.render_report(done.publication, "en")
    data = storage().read(finished(done.publication)["en"].file_key)
    reader = PdfReader(BytesIO(data))
    assert list(reader.attachments) == ["visit.json"]
    assert b"root:x" not in everything_in(data)
    text = re.sub(r"\s+|\u200b", "", "".join(page.extract_text() for page in reader.pages))
    assert "{{7*7}}" in text
    assert '<imgsrc="file:///etc/passwd">' in text
