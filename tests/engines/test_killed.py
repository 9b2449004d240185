"""Firefox and WebKit keep the promise too: a visit without signal arrives once and whole, though the browser is killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.driver import Engine
from tests.journeys.phone import QUICKLY, SHELF, draw_photo
from tests.journeys.shop import Shop

pytestmark = pytest.mark.browser

ITEMS = 39


def _filled_in_without_signal(engine: Engine, shop: Shop, photo: Path) -> dict[str, str]:
    """Everything answered, nothing sent. Returns the photo's hash by its id."""
    # A page without scripts: left at once, one that registers the worker may leave WebKit "installing" until the next page heals it.
    engine.goto(f"{shop.base}/healthz")
    engine.sign_in(shop.world["sam"])
    engine.goto(shop.visit_url())
    engine.until("() => 'kept' in document.documentElement.dataset")
    shop.close()
    engine.reload()
    _wait_ready(engine)
    engine.pick("[id='p-2.1']", photo)
    engine.until("() => document.querySelector('[id=\"i-2.1\"] [data-photos] li')")
    engine.script(QUICKLY)
    engine.until(f"async () => Object.keys((await ({SHELF})('draft'))[0].answers).length === {ITEMS}")
    return _hashes(engine)


def _wait_ready(engine: Engine) -> None:
    engine.until("() => document.querySelector('form.is-ready')")


def _hashes(engine: Engine) -> dict[str, str]:
    return {row["pid"]: row["sha256"] for row in engine.script(SHELF, "photo")}


def _send(engine: Engine) -> None:
    engine.script("() => { location.hash = 'missing'; document.querySelector('[data-send]').click() }")
    engine.until("() => document.querySelector('#sent')?.checkVisibility()")


def _arrives_once(engine: Engine, shop: Shop, here: dict[str, str]) -> None:
    engine.until("() => document.querySelector('#sent.is-received')")
    (held,) = shop.held()
    assert len(here) == 1
    assert held.photos == here
    assert len(held.manifest["answers"]) == ITEMS
    assert shop.visits() == 1
    assert [engine.script(SHELF, store) for store in ("draft", "sub", "photo")] == [[], [], []]


def test_before_it_was_sent(engine: Engine, shop: Shop, tmp_path: Path) -> None:
    here = _filled_in_without_signal(engine, shop, draw_photo(tmp_path / "a.jpg"))
    engine.start_again()
    engine.goto(shop.visit_url())  # still without signal
    _wait_ready(engine)
    assert _hashes(engine) == here
    _send(engine)
    shop.open()
    _arrives_once(engine, shop, here)


def test_after_it_was_sent(engine: Engine, shop: Shop, tmp_path: Path) -> None:
    here = _filled_in_without_signal(engine, shop, draw_photo(tmp_path / "a.jpg"))
    _send(engine)
    engine.start_again()
    shop.open()
    engine.goto(shop.visit_url())
    _arrives_once(engine, shop, here)
