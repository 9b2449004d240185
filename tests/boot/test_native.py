"""What comes from the system is found, or named."""

import os

import pytest

from shopper.boot import apt, native
from shopper.boot.console import Stop

NOWHERE = native.Need("nothing", ("no-such-package",), lambda: False, "0 MB")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A `var` of the test's own, on a machine where neither way of fetching works."""
    monkeypatch.setattr(apt, "UNPACKED", tmp_path / "deb")
    monkeypatch.setattr(native, "VAR", tmp_path)
    monkeypatch.setattr(apt, "install", lambda packages: False)
    monkeypatch.setattr(apt, "unpack", lambda packages: False)
    monkeypatch.setenv("SHOPPER_DATA", str(tmp_path))
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/lib")
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    return tmp_path


def test_a_library_that_is_not_there_does_not_load():
    assert native.loads("libc.so.6")
    assert not native.loads("libnowhere.so.1")


def test_without_pango_the_start_goes_on_and_names_the_line(folder, monkeypatch, capsys):
    monkeypatch.setattr(native, "PDF", native.Need("PDF", ("libpango-1.0-0",), lambda: False, "9 MB"))
    native.ensure_pdf()
    assert "PDF reports are off" in capsys.readouterr().out
    native.ensure_pdf()
    again = capsys.readouterr().out
    assert "Fetching" not in again, "a machine without network would wait at every start"
    assert "apt-get install -y --no-install-recommends libpango-1.0-0" in again


def test_without_a_browser_the_tests_do_not_pretend(folder, monkeypatch):
    monkeypatch.setattr(native, "BROWSER", NOWHERE)
    with pytest.raises(Stop, match="no-such-package"):
        native.ensure_browser()


def test_unpacked_libraries_come_first_and_once(folder):
    brought = folder / "deb" / "usr" / "lib" / "x86_64-linux-gnu"
    brought.mkdir(parents=True)
    native.find_unpacked()
    native.find_unpacked()
    assert os.environ["LD_LIBRARY_PATH"] == f"{brought}:/opt/lib"


def test_the_font_list_names_our_own_fonts(folder):
    native.ensure_fonts()
    listed = (folder / "fonts.conf").read_text()
    assert os.environ["FONTCONFIG_FILE"] == str(folder / "fonts.conf")
    assert "/static/fonts</dir>" in listed
    assert "<rejectfont><glob>*.woff*</glob>" in listed, "Chromium's pages crash on a web font among the system's"
