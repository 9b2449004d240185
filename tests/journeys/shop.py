"""The office's side: a server process, what it holds, and how it fails."""

from __future__ import annotations

import hashlib
import json
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
        self.process: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        self.process = _run(self.folder, str(self.port))
        self.until(self._answers, SECONDS_TO_START)

    def close(self) -> None:
        """For a phone this is the same as having no network."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def lay_kinds(self) -> None:
        """One more visit of Sam's, `kinds`: its form has every kind of answer (tests/support/instruments.py, EVERY_KIND)."""
        assert _run(self.folder, "kinds").wait(60) == 0, (self.folder / "log").read_text()[-2000:]
        self.world = json.loads((self.folder / "world.json").read_text())

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

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
