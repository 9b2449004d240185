"""Make documents."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from typing import cast
from uuid import UUID

from shopper.access.queries import people_with
from shopper.access.rules import READ_REPORT, REVIEW_VISIT
from shopper.audit.actions import record
from shopper.config import ROOT
from shopper.infra import i18n
from shopper.infra.db import db
from shopper.infra.jobs import enqueue
from shopper.infra.storage import storage
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell
from shopper.reports import queries, rules
from shopper.reports.models import NO_SCORE, Report, ReportEntry
from shopper.reports.pdf import render_report as render_pdf
from shopper.reports.snapshot import Snapshot

MADE_FROM = ("templates/reports/pdf", "static/css/pdf", "static/fonts/pdf", "shopper/reports", "shopper/infra/pdf")


@transaction
def enter(publication_id: UUID) -> None:
    """Put a publication on the list, in the place of the revision it replaces. Bears running twice."""
    if queries.entry_of(publication_id) is not None:
        return
    published = queries.publication(publication_id)
    series_id = getattr(published, "series_id", None) or published.id
    for older in queries.entries_of(series_id):
        older.replaced_at = older.replaced_at or published.published_at
    names = ("company_id", "location_id", "edition_id", "visited_on", "percent", "published_percent", "band", "not_met", "critical")
    db.session.add(
        ReportEntry(
            publication_id=published.id,
            series_id=series_id,
            code=rules.plain_code(published.snapshot["publication"]["code"]),
            revision=published.revision,
            score=rules.sorting_score(published.published_percent, published.band, NO_SCORE),
            published_at=published.published_at,
            **{name: getattr(published, name) for name in names},
        )
    )
    record(None, "enter report", "publication", published.id)


@transaction
def forget_documents(publication_id: UUID) -> None:
    """The PDFs of an erased visit go; its line stays without them, so that the printed code can say "withdrawn"."""
    for report in queries.finished(publication_id).values():
        enqueue("reports.forget_file", {"file_key": report.file_key})
        db.session.delete(report)
    db.session.flush()
    record(None, "forget documents", "publication", publication_id)


@transaction
def tell_readers(publication_id: UUID) -> None:
    """Whoever reads reports of that branch hears of a new one; its reviewers do not, they made it."""
    snapshot, path = queries.publication(publication_id).snapshot, queries.path_of(publication_id)
    facts = {"place": snapshot["location"]["name"], "day": snapshot["visit"]["local_date"]}
    reviewers = set(people_with(REVIEW_VISIT, path))
    for user_id in sorted(set(people_with(READ_REPORT, path)) - reviewers):
        tell(user_id, "report_published", path=f"/reports/{publication_id}", **facts)


@transaction
def ask_for_report(actor_id: UUID, publication_id: UUID, language: str) -> None:
    """Owe a document in a language nobody had asked for yet. Asked twice is owed once."""
    owe_report(publication_id, language)
    record(actor_id, "ask for report", "publication", publication_id, language=language)


@transaction
def owe_report(publication_id: UUID, language: str) -> None:
    args = {"publication_id": str(publication_id), "language": language}
    enqueue("reports.render", args, key=render_key(publication_id, language))


def render_report(publication_id: UUID, language: str) -> None:
    """The PDF of a publication in a language, once. Bears running twice: the same facts give the same key.

    An issued document stays as it is when templates change: its row is there, so nothing is made again.
    """
    if language in queries.finished(publication_id):
        return
    publication = queries.publication_or_none(publication_id)
    if publication is None:
        return  # erased since
    snapshot, key = cast(Snapshot, publication.snapshot), document_key(publication.snapshot_sha256, language)
    files = {
        photo.clean_sha256 or "": storage().path(photo.clean_key)
        for photo in queries.photos_of(publication_id).values()
    }
    db.session.rollback()  # nothing stays open while it is set on paper
    pdf = render_pdf(snapshot, language, i18n.catalogue(language), lambda sha256: files[sha256].read_bytes())
    keep_report(publication_id, language, key, pdf.data, pdf.pages)


def keep_report(publication_id: UUID, language: str, key: str, data: bytes, pages: int) -> None:
    """The file first, then its row: a row without a file would be a promise without a document."""
    if language in queries.finished(publication_id):
        return
    sha256 = hashlib.sha256(data).hexdigest()
    report = Report(publication_id=publication_id, language=language, key=key, sha256=sha256, size=len(data), pages=pages)
    storage().write(report.file_key, data)
    _note_report(report)


@transaction
def _note_report(report: Report) -> None:
    if report.language in queries.finished(report.publication_id):
        return
    db.session.add(report)
    record(None, "make report", "publication", report.publication_id, language=report.language, sha256=report.sha256)


def render_key(publication_id: UUID, language: str) -> str:
    """Under which a document is owed."""
    return f"report:{publication_id}:{language}"


def document_key(snapshot_sha256: str, language: str) -> str:
    """SHA-256 of everything that decides how the document looks."""
    return hashlib.sha256(
        f"{snapshot_sha256}:{language}:{_template_version()}:{version('weasyprint')}".encode()
    ).hexdigest()


@cache
def _template_version() -> str:
    whole = hashlib.sha256()
    for folder in MADE_FROM:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()
