"""A photo that no decoder reads is kept, and what it says of place, device and time is overwritten where it stands.

Length and places stay, so that what a better decoder may one day read is not moved. Only what is found is blanked: the parts of
JPEG, PNG, WebP and HEIC that hold no pixels, wherever in the file such a picture begins, and texts of XMP.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator

Span = tuple[int, int]
PIXELS_OF_PNG = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"acTL", b"fcTL", b"fdAT")
PIXELS_OF_WEBP = (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF")
PIXELS_OF_TIFF = frozenset(
    {*range(254, 260), 262, 266, 273, *range(277, 281), *range(282, 285), 296, 317, 320, *range(322, 326), 338, 339}
)
SIZES_OF_TIFF = (1, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8)
MOST_DIRECTORIES = 50
CAMERAS = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"RIFF")
SAYING_ITEMS = (b"Exif", b"mime", b"uri ")
TEXTS = (
    re.compile(rb"<x:xmpmeta.*?(?:</x:xmpmeta>|\Z)", re.S),
    re.compile(rb"<\?xpacket.*?(?:\?>|\Z)", re.S),
    re.compile(rb"Exif\0\0.{0,65535}", re.S),
    re.compile(rb"Photoshop 3\.0\0.{0,65535}", re.S),
)


def blanked(data: bytes) -> bytes:
    """The same bytes with zeroes where they told more than pixels. Blanking twice changes nothing."""
    out = bytearray(data)
    for begin, end in (*_jpegs(data), *_pngs(data), *_webps(data), *_heics(data), *_tiffs(data), *_gifs(data)):
        out[begin:end] = bytes(max(min(end, len(out)) - begin, 0))
    if not data.startswith(CAMERAS) and data[4:8] != b"ftyp":
        for pattern in TEXTS:  # no kind a camera makes: what is known to speak goes by its opening words
            out[:] = pattern.sub(lambda found: bytes(len(found[0])), bytes(out))
    return bytes(out)


def _spans(data: bytes, mark: bytes, walk: Callable[[bytes, int, list[Span]], int]) -> list[Span]:
    """What `walk` finds from every mark on; it says how far it came, and nothing is walked twice."""
    found: list[Span] = []
    at = data.find(mark)
    while at >= 0:
        at = data.find(mark, max(walk(data, at, found), at + len(mark)))
    return found


def _jpegs(data: bytes) -> list[Span]:
    """Every APPn and comment of every JPEG, thumbnails and second pictures included, and what trails behind the last one."""
    found = _spans(data, b"\xff\xd8\xff", _segments)
    end = data.rfind(b"\xff\xd9")
    if data.startswith(b"\xff\xd8\xff") and end >= 0:
        found.append((end + 2, len(data)))
    return found


def _segments(data: bytes, start: int, found: list[Span]) -> int:
    at = start + 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind, (size,) = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])
        if kind == 0xDA or size < 2:
            break
        if 0xE0 <= kind <= 0xEF or kind == 0xFE:
            found.append((at + 4, at + 2 + size))
        at += 2 + size
    return at


def _pngs(data: bytes) -> list[Span]:
    return _spans(data, b"\x89PNG\r\n\x1a\n", _chunks)


def _chunks(data: bytes, start: int, found: list[Span]) -> int:
    at = start + 8
    while at + 8 <= len(data):
        (size,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        if not kind.isalpha():
            break
        if kind not in PIXELS_OF_PNG:
            found.append((at + 8, at + 8 + size))
        at += 12 + size
        if kind == b"IEND":
            if start == 0:
                found.append((at, len(data)))
            break
    return at


def _webps(data: bytes) -> list[Span]:
    return _spans(data, b"RIFF", _riff)


def _riff(data: bytes, start: int, found: list[Span]) -> int:
    at = start + 12
    while data[start + 8 : start + 12] == b"WEBP" and at + 8 <= len(data):
        kind, (size,) = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])
        if kind not in PIXELS_OF_WEBP:
            found.append((at + 8, at + 8 + size))
        at += 8 + size + size % 2
    return at if data[start + 8 : start + 12] == b"WEBP" else start


def _heics(data: bytes) -> Iterator[Span]:
    """Items of the kinds that speak, by the tables of the file; the tables say where each lies."""
    if data[4:8] != b"ftyp":
        return
    for kind, begin, end in _boxes(data, 0, len(data)):
        if kind == b"meta":
            inner = {name: (first, last) for name, first, last in _boxes(data, begin + 4, end)}
            if b"iinf" in inner and b"iloc" in inner:
                yield from _items(data, inner, _speaking(data, *inner[b"iinf"]))
        elif kind in (b"udta", b"uuid", b"free", b"skip"):
            yield begin, end


def _tiffs(data: bytes) -> Iterator[Span]:
    """Values of the tags that hold no pixels; a chain of directories may be a loop."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    at = struct.unpack(f"{order}I", data[4:8])[0] if order and len(data) >= 8 else 0
    for _turn in range(MOST_DIRECTORIES):
        if not at or at + 2 > len(data):
            return
        (count,) = struct.unpack(f"{order}H", data[at : at + 2])
        for entry in range(at + 2, min(at + 2 + 12 * count, len(data) - 11), 12):
            tag, kind, many, value = struct.unpack(f"{order}HHII", data[entry : entry + 12])
            size = many * SIZES_OF_TIFF[kind if kind < len(SIZES_OF_TIFF) else 0]
            if tag not in PIXELS_OF_TIFF:
                yield (value, min(value + size, len(data))) if size > 4 else (entry + 8, entry + 12)
        after = at + 2 + 12 * count
        at = struct.unpack(f"{order}I", data[after : after + 4])[0] if after + 4 <= len(data) else 0


