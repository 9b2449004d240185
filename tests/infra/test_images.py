"""Photos are decoded in a limited child: what is hostile ends there, and what comes out carries pixels only."""

from __future__ import annotations

import contextlib
import hashlib
import struct
import zlib
from io import BytesIO

import pillow_heif
import pytest
from PIL import Image, ImageCms

from shopper.infra import images
from shopper.infra.images import DecoderBroke, Undecodable, derive
from tests.capture.phone import jpeg


@pytest.fixture
def decode(tmp_path):
    """`decode(bytes)` gives what derive() says and the clean image."""

    def run(data, **options):
        source, target = tmp_path / "source", tmp_path / "target.jpg"
        source.write_bytes(data)
        derived = derive(source, target, **options)
        assert source.read_bytes() == data
        assert (derived.size, derived.sha256) == (target.stat().st_size, hashlib.sha256(target.read_bytes()).hexdigest())
        image = Image.open(target)
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (derived.width, derived.height))
        return image

    return run


def saved(image, kind, **options):
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, rows=b""):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def heic():
    out = BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (320, 240), "navy")).save(out, quality=60)
    return out.getvalue()


PHOTO = Image.new("RGB", (400, 300), (200, 30, 30))


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (saved(PHOTO, "JPEG"), (400, 300)),
        (saved(PHOTO, "JPEG", progressive=True), (400, 300)),
        (saved(PHOTO.convert("CMYK"), "JPEG"), (400, 300)),
        (saved(PHOTO.convert("L"), "JPEG"), (400, 300)),
        (saved(PHOTO, "PNG"), (400, 300)),
        (saved(PHOTO.convert("P"), "PNG"), (400, 300)),
        (saved(PHOTO.convert("RGBA"), "PNG"), (400, 300)),
        (saved(PHOTO.convert("I;16"), "PNG"), (400, 300)),
        (saved(PHOTO, "WEBP"), (400, 300)),
        (heic(), (320, 240)),
        (saved(Image.new("RGB", (1, 1)), "PNG"), (1, 1)),
        (jpeg((3000, 1000)), (1000, 333)),
    ],
    ids=["jpeg", "progressive", "cmyk", "grey", "png", "palette", "transparent", "16 bit", "webp", "heic", "dot", "wide"],
)
def test_what_phones_make_becomes_a_clean_jpeg(decode, data, size):
    assert decode(data).size == size


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 5000,
        b"<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><script>alert(1)</script></svg>",
        saved(PHOTO, "GIF"),
        saved(PHOTO, "TIFF"),
        saved(PHOTO, "BMP"),
        saved(PHOTO, "JPEG")[:600],
        saved(PHOTO, "JPEG")[:20],
        saved(PHOTO, "PNG")[:60],
        heic()[:300],
        b"GIF89a" + saved(PHOTO, "JPEG"),
        b"%PDF-1.4\n%\xff" + saved(PHOTO, "JPEG"),
        b"PK\x03\x04" + b"\0" * 100,
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        png(10, 10, b"\0" * 5),
        png(0, 0),
    ],
    ids=[
        "empty", "zeroes", "svg", "gif", "tiff", "bmp", "truncated jpeg", "header only", "truncated png", "truncated heic",
        "gif or jpeg", "pdf or jpeg", "zip", "postscript", "short rows", "no size",
    ],
)  # fmt: skip
def test_what_is_no_photo_is_refused_in_one_line(decode, data):
    with pytest.raises(Undecodable) as refused:
        decode(data)
    assert 0 < len(str(refused.value)) <= 200
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (60_000, 1_000)])
def test_a_bomb_is_refused_by_its_size(decode, width, height):
    with pytest.raises(Undecodable, match="pixels|bomb|exceeds"):
        decode(png(width, height, b"\0" * 1000))


def test_a_real_bomb_of_169_million_pixels_costs_nothing(decode):
    bomb = saved(Image.new("1", (13_000, 13_000)), "PNG")
    assert len(bomb) < 100_000
    with pytest.raises(Undecodable, match="13000x13000 is more than"):
        decode(bomb)


def test_the_largest_photo_allowed_fits_the_child(decode):
    assert decode(jpeg((8_000, 6_000))).size == (1000, 750)


def test_what_follows_the_end_of_a_photo_is_left_behind(decode, tmp_path):
    decode(saved(PHOTO, "JPEG") + b"<?php system('id') ?>PK\x03\x04 CANARY")
    assert b"CANARY" not in (tmp_path / "target.jpg").read_bytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_nothing_but_pixels_comes_through(decode, tmp_path, kind):
    exif = Image.Exif()
    exif[0x010F], exif[0x9286] = "CANARY-make", "CANARY-comment"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 13.0, 47.0)})
    options = {"exif": exif.tobytes(), "xmp": b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>CANARY</x:xmpmeta>"}
    if kind == "HEIF":
        pillow_heif.register_heif_opener()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = saved(PHOTO, kind, icc_profile=profile, **options)
    assert b"CANARY" in data
    clean = decode(data)
    assert (dict(clean.getexif()), set(clean.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}) == ({}, set())
    assert b"CANARY" not in (tmp_path / "target.jpg").read_bytes()


@pytest.mark.parametrize(("turn", "corner"), [(1, (0, 0)), (3, (1, 1)), (6, (1, 0)), (8, (0, 1))])
def test_it_stands_upright_without_its_note(decode, turn, corner):
    """The red corner goes where a camera held like that saw it."""
    image = Image.new("RGB", (64, 64), "white")
    image.paste("red", (0, 0, 32, 32))
    exif = Image.Exif()
    exif[0x0112] = turn
    clean = decode(saved(image, "JPEG", exif=exif, quality=95))
    red, green, _ = clean.getpixel((16 + 32 * corner[0], 16 + 32 * corner[1]))
    assert (red > 200, green < 60) == (True, True)


def test_what_is_transparent_stands_on_white(decode):
    assert min(decode(saved(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG")).getpixel((10, 10))) > 250


def test_a_small_photo_is_not_blown_up(decode):
    assert decode(jpeg((50, 40)), longest=1200).size == (50, 40)


def test_a_child_that_takes_too_long_is_ended(decode, monkeypatch):
    monkeypatch.setattr(images, "WALL_SECONDS", 0.001)
    with pytest.raises(DecoderBroke, match="too long"):
        decode(jpeg())


def test_a_child_that_eats_too_much_is_ended(decode, monkeypatch):
    monkeypatch.setattr(images, "MEMORY_BYTES", 40 * 1024 * 1024)
    with pytest.raises(Undecodable):
        decode(jpeg())


def test_a_profile_made_of_nonsense_does_not_cost_the_photo(decode):
    assert decode(saved(PHOTO, "JPEG", icc_profile=b"nonsense" * 20)).size == (400, 300)


def test_a_profile_of_another_kind_of_image_does_not_cost_the_photo(decode):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert decode(saved(PHOTO.convert("CMYK"), "JPEG", icc_profile=profile)).size == (400, 300)


def test_tags_that_point_in_a_circle_do_not_cost_the_server(decode):
    looping = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 1) + struct.pack("<HHII", 0x8769, 4, 1, 8) + struct.pack("<I", 8)
    with contextlib.suppress(Undecodable):
        assert decode(saved(PHOTO, "JPEG", exif=looping)).size == (400, 300)


def test_a_clean_copy_can_be_made_again_over_half_a_one(decode, tmp_path):
    (tmp_path / "target.jpg").write_bytes(b"half")
    assert decode(jpeg((50, 40))).size == (50, 40)
