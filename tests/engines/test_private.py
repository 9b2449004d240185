"""T26: in a private window WebKit refuses to put a Blob on the shelf; the bytes go there instead, and the visit arrives whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines.driver import Engine, WebKit
from tests.journeys.phone import QUICKLY, SHELF, draw_photo
from tests.journeys.shop import Shop

pytestmark = pytest.mark.browser

REFUSES = """async () => {
  const open = indexedDB.open('outbox')
  const db = await new Promise((done) => { open.onsuccess = () => done(open.result) })
  const tx = db.transaction('receipt', 'readwrite')
  tx.objectStore('receipt').put({ id: 'probe', blob: new Blob(['a']) })
  const refused = await new Promise((done) => { tx.oncomplete = () => done(false); tx.onerror = tx.onabort = () => done(true) })
  if (!refused) db.transaction('receipt', 'readwrite').objectStore('receipt').delete('probe')
  db.close()
  return refused
}"""


@pytest.fixture
def private(tmp_path: Path) -> Iterator[Engine]:
    if missing := WebKit.missing():
        pytest.skip(f"WebKit is not tried: {missing} is not installed")
    profile = tmp_path / "profile"
    profile.mkdir()
    (profile / "private").touch()
    engine = WebKit(profile)
    yield engine
    engine.kill()


def test_a_photo_in_a_private_window(private: Engine, shop: Shop, tmp_path: Path) -> None:
    private.goto(f"{shop.base}/healthz")
    private.sign_in(shop.world["sam"])
    private.goto(shop.visit_url())
    private.until("() => document.querySelector('form.is-ready')")
    assert private.script(REFUSES) is True
    private.pick("[id='p-2.1']", draw_photo(tmp_path / "a.jpg"))
    private.until("() => document.querySelector('[id=\"i-2.1\"] [data-photos] li')")
    private.script(QUICKLY)
    private.until(f"async () => Object.keys((await ({SHELF})('draft'))[0].answers).length > 30")
    here = {row["pid"]: row["sha256"] for row in private.script(SHELF, "photo")}
    private.script("() => { location.hash = 'missing'; document.querySelector('[data-send]').click() }")
    private.until("() => document.querySelector('#sent.is-received')")
    (held,) = shop.held()
    assert len(here) == 1
    assert held.photos == here
