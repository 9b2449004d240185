"""A translation that was edited is compiled at the next start, and only then."""

import os

import pytest

from shopper.boot import catalogues
from shopper.boot.console import Stop

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    folder = tmp_path / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    source = folder / "messages.po"
    source.write_text(HEADER + 'msgid "Start"\nmsgstr "Zacznij"\n')
    return source


def test_a_new_catalogue_is_compiled_once(catalogue):
    catalogues.compile_changed()
    assert b"Zacznij" in catalogue.with_suffix(".mo").read_bytes()
    assert not catalogues.is_stale(catalogue)


def test_an_edited_catalogue_is_stale(catalogue):
    catalogues.compile_changed()
    later = catalogue.with_suffix(".mo").stat().st_mtime_ns + 1
    os.utime(catalogue, ns=(later, later))
    assert catalogues.is_stale(catalogue)


def test_a_broken_catalogue_stops_with_the_reason(catalogue):
    catalogue.write_bytes(HEADER.encode() + b'msgid "Go"\nmsgstr "Id\xbc"\n')
    with pytest.raises(Stop, match=r"do not compile: .*decode"):
        catalogues.compile_changed()
