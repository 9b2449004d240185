"""Make documents."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache
from importlib.metadata import version
from itertools import chain, count
from typing import cast
from uuid import UUID

from shopper.access.queries import people_with
from shopper.access.rules import READ_REPORT, REVIEW_VISIT
from shopper.audit.actions import record
from shopper.config import ROOT
from shopper.errors import Invalid
from shopper.infra import clock, i18n
from shopper.infra.db import db
from shopper.infra.jobs import enqueue
from shopper.infra.pdf import RenderFailed
from shopper.infra.storage import storage
from shopper.infra.transaction import transaction
from shopper.notifications.actions import tell
from shopper.organisation.queries import logo
from shopper.reports import queries, rules
from shopper.reports.models import EXPIRED, FAILED, NO_SCORE, READY, WORKING, Parcel, Report, ReportEntry
from shopper.reports.pdf import file_name, logo_key, write_parcel
from shopper.reports.pdf import render_report as render_pdf
from shopper.reports.snapshot import Snapshot
from shopper.reports.view import ReportTooLarge

MOST_IN_A_PARCEL, PARCELS_AT_ONCE, A_STEP = 500, 3, 3
PARCEL_LIFE = timedelta(days=1)
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
    _keep_logo(published.company_id, published.snapshot["company"].get("logo") or "")
    record(None, "enter report", "publication", published.id)


def _keep_logo(company_id: UUID, sha256: str) -> None:
    """A copy by content: the company may change its mark, an issued report keeps the one it was frozen with."""
    profile, key = logo(company_id), logo_key(sha256)
    if sha256 and profile is not None and not storage().exists(key) and storage().exists(profile.logo_key):
        storage().write(key, storage().read(profile.logo_key))


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
def pack(actor_id: UUID, publications: Sequence[UUID], languages: Sequence[str]) -> UUID:
    """Owe a ZIP of these reports; what the person may not read is left aside. Invalid for none, too many, too many at once."""
    wanted = [language for language in i18n.LANGUAGES if language in languages]
    allowed = set(queries.readable(actor_id, publications))
    chosen = [each for each in dict.fromkeys(publications) if each in allowed]
    if not chosen or not wanted:
        raise Invalid(nothing="choose at least one report and one language")
    if len(chosen) > MOST_IN_A_PARCEL:
        raise Invalid(many=f"at most {MOST_IN_A_PARCEL} reports")
    if queries.working_parcels(actor_id) >= PARCELS_AT_ONCE:
        raise Invalid(busy="wait until the last ones are packed")
    parcel = Parcel(
        owner_id=actor_id, publications=[str(each) for each in chosen], languages=wanted, expires_at=clock.now() + PARCEL_LIFE
    )
    db.session.add(parcel)
    db.session.flush()
    _go_on(parcel)
    enqueue("reports.expire_parcel", {"parcel_id": str(parcel.id)}, key=f"expire:{parcel.id}", at=parcel.expires_at)
    record(actor_id, "pack reports", "parcel", parcel.id, reports=len(chosen), languages=wanted)
    return parcel.id


def _go_on(parcel: Parcel) -> None:
    """The next step is a job of its own, behind what else is owed: a large parcel keeps no single report waiting."""
    enqueue("reports.pack", {"parcel_id": str(parcel.id), "step": parcel.done}, key=f"pack:{parcel.id}:{parcel.done}")


def pack_step(parcel_id: UUID) -> None:
    """Make a few of the missing documents; when all are there, write the file. Bears running twice."""
    parcel = queries.parcel_or_none(parcel_id)
    if parcel is None or parcel.state != WORKING:
        return
    wanted = [(UUID(each), language) for each in parcel.publications for language in parcel.languages]
    there, left_out = queries.documents_of({each for each, _ in wanted}), {(UUID(one), lang) for one, lang in parcel.left_out}
    missing = [each for each in wanted if each not in there and each not in left_out]
    if not missing:
        _finish_parcel(parcel, [there[each] for each in wanted if each in there])
        return
    failed = []
    for publication_id, language in missing[:A_STEP]:
        try:
            render_report(publication_id, language)
        except (RenderFailed, ReportTooLarge):
            failed.append([str(publication_id), language])
    _note_step(parcel_id, len(wanted) - len(missing) + len(missing[:A_STEP]), failed)


@transaction
def _note_step(parcel_id: UUID, done: int, failed: list[list[str]]) -> None:
    parcel = queries.parcel_or_none(parcel_id)
    if parcel is not None and parcel.state == WORKING:
        parcel.left_out = [*parcel.left_out, *failed]
        parcel.done = done
        _go_on(parcel)


def _finish_parcel(parcel: Parcel, reports: Sequence[Report]) -> None:
    snapshots = queries.snapshots_of({report.publication_id for report in reports})
    names: dict[str, Report] = {}
    for report in reports:
        revision, snapshot = snapshots[report.publication_id]
        names[_free_name(names, file_name(snapshot, revision, report.language))] = report
    parcel_id, key = parcel.id, parcel.file_key
    files = [(name, storage().path(report.file_key)) for name, report in names.items()]
    db.session.rollback()  # nothing stays open while megabytes are copied
    size = write_parcel(key, files) if files else 0
    _note_parcel(parcel_id, size, len(files))


def _free_name(taken: Mapping[str, object], name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return next(each for each in chain([name], (f"{stem}-{number}{dot}{suffix}" for number in count(2))) if each not in taken)


@transaction
def _note_parcel(parcel_id: UUID, size: int, files: int) -> None:
    parcel = queries.parcel_or_none(parcel_id)
    if parcel is None or parcel.state != WORKING:
        storage().delete(f"parcels/{parcel_id}.zip")
        return
    parcel.size, parcel.done = size, parcel.total
    parcel.state = READY if files else FAILED
    record(None, "parcel packed", "parcel", parcel_id, files=files, size=size)


@transaction
def expire_parcel(parcel_id: UUID) -> None:
    parcel = queries.parcel_or_none(parcel_id)
    if parcel is not None and parcel.state != EXPIRED:
        parcel.state = EXPIRED
        storage().delete(parcel.file_key)
        record(None, "parcel expired", "parcel", parcel_id)


@transaction
def give_up_parcel(parcel_id: UUID) -> None:
    parcel = queries.parcel_or_none(parcel_id)
    if parcel is not None and parcel.state == WORKING:
        parcel.state = FAILED
        record(None, "parcel given up", "parcel", parcel_id)


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
    mark = snapshot["company"].get("logo") or ""
    if mark and storage().exists(logo_key(mark)):
        files[mark] = storage().path(logo_key(mark))
    db.session.rollback()  # nothing stays open while it is set on paper
    words = i18n.catalogue(language)
    pdf = render_pdf(snapshot, language, words, lambda sha256: files[sha256].read_bytes(), with_logo=mark in files)
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
