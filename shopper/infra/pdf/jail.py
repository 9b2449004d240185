"""What a rendering child gives up before it looks at a page: files, network, privileges, appetite."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import tempfile

from shopper.infra.pdf.contract import Limits

NOBODY = 65534
RESULT_FD = 3
SPARE_TASKS = 32
"""Room for the short-lived threads Pango matches fonts in; with none at all (NPROC 0) it aborts the process."""

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38


def enter(home: str, parent: int, limits: Limits, font: bytes = b"") -> None:
    """Shut the door from inside. Of all descriptors only RESULT_FD stays open; ``font`` is the only one installed."""
    os.setsid()
    os.closerange(RESULT_FD + 1, os.sysconf("SC_OPEN_MAX"))
    _default_signals()
    _own_home(home, font)
    libc = ctypes.CDLL(None, use_errno=True)
    _cut_network(libc)
    _drop_root()
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        raise RuntimeError("the parent is gone")
    _limit(limits)


def seat_result(writer: int) -> None:
    """The result takes its fixed place; the standard streams lead nowhere."""
    if writer != RESULT_FD:
        os.dup2(writer, RESULT_FD)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)


def _default_signals() -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGALRM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)


def _own_home(home: str, font: bytes) -> None:
    """An empty directory is all the disk the child may call its own; fonts come only from the assets."""
    fonts = os.path.join(home, "fonts.conf")
    with open(fonts, "wb") as file:
        file.write(f"<fontconfig><dir>{home}/fonts</dir><cachedir>{home}/cache</cachedir></fontconfig>".encode())
    os.mkdir(os.path.join(home, "fonts"))
    with open(os.path.join(home, "fonts", "last-resort.ttf"), "wb") as file:
        file.write(font)
    if os.geteuid() == 0:
        os.chown(home, NOBODY, NOBODY)
    os.environ.clear()
    os.environ.update(HOME=home, TMPDIR=home, XDG_CACHE_HOME=home, FONTCONFIG_FILE=fonts, LANG="C.UTF-8")
    tempfile.tempdir = home
    os.chdir(home)


def _cut_network(libc: ctypes.CDLL) -> None:
    """Where the kernel allows it; elsewhere the closed fetcher stands alone."""
    libc.unshare(CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWUSER | CLONE_NEWNET)


def _drop_root() -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def _limit(limits: Limits) -> None:
    wanted = {
        resource.RLIMIT_AS: _inherited_bytes() + limits.memory_bytes,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NPROC: _tasks_of(os.geteuid()) + SPARE_TASKS,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in wanted.items():
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError):  # Never hides a loosening: only a raise beyond the hard limit is refused.
            resource.setrlimit(kind, (most, most))
    # The soft limit says why (SIGXCPU), the hard one follows a second later.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))


def _tasks_of(uid: int) -> int:
    """Processes and threads the user has now: the kernel counts them all against the limit."""
    count = 0
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if os.stat(f"/proc/{pid}").st_uid == uid:
                count += len(os.listdir(f"/proc/{pid}/task"))
    return count


def _inherited_bytes() -> int:
    """What a fork brings along by address, mostly shared with its parent and no appetite of the page's."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
