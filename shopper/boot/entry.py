"""Which command was asked for."""

import io
import signal
import sys
from collections.abc import Callable

from shopper.boot import checks, serve
from shopper.boot.children import run
from shopper.boot.console import Stop, say

HELP = """\
python3 -m shopper              install what is missing, then run the app with its demonstration company
                                PORT=8000 the port · SHOPPER_DATA=var the folder of the database and files
python3 -m shopper test […]     everything: linters; tests on SQLite, PostgreSQL, in a browser (arguments go to pytest)
python3 -m shopper check […]    the loop of a minute: linters, and the tests that need no browser and no PostgreSQL
python3 -m shopper bench […]    how fast the app answers
python3 -m shopper flask …      any command of the app, with its libraries in place"""


def help_(arguments: list[str]) -> int:
    """Name the commands."""
    say(HELP)
    return 0


def bench(arguments: list[str]) -> int:
    """Measure the app; it knows how."""
    return flask(["bench", *arguments])


def flask(arguments: list[str]) -> int:
    """Any flask command."""
    serve.prepare()
    return run([*serve.FLASK, *arguments]).returncode


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "test": checks.test,
    "check": checks.check,
    "bench": bench,
    "flask": flask,
    "help": help_,
    "--help": help_,
    "-h": help_,
}


def main(arguments: list[str]) -> int:
    """Run the command; whatever is in the way ends it with a sentence, not a traceback."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without Unicode still gets its sentence
    try:
        if not sys.platform.startswith("linux"):
            raise Stop("Shopper runs on Linux (Debian 12 is the one it is tested on); use a container elsewhere.")
        if arguments and arguments[0] in COMMANDS:
            return COMMANDS[arguments[0]](arguments[1:])
        return serve.serve(arguments)
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        say("\nStopped. Start again to go on from here.")
        return 130
    except OSError as error:
        print(f"\n{error.filename or 'This machine'}: {error.strerror or error}.", file=sys.stderr, flush=True)
        return 1
