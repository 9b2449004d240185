"""Files a phone should not send and one day will. Whatever they tell beside pixels says CANARY."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image, ImageCms, PngImagePlugin, TiffImagePlugin

PHOTO = Image.effect_noise((160, 120), 40).convert("RGB")
OTHER = Image.new("RGB", (80, 60), "navy")
XMP = b"<?xpacket begin=''?><x:xmpmeta xmlns:x='adobe:ns:meta/'>CANARY-xmp</x:xmpmeta><?xpacket end='w'?>"
PHP = b"<?php system('CANARY') ?>"
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> bytes:
    told = Image.Exif()
    told[0x010F], told[0x0110], told[0x0112], told[0x013B] = "CANARY-make", "CANARY-model", orientation, "CANARY-artist"
    told[0x9286] = "CANARY-comment"
    told.get_ifd(0x8825).update({1: "N", 2: (52.0, 13.0, 47.0), 3: "E", 4: (21.0, 0.0, 44.0), 29: "CANARY"})
    return told.tobytes()


def segment(kind: int, data: bytes) -> bytes:
    return b"\xff" + bytes([kind]) + struct.pack(">H", len(data) + 2) + data


def jpeg(*segments: bytes, image: Image.Image = PHOTO, **options: Any) -> bytes:
    """A JPEG with segments right after its beginning."""
    whole = saved(image, "JPEG", **options)
    return whole[:2] + b"".join(segments) + whole[2:]


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes, image: Image.Image = PHOTO, **options: Any) -> bytes:
    """A PNG with chunks after its header."""
    whole = saved(image, "PNG", **options)
    return whole[:33] + b"".join(chunks) + whole[33:]


def empty_png(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"tEXt", b"k\0CANARY") + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for kind, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def heic(*more: Image.Image) -> bytes:
    out = BytesIO()
    made = pillow_heif.from_pillow(PHOTO)
    for image in more:
        made.add_from_pillow(image)
    made.save(out, quality=50, exif=exif(), xmp=XMP)
    return out.getvalue()


def spoilt_pixels(data: bytes) -> bytes:
    """What says where the pixels are is whole; the pixels are not."""
    at = data.find(b"mdat") + 4
    return data[:at] + b"\0" * 40 + data[at + 40 :]


def ifd_loop() -> bytes:
    body = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 1) + struct.pack("<HHI4s", 0x010F, 2, 4, b"CNRY") + struct.pack("<I", 8)
    return segment(0xE1, b"Exif\0\0" + body)


def giant_count() -> bytes:
    body = b"MM\0*" + struct.pack(">I", 8) + struct.pack(">H", 1) + struct.pack(">HHII", 0x010F, 2, 0xFFFFFFFF, 26) + b"\0" * 4
    return segment(0xE1, b"Exif\0\0" + body + b"CANARY")


def iptc() -> bytes:
    text = b"\x1c\x02\x78" + struct.pack(">H", 6) + b"CANARY"
    return segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(text)) + text)


def thumbnail() -> bytes:
    inner = jpeg(segment(0xFE, b"CANARY-thumb"), image=OTHER)
    body = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 0) + struct.pack("<I", 14)
    body += struct.pack("<H", 2) + struct.pack("<HHII", 0x0201, 4, 1, 44) + struct.pack("<HHII", 0x0202, 4, 1, len(inner)) + struct.pack("<I", 0)
    return segment(0xE1, b"Exif\0\0" + body + inner)


def tiff() -> bytes:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[270], tags[315], tags[700] = "CANARY-description", "CANARY-artist", XMP
    return saved(PHOTO, "TIFF", tiffinfo=tags)


def mpo() -> bytes:
    return saved(PHOTO, "MPO", save_all=True, append_images=[OTHER], exif=exif())


def apng() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "CANARY")
    return saved(PHOTO, "PNG", save_all=True, append_images=[PHOTO.rotate(90), PHOTO.rotate(180)], pnginfo=info)


def text_bomb() -> bytes:
    return png(chunk(b"zTXt", b"CANARY\0\0" + zlib.compress(b"CANARY" * 20_000_000, 9)))


def corpus() -> dict[str, tuple[bytes, bool]]:
    """By name: the bytes, and whether pixels come out of them."""
    with_exif, two = saved(PHOTO, "JPEG", exif=exif()), [PHOTO, PHOTO.rotate(180)]
    broken_icc = SRGB[:128] + b"CANARY" * 200
    made: dict[str, tuple[bytes, bool]] = {
        # pixels come out, and nothing else
        "exif and gps": (with_exif, True),
        "upside down": (saved(PHOTO, "JPEG", exif=exif(6)), True),
        "orientation 255": (saved(PHOTO, "JPEG", exif=exif(255)), True),
        "comment": (jpeg(comment=b"CANARY"), True),
        "many comments": (jpeg(*[segment(0xFE, b"CANARY" * 1000)] * 40), True),
        "xmp": (saved(PHOTO, "JPEG", xmp=XMP), True),
        "extended xmp": (jpeg(segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 40 + b"CANARY" * 5000)), True),
        "iptc": (jpeg(iptc()), True),
        "every app segment": (jpeg(*(segment(kind, b"CANARY-app") for kind in range(0xE3, 0xED))), True),
        "thumbnail": (jpeg(thumbnail()), True),
        "ifd loop": (jpeg(ifd_loop()), True),
        "count of four thousand million": (jpeg(giant_count()), True),
        "icc": (jpeg(icc_profile=SRGB), True),
        "broken icc": (jpeg(icc_profile=broken_icc), True),
        "icc of rubbish": (jpeg(icc_profile=b"CANARY" * 40_000), True),
        "icc cut off": (jpeg(icc_profile=SRGB[:200]), True),
        "grey with icc of colours": (jpeg(image=PHOTO.convert("L"), icc_profile=SRGB), True),
        "cmyk": (jpeg(image=PHOTO.convert("CMYK"), exif=exif()), True),
        "cmyk with icc of rgb": (jpeg(image=PHOTO.convert("CMYK"), icc_profile=SRGB), True),
        "progressive": (jpeg(progressive=True, comment=b"CANARY"), True),
        "two pictures in one": (mpo(), True),
        "php behind the end": (with_exif + PHP, True),
        "zip behind the end": (with_exif + b"PK\x03\x04CANARY" + b"PK\x05\x06" + b"\0" * 18, True),
        "jpeg behind a jpeg": (with_exif + jpeg(comment=b"CANARY"), True),
        "png texts": (png(chunk(b"tEXt", b"Author\0CANARY"), chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)), True),
        "png exif": (saved(PHOTO, "PNG", exif=exif()), True),
        "png of unknown chunks": (png(chunk(b"caNv", b"CANARY"), chunk(b"zzZz", b"CANARY" * 99)), True),
        "png of rubbish icc": (png(chunk(b"iCCP", b"x\0\0" + zlib.compress(b"CANARY" * 900))), True),
        "16 bit": (png(chunk(b"tEXt", b"k\0CANARY"), image=PHOTO.convert("I;16")), True),
        "palette and alpha": (png(image=PHOTO.convert("P"), transparency=bytes(range(256))), True),
        "grey and alpha": (png(image=PHOTO.convert("LA")), True),
        "alpha": (png(chunk(b"tEXt", b"k\0CANARY"), image=PHOTO.convert("RGBA")), True),
        "one bit": (png(image=PHOTO.convert("1")), True),
        "animated png": (apng(), True),
        "html behind a png": (png() + b"<script>CANARY</script>", True),
        "webp exif and xmp": (saved(PHOTO, "WEBP", exif=exif(), xmp=XMP), True),
        "webp of rubbish icc": (saved(PHOTO, "WEBP", icc_profile=b"CANARY" * 50), True),
        "animated webp": (saved(PHOTO, "WEBP", save_all=True, append_images=two, exif=exif()), True),
        "lossless webp with alpha": (saved(PHOTO.convert("RGBA"), "WEBP", lossless=True), True),
        "heic": (heic(), True),
        "heic of two": (heic(OTHER), True),
        "a dot": (png(image=Image.new("RGB", (1, 1))), True),
        "a line": (jpeg(image=Image.new("RGB", (4000, 1)), comment=b"CANARY"), True),
        # nothing comes out: kept, without what it tells
        "heic with spoilt pixels": (spoilt_pixels(heic()), False),
        "heic cut off": (heic()[:700], False),
        "jpeg cut off": (with_exif[: with_exif.find(b"\xff\xda") + 4], False),
        "jpeg without tables": (with_exif.replace(b"\xff\xdb", b"\xff\xef"), False),
        "jpeg head only": (with_exif[:300], False),
        "png cut off": (png(chunk(b"tEXt", b"k\0CANARY"))[:120], False),
        "webp cut off": (saved(PHOTO, "WEBP", exif=exif())[:60], False),
        "webp of nothing": (riff((b"VP8X", b"\0" * 10), (b"EXIF", exif()), (b"XMP ", XMP)), False),
        "bomb of 900 million pixels": (empty_png(30_000, 30_000), False),
        "bomb of one row": (empty_png(2_000_000_000, 1), False),
        "real bomb": (png(chunk(b"tEXt", b"k\0CANARY"), image=Image.new("1", (13_000, 13_000))), False),
        "bomb in a text": (text_bomb(), False),
        "jpeg of 65000 by 65000": (with_exif.replace(struct.pack(">HH", 120, 160), struct.pack(">HH", 65_000, 65_000)), False),
        "png without rows": (png(chunk(b"eXIf", exif()[6:]))[:90] + chunk(b"IEND", b""), False),
        "png of no size": (empty_png(0, 0), False),
        "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><metadata>" + XMP + b"</metadata><script>alert(1)</script></svg>", False),
        "svg with entities": (b"<!DOCTYPE s [<!ENTITY a 'x'>]><svg>&a;</svg>", False),
        "gif": (saved(PHOTO, "GIF", comment=b"CANARY"), False),
        "animated gif": (saved(PHOTO, "GIF", save_all=True, append_images=two, comment=b"CANARY"), False),
        "gif that is a jpeg": (b"GIF89a" + with_exif, False),
        "tiff": (tiff(), False),
        "pdf that is a jpeg": (b"%PDF-1.4\n%\xff" + with_exif, False),
        "zip": (b"PK\x03\x04" + b"\0" * 100, False),
        "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (w) file\n", False),
        "html": (b"<html><script>alert(1)</script>", False),
        "zeroes": (b"\0" * 5000, False),
        "elf": (b"\x7fELF" + b"\0" * 500, False),
    }  # fmt: skip
    return made
