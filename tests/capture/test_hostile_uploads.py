"""Bar B12: seventy hostile files by the way a phone takes. The server answers, the decoder keeps its limits, no word of theirs is kept."""

from __future__ import annotations

import resource
import time
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from PIL import Image

from shopper.capture import queries
from shopper.infra import images
from shopper.infra.image_blank import blanked
from shopper.infra.jobs import run_due
from shopper.infra.storage import storage
from tests.capture.hostile import corpus, heic, spoilt_pixels
from tests.capture.phone import manifest, on_sqlite, shot

CORPUS = corpus()
SAID_ALOUD = (b"CANARY", b"CNRY", b"Exif", b"xmpmeta", b"8BIM", b"ICC_PROFILE", b"Photoshop")


def test_the_corpus_is_large_and_does_tell_things():
    assert len(CORPUS) >= 60
    assert sum(b"CANARY" in data for data, _pixels in CORPUS.values()) >= 40


@on_sqlite
def test_seventy_hostile_files(sam, world, ask, monkeypatch):
    spent = []

    def measured(*arguments, real=images._in_child, **options):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        try:
            return real(*arguments, **options)
        finally:
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - began))

    monkeypatch.setattr(images, "_in_child", measured)
    names, wrong = list(CORPUS), []
    for part in (names[:45], names[45:]):
        here, sent = uuid4(), {name: shot(CORPUS[name][0]) for name in part}
        receipt = sam.deliver(here, manifest(world, photos=list(sent.values())), list(sent.values()))
        assert all(item["have"] for item in receipt["items"])
        while ask(run_due):
            pass
        for name, photo in sent.items():
            wrong += [f"{name}: {each}" for each in ask(lambda one=photo, sub=here, its=name: faults(sub, UUID(one.pid), its))]
        assert sam.get(here).status_code == 200
    assert wrong == []
    assert len(spent) >= len(CORPUS)
    assert max(cpu for cpu, _wall in spent) < images.CPU_SECONDS
    assert images.MEMORY_BYTES <= 512 * 1024 * 1024  # the kernel holds each child to it


def faults(here: UUID, pid: UUID, name: str) -> list[str]:
    """What is wrong with what is kept of a file."""
    photo, store = queries.photo(here, pid), storage()
    pixels = CORPUS[name][1]
    if (photo.undecodable is None) != pixels:
        return [f"pixels {pixels}, but {photo.undecodable}"]
    kept = store.read(photo.clean_key if pixels else photo.original_key)
    found = [f"{word!r} is kept" for word in SAID_ALOUD if word in kept and not (word == b"Exif" and not pixels)]
    if pixels:
        clean = Image.open(BytesIO(kept))
        found += [f"{clean.info}"] if set(clean.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"} else []
        found += ["exif"] if dict(clean.getexif()) else []
        found += ["the original is kept"] if store.exists(photo.original_key) else []
    elif len(kept) != len(CORPUS[name][0]):
        found.append("its length changed")
    return found


@pytest.mark.parametrize("name", [name for name, (_data, pixels) in CORPUS.items() if not pixels])
def test_blanking_twice_changes_nothing(name):
    once = blanked(CORPUS[name][0])
    assert blanked(once) == once


def test_a_heic_nobody_reads_keeps_its_pixels_where_they_were():
    data = spoilt_pixels(heic())
    kept = blanked(data)
    assert len(kept) == len(data)
    changed = [at for at in range(len(data)) if data[at] != kept[at]]
    assert changed
    assert b"CANARY" in data[changed[0] : changed[-1] + 1]
    assert len(changed) < len(data) / 2


def test_whatever_is_blanked_takes_no_time():
    for hostile in (b"\xff\xd8\xff" * 300_000, b"RIFF\0\0\0\0WEBP" * 100_000, b"<x:xmpmeta" * 100_000, b"Exif\0\0" * 150_000, b"\x21\xfe\xff" * 300_000):
        for head in (b"", b"GIF89a", b"II*\0\x08\0\0\0"):
            began = time.process_time()
            blanked(head + hostile)
            assert time.process_time() - began < 5
