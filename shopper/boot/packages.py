"""`.venv` holds exactly what a lock names; when it does, nothing is done."""

import hashlib
import importlib.util
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from shopper.boot import apt
from shopper.boot.children import one_at_a_time, run, tied_to_parent
from shopper.boot.console import PYTHON, ROOT, VENV, Stop, progress, require_writable, say

RUNTIME = ROOT / "shopper" / "requirements.txt"
TESTS = ROOT / "tests" / "requirements.txt"  # holds all of RUNTIME, in the same versions

OFFLINE = re.compile(r"resolution|NewConnection|Max retries|timed out|No matching distribution|unreachable", re.I)


def ensure(lock: Path) -> None:
    """Install the lock unless its stamp says that this was done."""
    if is_installed(lock):
        return
    require_writable(ROOT, "Clone the project into a folder of your own, or change this one's owner.")
    with one_at_a_time(ROOT / "var" / "install.lock"):
        version = venv_version() or create_venv()
        if not is_installed(lock):
            install(lock)
            for held in {lock, RUNTIME}:
                stamp_file(held).write_text(stamp_of(held, version))


def is_installed(lock: Path) -> bool:
    """True if the whole lock was installed into the venv that stands there now."""
    stamp, version = stamp_file(lock), venv_version()
    return bool(version) and stamp.is_file() and stamp.read_text() == stamp_of(lock, version)


def stamp_of(lock: Path, version: str) -> str:
    """Changes with the lock's content and with the Python it was installed for."""
    return hashlib.sha256(version.encode() + b"\n" + lock.read_bytes()).hexdigest()


def stamp_file(lock: Path) -> Path:
    """Where the lock's stamp lies: in the venv, so that both go together."""
    return VENV / f"installed-{lock.parent.name}"


def venv_version() -> str:
    """The version of the venv's Python, empty if there is none or it no longer works."""
    if not PYTHON.exists():
        return ""
    version = run([PYTHON, "-c", "import platform; print(platform.python_version())"], quiet=True).stdout.strip()
    folder = "python" + ".".join(version.split(".")[:2])
    return version if (VENV / "lib" / folder / "site-packages").is_dir() else ""


def create_venv() -> str:
    """A new venv with pip, also where the system's Python was split from its ensurepip; its Python's version."""
    has_pip = importlib.util.find_spec("ensurepip") is not None
    options = ["--clear"] if has_pip else ["--clear", "--without-pip"]
    made = run([sys.executable, "-m", "venv", *options, VENV], quiet=True)
    if made.returncode:
        raise Stop(f"The virtual environment {VENV} could not be made: {made.stdout.strip()}")
    if not has_pip:
        add_pip()
    return venv_version()


def add_pip() -> None:
    """Put pip into a venv made without it, from Debian's own wheel, unpacked without root."""
    wheel = next(iter(apt.unpacked("usr/share/python-wheels/pip-*.whl")), None)
    if wheel is None and apt.unpack(["python3-pip-whl"]):
        wheel = next(iter(apt.unpacked("usr/share/python-wheels/pip-*.whl")), None)
    if wheel is None or run([PYTHON, wheel / "pip", "install", "--no-index", wheel], quiet=True).returncode:
        remedy = apt.line(["python3-venv"])
        raise Stop(f"This Python comes without pip, and none could be fetched. Type, then start again: {remedy}")


def install(lock: Path) -> None:
    """Bring every package in the version and with the hash that the lock names, as a wheel."""
    stamp_file(lock).unlink(missing_ok=True)
    total = sum("==" in line for line in lock.read_text().splitlines())
    say(f"Installing {total} packages into {VENV.name} (about a minute, once) …")
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    command += ["--require-hashes", "--only-binary=:all:", "-r", str(lock)]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=tied_to_parent()
    ) as pip:
        lines = list(shown(pip.stdout or (), total))
    if pip.returncode:
        raise Stop(why_not(lines))


def shown(lines: Iterable[str], total: int) -> Iterator[str]:
    """Pip's lines, while a terminal sees how far it is."""
    seen = 0
    for line in lines:
        if line.startswith(("Collecting", "Requirement already")):
            seen += 1
            progress(f"  {min(seen, total)}/{total}  {line.split()[1]}")
        elif line.startswith("Installing"):
            progress("  unpacking …")
        yield line.strip()
    progress("")


def why_not(lines: list[str]) -> str:
    """A failed installation in a sentence, with pip's own last word."""
    errors = [line for line in lines if line.startswith("ERROR")] or lines[-3:]
    said = " ".join(errors[-1:])
    if any("No space left" in line for line in lines):
        return f"The disk is full: make room for 500 MB and start again. ({said})"
    if any(OFFLINE.search(line) for line in lines):
        return (
            "The Python packages could not be downloaded. Connect this machine to the network (or name a package mirror"
            f" in PIP_INDEX_URL) and start again; what is there is kept. ({said})"
        )
    return f"The Python packages could not be installed. pip says: {said}"
