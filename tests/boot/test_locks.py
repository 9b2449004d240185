"""The locks say what is installed, to the byte, and not from where."""

import re

import pytest

from shopper.boot.packages import RUNTIME, TESTS

LOCKS = pytest.mark.parametrize("lock", [RUNTIME, TESTS], ids=["runtime", "tests"])
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.M)


def pinned(lock):
    return dict(PINNED.findall(lock.read_text()))


@LOCKS
def test_no_lock_names_a_host(lock):
    assert "://" not in lock.read_text()


@LOCKS
def test_every_package_has_a_hash(lock):
    blocks = re.split(r"\n(?=\S)", lock.read_text().strip())
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


@LOCKS
def test_the_lock_covers_every_wish(lock):
    wishes = re.findall(r"^([a-z0-9][a-z0-9-]*)", lock.with_suffix(".in").read_text(), re.M)
    assert set(wishes) - set(pinned(lock)) == set()


def test_the_tests_run_with_the_versions_that_people_get():
    assert pinned(RUNTIME).items() <= pinned(TESTS).items()
