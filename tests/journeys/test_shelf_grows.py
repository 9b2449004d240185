"""T28: a later version of the shelf finds everything that an earlier one had put there, and it goes to the office."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.journeys.phone import Phone, draw_photo
from tests.journeys.shop import ROOT, Shop

STORE = (ROOT / "static" / "js" / "capture" / "store.js").read_text("utf-8")
OPENED = "openDB(NAME, {version}, {{"
NOW = int(re.findall(r"openDB\(NAME, (\d+), \{", STORE)[0])
# As each version made it, once and for all: a new version adds its line and never changes an older one.
OLD = {
    1: """(db) => {
        db.createObjectStore('draft', { keyPath: 'key' })
        db.createObjectStore('photo', { keyPath: 'pid' }).createIndex('sub', 'sub')
        db.createObjectStore('sub', { keyPath: 'id' })
        db.createObjectStore('receipt', { keyPath: 'id' })
    }""",
}
FILL = """async ([version, rows]) => {
  await new Promise((done, fail) => Object.assign(indexedDB.deleteDatabase('outbox'), { onsuccess: done, onerror: fail, onblocked: fail }))
  const open = indexedDB.open('outbox', version)
  open.onupgradeneeded = () => (MAKE)(open.result)
  const db = await new Promise((done, fail) => { open.onsuccess = () => done(open.result); open.onerror = fail })
  const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0))
  const tx = db.transaction(Object.keys(rows), 'readwrite')
  for (const [store, all] of Object.entries(rows)) for (const { bytes64, isBlob, ...row } of all) {
    if (bytes64) row.bytes = isBlob ? new Blob([bytes(bytes64)], { type: 'image/jpeg' }) : bytes(bytes64).buffer
    tx.objectStore(store).put(row)
  }
  await new Promise((done, fail) => { tx.oncomplete = done; tx.onerror = tx.onabort = fail })
  db.close()
}"""


def test_every_version_has_its_line() -> None:
    assert sorted(OLD) == list(range(1, NOW + 1))


@pytest.fixture
def phone(chromium: Browser, shop: Shop) -> Iterator[Phone]:
    """Without a worker, which would hand out the files of today."""
    with Phone.of(chromium, shop, service_workers="block") as phone:
        yield phone
    assert phone.complaints == []


@pytest.mark.parametrize("old", OLD)
def test_a_full_queue_outlives_the_next_version(phone: Phone, shop: Shop, tmp_path: Path, old: int) -> None:
    phone.open_form()
    owner = phone.page.evaluate("document.body.dataset.user")
    form = phone.page.evaluate("document.querySelector('form[data-outbox]').dataset.form")
    phone.page.goto(f"{shop.base}/healthz")
    rows, photo = _full(owner, form, shop.world, draw_photo(tmp_path / "a.jpg").read_bytes())
    phone.page.evaluate(FILL.replace("MAKE", OLD[old]), [old, rows])

    def as_of_the_next(route: Route) -> None:
        reply = route.fetch()
        text = reply.text()
        assert OPENED.format(version=NOW) in text
        route.fulfill(response=reply, body=text.replace(OPENED.format(version=NOW), OPENED.format(version=NOW + 1)))

    phone.page.route(re.compile(r"/(store|form\.bundle)\.js$"), as_of_the_next)
    phone.open_form()
    expect(phone.item("1.1").locator("input:checked")).to_have_value("no")
    shop.until(lambda: len(shop.held()) == 1 and len(shop.held()[0].photos) == 1, 30)
    assert list(shop.held()[0].photos.values()) == [hashlib.sha256(photo).hexdigest()]
    shop.until(lambda: phone.shelf("sub") == [])
    assert {row["id"] for row in phone.shelf("receipt")} == {rows["receipt"][0]["id"], rows["sub"][0]["id"]}
    assert phone.page.evaluate("indexedDB.databases().then(([one]) => one.version)") == NOW + 1


def _full(owner: str, form: str, world: dict[str, str], data: bytes) -> tuple[dict[str, list[dict[str, object]]], bytes]:
    """A visit begun, one that waits with its photo, one that was received."""
    here, other, sub, pid = world["assignment"], world["other"], str(uuid4()), str(uuid4())
    line = {"pid": pid, "item": "2.3", "sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "type": "image/jpeg"}
    manifest = {"kind": "visit", "subject": other, "form": form, "version": "1.1", "rev": 1, "replaces": None, "answers": {}, "photos": [line]}
    about = {"owner": owner, "form": form, "version": "1.1", "place": "Shop"}
    begun = {**about, "key": f"{owner}|{form}|{here}", "assignment": here, "id": str(uuid4()), "rev": 1, "replaces": None,
             "answers": {"1.1": {"value": "no"}}, "narrative": "", "saved_at": 1, "started_at": "2026-04-19T10:00:00Z"}  # fmt: skip
    waiting = {**about, "assignment": other, "id": sub, "bytes64": base64.b64encode(json.dumps(manifest).encode()).decode(),
               "photos": [line], "replaces": None, "have": 0, "state": "waiting", "why": "new", "at": 1}  # fmt: skip
    shot = {**line, "sub": sub, "seq": 1, "bytes64": base64.b64encode(data).decode(), "isBlob": True}
    received = {"id": str(uuid4()), "owner": owner, "assignment": str(uuid4()), "place": "Shop", "status": "ok", "reasons": [], "at": 10**13}
    return {"draft": [begun], "sub": [waiting], "photo": [shot], "receipt": [received]}, data
