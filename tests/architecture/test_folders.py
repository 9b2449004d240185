"""Folders mirror each other, so that the second one takes no learning."""

import re
from pathlib import Path

import pytest

from shopper.config import ROOT

TOP = {"docs", "migrations", "shopper", "static", "templates", "tests", "pyproject.toml", "README.md", "wsgi.py"}
MADE_BY_RUNNING = {"var", "test-results", "shopper.egg-info"}
SHARED_TEMPLATES = {"layouts", "ui", "errors"}
TEST_ROOMS = {"engines", "architecture", "journeys", "reliability", "support", "factories"}
FILES = {  # the same name in every room; the helpers' places are told in pyproject.toml, contract "files"
    "__init__", "actions", "events", "forms", "jobs", "models", "queries", "reactions", "rules", "views", "words",
}
ROOMS = sorted(path.parent.name for path in (ROOT / "shopper").glob("*/__init__.py"))
MACHINERY = {"boot", "cli", "demo", "infra", "web"}


def folders(path: Path) -> set[str]:
    return {each.name for each in path.iterdir() if each.is_dir() and not each.name.startswith(("_", "."))}


def test_nothing_new_stands_at_the_top() -> None:
    names = {each.name for each in ROOT.iterdir() if not each.name.startswith(".")}
    assert names - MADE_BY_RUNNING <= TOP


def test_templates_stand_in_the_folder_of_their_room() -> None:
    assert folders(ROOT / "templates") <= set(ROOMS) | SHARED_TEMPLATES


def test_tests_stand_in_the_folder_of_their_room() -> None:
    assert folders(ROOT / "tests") <= set(ROOMS) | TEST_ROOMS


def test_every_room_with_pages_or_actions_has_tests() -> None:
    busy = {name for name in ROOMS if any((ROOT / "shopper" / name / f"{file}.py").exists() for file in ("views", "rules"))}
    without = {name for name in busy if not list((ROOT / "tests" / name).glob("test_*.py"))}
    assert without == set()


@pytest.mark.parametrize("room", sorted(set(ROOMS) - {"translations"}))
def test_a_room_says_what_it_is_and_what_to_read_first(room: str) -> None:
    text = (ROOT / "shopper" / room / "__init__.py").read_text("utf-8")
    assert text.startswith('"""'), "the docstring is the room's map"
    named = re.findall(r"tests/[\w/]+\.py", text)
    assert named or room in MACHINERY
    for path in named:
        assert (ROOT / path).exists(), f"shopper/{room} sends its reader to {path}"


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("test_*.py")), ids=lambda path: path.relative_to(ROOT / "tests").as_posix())
def test_a_test_file_says_what_it_is_about(path: Path) -> None:
    assert path.read_text("utf-8").lstrip().startswith('"""'), "one sentence at the top"
