"""What the operating system must bring: Pango for PDFs; a browser for the tests."""

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from shopper.boot import apt
from shopper.boot.children import one_at_a_time, run
from shopper.boot.console import ROOT, VAR, Stop, data_dir, say

PROBE = "import ctypes, sys; [ctypes.CDLL(name) for name in sys.argv[1:]]"
PANGO = (
    "libgobject-2.0.so.0",
    "libfontconfig.so.1",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz-subset.so.0",
)
FONTCONFIG = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
{folders}
  <selectfont><rejectfont><glob>*.woff*</glob></rejectfont></selectfont>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Need:
    """Something of the system's, how to see that it is there, and the Debian packages that bring it."""

    name: str
    packages: tuple[str, ...]
    is_met: Callable[[], bool]
    size: str


def loads(*libraries: str) -> bool:
    """True if the libraries can be opened by a process started now (in a child: a bad one may crash)."""
    return run([sys.executable, "-c", PROBE, *libraries], quiet=True).returncode == 0


def browser() -> str | None:
    """A Chromium to drive: the system's, or the one unpacked without root."""
    installed = (shutil.which(name) for name in BROWSERS)
    brought = (str(path) for name in BROWSERS for path in apt.unpacked(f"usr/lib/chromium/{name}"))
    return next((path for path in (*installed, *brought) if path), None)


PDF = Need("PDF", ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"), lambda: loads(*PANGO), "9 MB")
BROWSER = Need(
    "browser",
    ("chromium-headless-shell", "libatomic1"),  # the second is for the Node inside playwright's wheel
    lambda: browser() is not None and loads("libatomic.so.1"),
    "100 MB",
)
GTK_PYTHON = ["/usr/bin/python3", "-c", "import gi; gi.require_version('WebKit2', '4.1')"]
ENGINES = (
    Need("Firefox", ("firefox-esr",), lambda: shutil.which("firefox-esr") is not None, "80 MB"),
    Need(
        "WebKit",
        ("webkit2gtk-driver", "gir1.2-webkit2-4.1", "python3-gi", "xvfb"),
        lambda: bool(shutil.which("WebKitWebDriver") and shutil.which("Xvfb")) and run(GTK_PYTHON, quiet=True).returncode == 0,
        "60 MB",
    ),
)


def ensure(need: Need, ways: Sequence[Callable[[Sequence[str]], bool]] = ()) -> bool:
    """Meet the need as root, else without; False if neither works. What is there already is only looked at."""
    if need.is_met():
        return True
    if apt.failed_lately(need.name):
        return False
    with one_at_a_time(VAR / "install.lock"):
        if need.is_met():
            return True
        say(f"Fetching system libraries ({need.name}, {need.size}, once) …")
        for way in ways or (apt.install, apt.unpack):
            if way(need.packages):
                find_unpacked()
                if need.is_met():
                    return True
        apt.note_failure(need.name)
        return False


def ensure_pdf() -> None:
    """PDFs, or the line that would bring them; the app runs without."""
    find_unpacked()
    if not ensure(PDF):
        say(f"PDF reports are off: the Pango library is missing. To turn them on, type: {apt.line(PDF.packages)}")


def ensure_browser() -> None:
    """A browser for the tests, named in CHROMIUM; without one there is no honest test run."""
    find_unpacked()
    if not ensure(BROWSER):
        raise Stop(
            "The tests need a Chromium, and none could be fetched."
            f" Type: {apt.line(BROWSER.packages)}\nor leave those tests out: python3 -m shopper test -m 'not browser'"
        )
    os.environ["CHROMIUM"] = browser() or ""
    if apt.root_prefix() is not None:  # without Firefox or WebKit their tests skip
        for engine in ENGINES:
            ensure(engine, [apt.install])


def find_unpacked() -> None:
    """Let every child find what lies below `var/deb`."""
    patterns = ("usr/lib/*-linux-gnu", "usr/lib/*-linux-gnu/pulseaudio", "lib/*-linux-gnu")
    brought = [str(folder) for pattern in patterns for folder in apt.unpacked(pattern)]
    before = [folder for folder in os.environ.get("LD_LIBRARY_PATH", "").split(":") if folder and folder not in brought]
    if brought:
        os.environ["LD_LIBRARY_PATH"] = ":".join(brought + before)


def ensure_fonts() -> None:
    """Point FONTCONFIG_FILE at our own fonts first: with no font at all Pango ends the process (WeasyPrint 2334).

    A web font taken for a system font ends Chromium's pages, hence the exception.
    """
    folders = [ROOT / "static" / "fonts", apt.UNPACKED / "usr/share/fonts", Path("/usr/share/fonts")]
    listed = "\n".join(f"  <dir>{escape(str(folder))}</dir>" for folder in folders)
    text = FONTCONFIG.format(folders=listed, cache=escape(str(data_dir() / "fontconfig")))
    file = data_dir() / "fonts.conf"
    if not file.exists() or file.read_text() != text:
        file.write_text(text)
    os.environ["FONTCONFIG_FILE"] = str(file)
