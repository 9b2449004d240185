"""What must hold before a change lands: linters and contracts, then the tests."""

import os
import subprocess
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO

from shopper.boot import native, packages, serve
from shopper.boot.children import run, tied_to_parent
from shopper.boot.console import PYTHON, ROOT, Stop, say

QUICK = "not browser and not postgres and not slow"
# A third worker uses what two leave idle while they wait for a browser. Each begins with a part of its own, in the order of the
# files, so that what a file lays once is laid by one worker; who is done early takes over from the others.
TOGETHER = ["-n", "3", "--dist", "worksteal"]
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
LINTERS = {
    "mypy": ["-m", "mypy"],
    "import contracts": ["-c", LINT_IMPORTS],
    "djlint": ["-m", "djlint", "templates", "--lint", "--quiet"],
    "ruff": ["-m", "ruff", "check", "--quiet", "--output-format=concise", "."],
}


@dataclass
class Linter:
    """A linter at work, its words kept until it is done."""

    name: str
    arguments: list[str]
    output: IO[str] = field(default_factory=lambda: TemporaryFile("w+"))  # noqa: SIM115 - closed with its owner

    def __post_init__(self) -> None:
        self.process = subprocess.Popen(
            [PYTHON, *self.arguments],
            cwd=ROOT,
            stdout=self.output,
            stderr=subprocess.STDOUT,
            preexec_fn=tied_to_parent(),
        )

    def passes(self, *, aloud: bool) -> bool:
        """Wait for it; say how it went, and all it said if it found something."""
        failed = self.process.wait() != 0
        if failed or aloud:
            say(f"  {'FAILED' if failed else 'ok':<7}{self.name}")
        if failed:
            self.output.seek(0)
            say(self.output.read())
        return not failed


def check(arguments: list[str]) -> int:
    """The loop of a minute: linters, contracts, and every test that needs neither browser nor PostgreSQL."""
    prepare()
    lint()
    return pytest(["-m", QUICK, "-q", *arguments])


def test(arguments: list[str]) -> int:
    """Everything, on both databases and in a browser; with arguments, only the tests they choose."""
    prepare()
    if "not browser" not in " ".join(arguments):
        native.ensure_browser()
    if arguments:
        return pytest([*TOGETHER, *arguments])
    say("Linters and contracts run beside the tests; what they find is said at the end.")
    at_work = linters()
    result = pytest(TOGETHER)
    judge(at_work, "Linters found something (above).")
    return result


def prepare() -> None:
    """Runtime and tools; the tests' lock first, since it holds all of the other."""
    packages.ensure(packages.TESTS)
    serve.prepare()


def lint() -> None:
    """Run the linters side by side; stop if one finds something, so that pytest's verdict stays the last line."""
    say("Linters and contracts:")
    judge(linters(), "Linters found something (above); the tests were not run.", aloud=True)


def linters() -> list[Linter]:
    return [Linter(name, arguments) for name, arguments in LINTERS.items() if applies(name)]


def judge(at_work: list[Linter], verdict: str, *, aloud: bool = False) -> None:
    """Stop with the verdict if one of them found something; those who found nothing are named only `aloud`."""
    results = [linter.passes(aloud=aloud) for linter in at_work]
    if not all(results):
        raise Stop(verdict)


def applies(name: str) -> bool:
    """False for what the project does not have yet."""
    if name == "djlint":
        return any((ROOT / "templates").rglob("*.html"))
    return name != "import contracts" or "[tool.importlinter]" in (ROOT / "pyproject.toml").read_text()


def pytest(arguments: list[str]) -> int:
    """Run pytest with its own last words and its own exit code."""
    os.environ.pop("SHOPPER_DATA", None)  # no test may meet a person's data
    return run([PYTHON, "-m", "pytest", *arguments]).returncode
