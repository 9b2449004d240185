"""The real programs, started as their users start them, each in a process that may be killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
from functools import cache
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any

from shopper.boot.children import tied_to_parent
from shopper.config import ROOT, Settings
from tests.reliability.client import Client, Unreachable, wait_until

FLASK = [sys.executable, "-m", "flask", "--app", "wsgi"]
START_SECONDS = 90
SECRET = "for killing and counting only, nobody else"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@cache
def _nursery() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.reliability.nursery"])
    return context


def _run(*arguments: Any) -> None:
    from tests.reliability.nursery import run

    run(*arguments)


class Forked:
    """The web server or the worker in a process that has everything loaded; to be asked and killed as any other."""

    def __init__(self, installation: Installation, name: str, command: list[str], point: str | None = None) -> None:
        arguments = (command, point, installation.environment(), installation.folder / f"{name}.log")
        self.process: ForkServerProcess = _nursery().Process(target=_run, args=arguments, daemon=True)
        self.process.start()

    def poll(self) -> int | None:
        return self.process.exitcode

    def wait(self, seconds: float) -> int | None:
        self.process.join(seconds)
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self.process.pid or 0, number)


class Installation:
    """A data folder, a database, and the programs upon them."""

    def __init__(self, folder: Path, database_url: str | None = None) -> None:
        self.folder, self.port = folder, free_port()
        self.database_url = database_url or f"sqlite:///{folder / 'shopper.db'}"
        folder.mkdir(parents=True, exist_ok=True)

    def settings(self) -> Settings:
        return Settings(data_dir=self.folder, database_url=self.database_url, secret_key=SECRET, htmx_source="local")

    def environment(self) -> dict[str, str]:
        own = {
            "SHOPPER_DATA": str(self.folder), "DATABASE_URL": self.database_url, "SECRET_KEY": SECRET,
            "HOST": "127.0.0.1", "PORT": str(self.port), "PYTHONUNBUFFERED": "1", "HTMX_SOURCE": "local",
            "PROXY_HOPS": "1",
        }  # fmt: skip
        return {**os.environ, **own}

    def start(self, *command: str, name: str = "log", **environment: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env={**self.environment(), **environment}, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, preexec_fn=tied_to_parent(),
            )  # fmt: skip

    def setup(self) -> None:
        assert self.start(*FLASK, "setup", name="setup").wait(300) == 0, self.log("setup")

    def web(self) -> subprocess.Popen[bytes]:
        return self.start(*FLASK, "serve", "--port", str(self.port), name="web")

    def forked_web(self, dies_at: str | None = None) -> Forked:
        return Forked(self, "web", ["serve", "--port", str(self.port)], dies_at)

    def forked_worker(self, dies_at: str | None = None) -> Forked:
        return Forked(self, "worker", ["worker"], dies_at)

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start(*FLASK, "worker", name="worker")

    def wait_until_up(self, web: subprocess.Popen[bytes] | Forked) -> None:
        def answers() -> bool:
            assert web.poll() is None, self.log("web")
            try:
                return Client(self.port, "", timeout=2).ask("GET", "/healthz")[0] == 200
            except Unreachable:
                return False

        wait_until(answers, START_SECONDS, "the web server did not start")

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")[-4000:]


def kill(process: subprocess.Popen[bytes] | Forked) -> None:
    """As a power button does, for this one process."""
    process.send_signal(signal.SIGKILL)
    process.wait(30)
