"""Keeps a few programs running until it is told to stop."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from types import TracebackType

from shopper.boot.children import tied_to_parent
from shopper.boot.console import ROOT, say

STOPPING = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
GRACE_SECONDS = 10.0


class Child:
    """One program: started, started again after a growing pause when it died, stopped."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self.command = command
        self.pause = 0.0
        self.start()

    def start(self) -> None:
        """In a session of its own, so that Ctrl-C reaches the supervisor alone and each stops once, in order."""
        self.started_at = time.monotonic()
        self.due_at: float | None = None
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, start_new_session=True, stdin=subprocess.DEVNULL, preexec_fn=tied_to_parent()
        )

    def tend(self, at: float) -> None:
        """Notice a death, and start again when the pause is over."""
        if self.process.poll() is None:
            return
        if self.due_at is None:
            steady = at - self.started_at > STEADY_SECONDS
            self.pause = FIRST_PAUSE_SECONDS if steady else self._longer_pause()
            self.due_at = at + self.pause
            say(f"The {self.name} stopped ({ending(self.process.returncode)}); again in {self.pause:g} s.")
        elif at >= self.due_at:
            self.start()

    def _longer_pause(self) -> float:
        return min(self.pause * 2 or FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS)


class Supervisor:
    """Use as a context: inside it the children run and signals wait for `watch`; at its end all children are gone."""

    def __init__(self, programs: Mapping[str, Sequence[str]]) -> None:
        self.programs = programs
        self.children: list[Child] = []

    def __enter__(self) -> "Supervisor":
        self.mask = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING | {signal.SIGCHLD})
        self.children = [Child(name, command) for name, command in self.programs.items()]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        signal.pthread_sigmask(signal.SIG_SETMASK, self.mask)

    def watch(self, seconds: float) -> signal.Signals | None:
        """Tend the children for a while; the signal to stop, as soon as there is one."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            heard = signal.sigtimedwait(STOPPING | {signal.SIGCHLD}, min(left, 0.2 if self._is_starting() else left))
            if heard and heard.si_signo in STOPPING:
                return signal.Signals(heard.si_signo)
            for child in self.children:
                child.tend(time.monotonic())
        return None

    def _is_starting(self) -> bool:
        return any(child.due_at is not None for child in self.children)

    def stop(self) -> None:
        """Ask every child to end; after ten seconds, or a second request to stop, end them."""
        until = time.monotonic() + GRACE_SECONDS
        for child in self._alive():
            child.process.terminate()
        while self._alive() and (left := until - time.monotonic()) > 0:
            heard = signal.sigtimedwait(STOPPING | {signal.SIGCHLD}, left)
            if heard and heard.si_signo in STOPPING:
                break
        for child in self._alive():
            os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()

    def _alive(self) -> list[Child]:
        return [child for child in self.children if child.process.poll() is None]


def ending(returncode: int) -> str:
    """How a process ended, for people."""
    return signal.Signals(-returncode).name if returncode < 0 else f"exit code {returncode}"
