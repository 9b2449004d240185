"""Child processes that never outlive their parent."""

import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from shopper.boot.console import ROOT

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def tied_to_parent(farewell: signal.Signals = signal.SIGKILL) -> Callable[[], None]:
    """A `preexec_fn`: the kernel sends the farewell when the parent dies, however it died."""
    parent = os.getpid()

    def tie() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, farewell)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        if os.getppid() != parent:
            os._exit(1)

    return tie


def run(
    command: Sequence[str | os.PathLike[str]], *, quiet: bool = False, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run to the end in the project's folder; quiet keeps both outputs together in `.stdout`."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env=env,
        text=True,
        errors="replace",
        stdin=subprocess.DEVNULL if quiet else None,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        preexec_fn=tied_to_parent(),
        check=False,
    )


@contextlib.contextmanager
def one_at_a_time(file: Path) -> Iterator[None]:
    """Two starts in one folder install one after the other."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
