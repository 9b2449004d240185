"""The children run for as long as the supervisor, and no longer."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from shopper.boot.console import ROOT

LIVE = "import os, signal, sys; print(os.getpid(), file=open(sys.argv[1], 'a')); signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + LIVE
SUPERVISE = """
import sys
from shopper.boot.supervise import Supervisor
programs = {name: [sys.executable, "-c", code, name] for name, code in zip(sys.argv[1::2], sys.argv[2::2])}
with Supervisor(programs) as supervisor:
    while not supervisor.watch(60):
        pass
"""


def pids(file: Path) -> list[int]:
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def alive(pid: int) -> bool:
    """False also for a zombie, which its new parent may not have fetched yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def supervise(tmp_path, until):
    started = []

    def start(**codes: str):
        words = [word for name, code in codes.items() for word in (str(tmp_path / name), code)]
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISE, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        return process, [until(lambda name=name: pids(tmp_path / name))[0] for name in codes]

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_child_that_dies_is_started_again_and_the_other_left_alone(supervise, tmp_path, until):
    _, (web, worker) = supervise(web=LIVE, worker=LIVE)
    os.kill(worker, signal.SIGKILL)
    until(lambda: len(pids(tmp_path / "worker")) == 2)
    assert pids(tmp_path / "web") == [web]


@pytest.mark.parametrize("request_to_stop", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_request_to_stop_ends_every_child(supervise, request_to_stop):
    supervisor, children = supervise(web=LIVE, worker=LIVE)
    supervisor.send_signal(request_to_stop)
    assert supervisor.wait(timeout=10) == 0
    assert not any(map(alive, children))


def test_a_second_request_ends_a_child_that_does_not_listen(supervise, until):
    supervisor, (web, worker) = supervise(web=LIVE, worker=STUBBORN)
    supervisor.terminate()
    until(lambda: not alive(web))
    assert alive(worker)
    supervisor.terminate()
    assert supervisor.wait(timeout=5) == 0
    assert not alive(worker)


def test_no_child_outlives_a_killed_supervisor(supervise, until):
    supervisor, children = supervise(web=LIVE, worker=STUBBORN)
    supervisor.kill()
    until(lambda: not any(map(alive, children)))


def test_a_child_that_keeps_dying_waits_longer_each_time(monkeypatch):
    from shopper.boot import supervise

    child = supervise.Child("worker", [sys.executable, "-c", ""])
    monkeypatch.setattr(supervise, "say", lambda text: None)
    pauses = []
    for _ in range(3):
        child.process.wait()
        child.tend(child.started_at)
        pauses.append(child.pause)
        child.tend(child.started_at + child.pause)
    child.process.wait()
    assert pauses == [0.5, 1, 2]