def _gifs(data: bytes) -> list[Span]:
    """Comments, plain texts and what programs add."""
    if not data.startswith((b"GIF87a", b"GIF89a")):
        return []
    return [span for kind in (b"\x21\xfe", b"\x21\x01", b"\x21\xff") for span in _spans(data, kind, _sub_blocks)]


def _sub_blocks(data: bytes, start: int, found: list[Span]) -> int:
    at = start + 2
    while at < len(data) and data[at]:
        found.append((at + 1, at + 1 + data[at]))
        at += 1 + data[at]
    return at


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    while at + 8 <= end:
        (size,), kind, head = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8], 8
        if size == 1 and at + 16 <= end:
            (size,), head = struct.unpack(">Q", data[at + 8 : at + 16]), 16
        size = size or end - at
        if size < head:
            return
        yield kind, at + head, min(at + size, end)
        at += size


def _speaking(data: bytes, begin: int, end: int) -> set[int]:
    found = set()
    for kind, first, _last in _boxes(data, begin + (6 if data[begin] == 0 else 8), end):
        if kind == b"infe" and data[first] in (2, 3):
            width = 2 if data[first] == 2 else 4
            number = int.from_bytes(data[first + 4 : first + 4 + width], "big")
            if data[first + 6 + width : first + 10 + width] in SAYING_ITEMS:
                found.add(number)
    return found


def _items(data: bytes, inner: dict[bytes, Span], wanted: set[int]) -> Iterator[Span]:
    begin, end = inner[b"iloc"]
    table = _Table(data, begin, end)
    version = table.take(1)
    table.take(3)
    sizes = table.take(2)
    offset_size, length_size, base_size, index_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15 if version else 0
    for _turn in range(table.take(4 if version == 2 else 2)):
        if table.is_over:
            return
        number = table.take(4 if version == 2 else 2)
        method = table.take(2) & 15 if version else 0
        table.take(2)
        base = table.take(base_size) + (inner.get(b"idat", (0, 0))[0] if method == 1 else 0)
        for _extent in range(table.take(2)):
            if table.is_over:
                return
            table.take(index_size)
            first, length = table.take(offset_size), table.take(length_size)
            if number in wanted:
                yield base + first, base + first + length


class _Table:
    """Numbers one after the other, up to the end of their box."""

    def __init__(self, data: bytes, at: int, end: int) -> None:
        self.data, self.at, self.end = data, at, end

    @property
    def is_over(self) -> bool:
        return self.at >= self.end

    def take(self, width: int) -> int:
        found = int.from_bytes(self.data[self.at : min(self.at + width, self.end)], "big")
        self.at += width
        return found
