"""What is handed over names no machine it was made on, and no secret."""

import re
import subprocess
from pathlib import Path

from shopper.config import ROOT

# Written in pieces, or this file would find itself.
REGISTRIES = re.compile("|".join(("pypi" + r"\.org", "python" + r"hosted\.", "npm" + r"js\.(?:org|com)", "proxy" + r"\.golang", "crates" + r"\.io")))
MACHINE = re.compile("/(?:" + "|".join(("work", "root", "home/[a-z]", "Users/[a-z]", "mnt/[a-z]")) + ")/")
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|\bghp_[A-Za-z0-9]{30}")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.split(b"\0")
    return [path for name in listed if name and (path := ROOT / name.decode()).is_file()]


def found(pattern: re.Pattern[str]) -> list[str]:
    hits = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "replace")
        if "\0" not in text[:1000]:
            hits += [f"{path.relative_to(ROOT)}: {hit.group()}" for hit in pattern.finditer(text)]
    return hits


def test_no_registry_is_named() -> None:
    assert found(REGISTRIES) == []


def test_no_folder_of_a_machine_is_named() -> None:
    assert found(MACHINE) == []


def test_no_secret_is_kept() -> None:
    assert found(SECRET) == []


def test_nothing_that_running_makes_is_tracked() -> None:
    names = [path.relative_to(ROOT).as_posix() for path in tracked()]
    assert [name for name in names if re.search(r"\.(?:db|db-wal|sqlite|pyc|mo|log)$|(?:^|/)(?:var|\.venv|node_modules|__pycache__)/", name)] == []
