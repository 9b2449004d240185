"""The default command: the app, its worker, and where to find them."""

import errno
import http.client
import os
import socket
import subprocess
import time

from shopper.boot import catalogues, native, packages
from shopper.boot.children import run, tied_to_parent
from shopper.boot.console import PYTHON, ROOT, Stop, data_dir, require_writable, say
from shopper.boot.supervise import Supervisor

FLASK = [str(PYTHON), "-m", "flask", "--app", "wsgi"]
START_SECONDS = 90.0


def prepare() -> None:
    """Everything that any flask command needs, in place and in the environment."""
    data = data_dir()
    require_writable(data, "Choose another one with SHOPPER_DATA=/some/folder, or change this one's owner.")
    os.environ["SHOPPER_DATA"] = str(data)
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    packages.ensure(packages.RUNTIME)
    native.ensure_pdf()
    native.ensure_fonts()
    catalogues.compile_changed()


def serve(arguments: list[str]) -> int:
    """Install, migrate, seed, start; return when told to stop."""
    if arguments:
        raise Stop(f"“{arguments[0]}” is no command. python3 -m shopper help lists them.")
    port = chosen_port()
    require_free(port)
    prepare()
    if run([*FLASK, "setup"]).returncode:
        raise Stop("The database could not be set up; the reason stands above. Nothing was started.")
    require_free(port)
    os.environ["PORT"] = str(port)
    programs = {"web server": [*FLASK, "serve", "--port", str(port)], "worker": [*FLASK, "worker"]}
    with Supervisor(programs) as supervisor, links() as addresses:
        stopped = wait_until_up(supervisor, port)
        if not stopped:
            say(addresses.communicate()[0].strip() or f"Shopper is running: http://127.0.0.1:{port}")
        while not stopped:
            stopped = supervisor.watch(3600)
        say("Stopping …")
    return 0


def chosen_port() -> int:
    """PORT, 8000 if not given."""
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise Stop(f"PORT is “{text}”; it must be a number from 1 to 65535, such as 8000.")
    return int(text)


def require_free(port: int) -> None:
    """Stop with a sentence if nobody could listen on the port."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host(), port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise Stop(_why_not(port, error)) from error


def host() -> str:
    """HOST, every address of this machine if not given: phones come by the network."""
    return os.environ.get("HOST") or "0.0.0.0"  # noqa: S104


def _why_not(port: int, error: OSError) -> str:
    if error.errno not in {errno.EACCES, errno.EADDRINUSE}:
        return f"HOST is “{host()}”, and this machine has no such address ({error.strerror}). Leave HOST out."
    another = port + 1 if 1024 <= port < 65535 else 8000
    remedy = f"Choose another one: PORT={another} python3 -m shopper"
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for root. {remedy}"
    if is_up(port):
        return f"Shopper already runs: http://127.0.0.1:{port}/. For a second one choose another port: PORT={another}."
    return f"Port {port} is taken by another program. {remedy}"


def wait_until_up(supervisor: Supervisor, port: int) -> int | None:
    """Return once the server answers, or the signal that came first; stop if it ends or never answers."""
    until = time.monotonic() + START_SECONDS
    web = supervisor.children[0].process
    while not is_up(port):
        if stopped := supervisor.watch(0.1):
            return stopped
        if web.poll() is not None:
            raise Stop("The web server ended before it answered; the reason stands above.")
        if time.monotonic() > until:
            raise Stop(f"The web server did not answer within {START_SECONDS:.0f} seconds.")
    return None


def is_up(port: int) -> bool:
    """True if this app answers there."""
    everywhere = host() in {"0.0.0.0", "::"}  # noqa: S104
    connection = http.client.HTTPConnection("127.0.0.1" if everywhere else host(), port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return answer.status < 500 and answer.getheader("X-App") is not None  # 400: TRUSTED_HOSTS leaves us out
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def links() -> "subprocess.Popen[str]":
    """Addresses, demo log-ins and their QR codes, as the app tells them; asked for while the server starts."""
    return subprocess.Popen(
        [*FLASK, "demo", "links"], cwd=ROOT, text=True, stdout=subprocess.PIPE, preexec_fn=tied_to_parent()
    )
