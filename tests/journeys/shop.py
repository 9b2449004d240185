"""The office's side: a server process, what it holds, and how it fails."""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shopper.boot.children import tied_to_parent

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 30


def prepared(folder: Path) -> Path:
    folder.mkdir(parents=True)
    _run(folder, "prepare").wait(60)
    assert (folder / "world.json").exists(), "the server could not lay the ground"
    return folder


def _run(folder: Path, what: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.journeys.server", str(folder), what]
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)


@cache
def _nursery() -> subprocess.Popen[str]:
    """Loading the app costs two seconds: it is done once for all shops of this process."""
    command = [sys.executable, "-m", "tests.journeys.server", "nursery"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen(command, cwd=ROOT, preexec_fn=tied_to_parent(), **pipes)  # type: ignore[call-overload]
    atexit.register(process.kill)
    return process


def _born(folder: Path, port: int) -> int:
    """The number of a new server's process."""
    nursery = _nursery()
    assert nursery.stdin
    assert nursery.stdout
    nursery.stdin.write(f"{folder}\t{port}\n")
    nursery.stdin.flush()
    return int(nursery.stdout.readline())


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Held:
    """One submission as the database has it, with the hashes of the photos as they lie on the disk."""

    id: str
    status: str
    rev: int
    manifest: dict[str, Any]
    photos: dict[str, str]


class Shop:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _free_port()
        self.base = f"http://localhost:{self.port}"
        self.world: dict[str, str] = json.loads((folder / "world.json").read_text())
        self.pid: int | None = None

    def open(self) -> None:
        self.pid = _born(self.folder, self.port)
        self.until(self._answers, SECONDS_TO_START)

    def close(self) -> None:
        """For a phone this is the same as having no network."""
        if self.pid is not None and _lives(self.pid):
            os.kill(self.pid, signal.SIGKILL)
            self.until(self.has_died)
        self.pid = None

    def lay_kinds(self) -> None:
        """One more visit of Sam's, `kinds`: its form has every kind of answer (tests/support/instruments.py, EVERY_KIND)."""
        assert _run(self.folder, "kinds").wait(60) == 0, (self.folder / "log").read_text()[-2000:]
        self.world = json.loads((self.folder / "world.json").read_text())

    def has_died(self) -> bool:
        return self.pid is not None and not _lives(self.pid)

    def fault(self, kind: str | None) -> None:
        path = self.folder / "fault"
        path.write_text(kind) if kind else path.unlink(missing_ok=True)

    def until(self, true: Any, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"still not {true} after {seconds} s; {(self.folder / 'log').read_text()[-2000:]}"
            time.sleep(0.05)

    def visit_url(self, which: str = "assignment") -> str:
        return f"{self.base}/assignments/{self.world[which]}/visit"

    def held(self) -> list[Held]:
        with sqlite3.connect(f"file:{self.folder / 'shopper.db'}?mode=ro", uri=True) as database:
            rows = database.execute("SELECT id, status, rev, body FROM submission ORDER BY received_at").fetchall()
        database.close()
        return [Held(id, status, rev, json.loads(body), self._photos(id)) for id, status, rev, body in rows]

    def visits(self) -> int:
        with sqlite3.connect(f"file:{self.folder / 'shopper.db'}?mode=ro", uri=True) as database:
            (count,) = database.execute("SELECT count(*) FROM visit").fetchone()
        database.close()
        return int(count)

    def _photos(self, submission: str) -> dict[str, str]:
        dashed = f"{submission[:8]}-{submission[8:12]}-{submission[12:16]}-{submission[16:20]}-{submission[20:]}" if len(submission) == 32 else submission
        files = (self.folder / "files" / "photos" / dashed).glob("*")
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.base}/healthz", timeout=1) as reply:
                return bool(reply.status == 200)
        except OSError:
            return False
