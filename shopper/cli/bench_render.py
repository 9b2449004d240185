"""One report made as a fresh process makes it; as it is, or one as long as asked for."""

from __future__ import annotations

import hashlib
from typing import Any, cast
from uuid import UUID

import click
from flask.cli import with_appcontext

from shopper.demo.queries import publication_with_photos
from shopper.infra import i18n, pdf
from shopper.infra.storage import storage
from shopper.reports import queries
from shopper.reports.pdf import render_report
from shopper.reports.snapshot import Snapshot


@click.command("bench-render", hidden=True)
@click.option("--items", type=int, default=0, help="Stretched to so many items; 0 as it is.")
@click.option("--photos", type=int, default=0)
@with_appcontext
def bench_render(items: int, photos: int) -> None:
    """The demonstration's first report, as a fresh process would make it; or one as long as asked for."""
    publication = queries.publication(demo_publication())
    found = queries.photos_of(publication.id).values()
    files = {photo.clean_sha256 or "": storage().path(photo.clean_key).read_bytes() for photo in found}
    pdf.preload()
    snapshot = cast(Snapshot, publication.snapshot)
    if items:
        snapshot = _stretched(snapshot, files, items, photos)
    render_report(snapshot, "en", i18n.catalogue("en"), files.__getitem__)


def _stretched(snapshot: Snapshot, files: dict[str, bytes], items: int, photos: int) -> Snapshot:
    """The same visit with so many scored items, in the same mix of results, and so many different photos."""
    scored = [item for item in snapshot["items"] if item["weight"]]
    parts = {part["code"] for part in snapshot["sections"]}
    longer: list[dict[str, Any]] = [
        {**scored[number % len(scored)], "key": f"{number // 60 + 1}.{number % 60 + 1}", "photos": []} for number in range(items)
    ]
    had = snapshot["photos"]
    shown: list[dict[str, Any]] = [
        {**had[number % len(had)], "pid": f"p{number}", "item": longer[number]["key"]} for number in range(photos)
    ]
    for number, photo in enumerate(shown):
        data = files[photo["sha256"]]
        data = data[:2] + b"\xff\xfe\x00\x06" + f"{number:04}".encode() + data[2:]  # a comment: another file, the same picture
        photo["sha256"] = hashlib.sha256(data).hexdigest()
        files[photo["sha256"]] = data
        longer[number]["photos"] = [photo["pid"]]
    assert {item["section"] for item in longer} <= parts
    return cast(Snapshot, {**snapshot, "items": longer, "photos": shown})


def demo_publication() -> UUID:
    found = publication_with_photos()
    assert found is not None
    return found
