"""Translations: only the .po files are kept; what the app reads is compiled from them."""

from pathlib import Path

from shopper.boot.children import run
from shopper.boot.console import PYTHON, ROOT, Stop

FOLDER = ROOT / "shopper" / "translations"


def compile_changed() -> None:
    """Compile when a catalogue is newer than its compiled form."""
    sources = sorted(FOLDER.glob("*/LC_MESSAGES/*.po"))
    if not any(is_stale(source) for source in sources):
        return
    compiled = run([PYTHON, "-m", "babel.messages.frontend", "compile", "--directory", FOLDER], quiet=True)
    if compiled.returncode:
        raise Stop(f"The translations do not compile: {compiled.stdout.strip().splitlines()[-1]}")


def is_stale(source: Path) -> bool:
    """True if the compiled catalogue is older or missing."""
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns
