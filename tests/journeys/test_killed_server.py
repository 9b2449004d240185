"""The server dies around its commit: after it is back there is exactly one record, and every photo."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.phone import Phone, draw_photo
from tests.journeys.shop import Shop


@pytest.mark.parametrize("moment", ["die_before_put", "die_after_put", "die_before_patch", "die_after_patch", "die_after_get"])
def test_one_record(phone: Phone, shop: Shop, tmp_path: Path, moment: str) -> None:
    phone.open_form()
    phone.go("i-2.1")
    phone.pick("2.1", draw_photo(tmp_path / "a.jpg"), draw_photo(tmp_path / "b.jpg", seed=1))
    here = phone.hashes()
    phone.answer_quickly()
    shop.fault(moment)
    phone.send()
    shop.until(shop.has_died)
    shop.open()
    phone.wait_received()
    (held,) = shop.held()
    assert held.photos == here
    assert shop.visits() == 1
