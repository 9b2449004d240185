"""What the person at the terminal sees, and where things lie."""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = ROOT / "var"


class Stop(Exception):
    """Ends the command; its text is a sentence that names what to do."""


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)


def progress(text: str) -> None:
    """Rewrite the current line of a terminal; silent elsewhere."""
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end="", flush=True)


def data_dir() -> Path:
    """The folder of the database and the files: SHOPPER_DATA, or `var` beside the code."""
    chosen = os.environ.get("SHOPPER_DATA")
    return Path(chosen).expanduser().absolute() if chosen else VAR


def require_writable(folder: Path, remedy: str) -> None:
    """Make the folder, or stop with a sentence ending in the remedy."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Stop(f"The folder {folder} cannot be written ({error.strerror}). {remedy}") from error
