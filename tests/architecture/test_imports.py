"""Who may import whom: the contracts stand in pyproject.toml."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from shopper.config import ROOT

START = [ROOT / "shopper" / "__init__.py", ROOT / "shopper" / "__main__.py", *(ROOT / "shopper" / "boot").glob("*.py")]
ENVIRONMENT_READERS = {
    "shopper/config.py",
    "shopper/infra/pdf/jail.py",  # empties it in the fenced child, so that nothing in there can read a secret
}


def test_every_import_keeps_to_the_contracts() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[ran.stdout.find("Contracts") :]
    assert "0 broken" in ran.stdout


@pytest.mark.parametrize("path", START, ids=lambda path: path.stem)
def test_the_start_needs_nothing_installed(path: Path) -> None:
    top = {name.split(".")[0] for name in imported(path)}
    assert top <= sys.stdlib_module_names | {"shopper"}, f"{path.name} imports {top - sys.stdlib_module_names}"


def test_the_environment_is_read_in_one_place() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "shopper").rglob("*.py")
        if "boot" not in path.parts and touches_environment(path)
    }
    assert readers == ENVIRONMENT_READERS


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def touches_environment(path: Path) -> bool:
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return any(
        isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv", "putenv") and _is_os(node.value)
        for node in nodes
    )


def _is_os(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "os"
