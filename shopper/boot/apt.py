"""Debian packages: installed as root, or else unpacked into `var/deb` without any right."""

import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from shopper.boot.children import run
from shopper.boot.console import VAR

UNPACKED = VAR / "deb"
RETRY_AFTER_SECONDS = 3600
PATIENCE = ["-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20", "-o", "DPkg::Lock::Timeout=120"]


def line(packages: Sequence[str]) -> str:
    """The one line that a person with rights would type."""
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


def install(packages: Sequence[str]) -> bool:
    """Install system-wide if this user may without being asked for a password."""
    prefix = root_prefix()
    if prefix is None:
        return False
    apt_get = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", *PATIENCE]
    run([*apt_get, "update"], quiet=True)  # a foreign source that fails does not matter if the packages are found
    return run([*apt_get, "install", "-y", "--no-install-recommends", *packages], quiet=True).returncode == 0


def root_prefix() -> list[str] | None:
    """What to put before a command to run it as root; None if that is not given."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and run(["sudo", "-n", "true"], quiet=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def unpack(packages: Sequence[str]) -> bool:
    """Lay the packages, and what they depend on and the system lacks, below `var/deb`."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return False
    state, archives = UNPACKED / ".apt", UNPACKED / ".archives"
    for folder in (state / "lists" / "partial", state / "cache" / "archives" / "partial", archives):
        folder.mkdir(parents=True, exist_ok=True)
    apt_get = _private_apt(state)
    run([*apt_get, "update"], quiet=True)
    planned = run([*apt_get, "--print-uris", "-y", "--no-install-recommends", "install", *packages], quiet=True)
    names = [row.split()[1].split("_")[0] for row in planned.stdout.splitlines() if row.startswith("'")]
    fetched = run(["env", "-C", archives, *apt_get, "download", *names], quiet=True)
    laid = [run(["dpkg-deb", "-x", deb, UNPACKED], quiet=True).returncode == 0 for deb in archives.glob("*.deb")]
    for folder in (archives, state):
        shutil.rmtree(folder)
    return bool(laid) and all(laid) and planned.returncode == 0 and fetched.returncode == 0


def _private_apt(state: Path) -> list[str]:
    """apt-get with lists and cache of its own, reading the system's sources and what is installed there."""
    options = {
        "Dir::State": state,
        "Dir::State::lists": state / "lists",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": state / "cache",
        "Debug::NoLocking": "1",
        "APT::Sandbox::User": "root",
    }
    return ["apt-get", "-q", *PATIENCE, *(word for key, value in options.items() for word in ("-o", f"{key}={value}"))]


def unpacked(pattern: str) -> list[Path]:
    """What was unpacked under a name, sorted."""
    return sorted(UNPACKED.glob(pattern))


def failed_lately(what: str) -> bool:
    """True within an hour after `note_failure`, so that a machine without network starts quickly all the same."""
    note = UNPACKED / f".failed-{what}"
    return note.exists() and time.time() - note.stat().st_mtime < RETRY_AFTER_SECONDS


def note_failure(what: str) -> None:
    """Remember that neither way worked."""
    UNPACKED.mkdir(parents=True, exist_ok=True)
    (UNPACKED / f".failed-{what}").touch()
