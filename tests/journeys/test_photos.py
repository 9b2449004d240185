"""A photo is kept at the moment it is picked, by its own id, small and without a trace of the phone."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

from tests.journeys.phone import Phone, draw_photo
from tests.journeys.shop import Shop


def test_five_photos_of_one_name_are_five(phone: Phone, shop: Shop, tmp_path: Path) -> None:
    phone.open_form()
    phone.go("i-2.1")
    phone.pick("2.1", *(draw_photo(tmp_path / str(seed) / "image.jpg", seed=seed) for seed in range(3)))
    phone.pick("2.1", draw_photo(tmp_path / "3" / "image.jpg", seed=3))
    phone.go("i-5.3")
    phone.pick("5.3", draw_photo(tmp_path / "4" / "image.jpg", seed=4))
    here = phone.hashes()
    assert len(set(here.values())) == 5
    phone.answer_quickly()
    phone.send()
    phone.wait_received()
    assert shop.held()[0].photos == here


def test_three_photos_and_send_at_once(phone: Phone, shop: Shop, tmp_path: Path) -> None:
    """Send waits for what is still being kept."""
    phone.open_form()
    phone.answer_quickly()
    files = [str(draw_photo(tmp_path / f"{seed}.jpg", seed=seed)) for seed in range(3)]
    phone.item("2.1").locator("input[type=file]").set_input_files(files)
    phone.send()
    phone.wait_received()
    assert len(shop.held()[0].photos) == 3


def test_what_is_kept_of_a_photo(phone: Phone, shop: Shop, tmp_path: Path) -> None:
    """A picture is small, upright and says nothing of the phone; what cannot be decoded, or changes or goes after the pick, is kept as it was."""
    picture = Image.effect_noise((2400, 1200), 50).convert("RGB")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Spyphone"
    picture.save(tmp_path / "turned.jpg", exif=exif)
    odd = [b"\0\0\0\x18ftypheic" + bytes([number]) * 9000 for number in range(2)] + [b"\0\0\0\x18ftypheic" + bytes(range(256)) * 40]
    files = [tmp_path / f"{number}.heic" for number in range(3)]
    for file, data in zip(files, odd, strict=True):
        file.write_bytes(data)
    phone.open_form()
    phone.go("i-2.1")
    phone.pick("2.1", tmp_path / "turned.jpg")
    phone.pick("2.1", *files)
    files[0].write_bytes(b"other bytes")
    files[1].unlink()
    phone.answer_quickly()
    phone.send()
    phone.wait_received()
    kept = {file.read_bytes() for file in (shop.folder / "files" / "photos").rglob("*-*-*-*-*/*")}
    assert kept > set(odd)
    (turned,) = kept - set(odd)
    assert Image.open(io.BytesIO(turned)).size == (800, 1600)
    assert b"Spyphone" not in turned


WATCH = """(() => {
  const put = IDBObjectStore.prototype.put
  window.puts = []
  IDBObjectStore.prototype.put = function () { window.puts.push(this.name); return put.apply(this, arguments) }
})()"""


def test_a_photo_taken_first_of_all_has_a_draft_to_belong_to_and_a_removed_one_is_gone(phone: Phone, tmp_path: Path) -> None:
    phone.context.add_init_script(WATCH)
    phone.open_form()
    phone.go("i-2.1")
    phone.pick("2.1", draw_photo(tmp_path / "a.jpg"))
    assert phone.page.evaluate("window.puts.slice(0, 2)") == ["draft", "photo"]
    (draft,), (photo,) = phone.shelf("draft"), phone.shelf("photo")
    assert photo["sub"] == draft["id"]
    phone.pick("2.1", draw_photo(tmp_path / "b.jpg", seed=1))
    phone.page.get_by_role("button", name="Remove photo 1").click()
    expect(phone.item("2.1").locator("[data-photos] li")).to_have_count(1)
    (left,) = phone.shelf("photo")
    assert left["pid"] != photo["pid"]


def test_photos_keep_the_order_of_picking(phone: Phone, shop: Shop, tmp_path: Path) -> None:
    phone.open_form()
    phone.go("i-2.1")
    for seed in range(5):
        (tmp_path / f"{seed}.bin").write_bytes(b"no picture" * (seed + 1))
        phone.pick("2.1", tmp_path / f"{seed}.bin")
    phone.page.reload()
    phone.wait_ready()
    phone.answer_quickly()
    phone.send()
    phone.wait_received()
    assert [photo["size"] for photo in shop.held()[0].manifest["photos"]] == [10, 20, 30, 40, 50]
