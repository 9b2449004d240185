"""Installing happens once per lock and Python."""

import pytest

from shopper.boot import packages


@pytest.fixture
def lock(tmp_path, monkeypatch):
    (tmp_path / "app").mkdir()
    lock = tmp_path / "app" / "requirements.txt"
    lock.write_text("flask==3.1.3\n")
    monkeypatch.setattr(packages, "VENV", tmp_path)
    monkeypatch.setattr(packages, "venv_version", lambda: "3.11.2")
    packages.stamp_file(lock).write_text(packages.stamp_of(lock, "3.11.2"))
    return lock


def test_a_stamped_lock_is_not_installed_again(lock, monkeypatch):
    monkeypatch.setattr(packages, "install", lambda lock: pytest.fail("installed again"))
    packages.ensure(lock)


def test_a_changed_lock_is_installed(lock):
    lock.write_text("flask==3.1.4\n")
    assert not packages.is_installed(lock)


def test_another_python_means_another_installation(lock, monkeypatch):
    monkeypatch.setattr(packages, "venv_version", lambda: "3.11.9")
    assert not packages.is_installed(lock)


def test_a_stamp_without_a_working_venv_counts_for_nothing(lock, monkeypatch):
    monkeypatch.setattr(packages, "venv_version", lambda: "")
    assert not packages.is_installed(lock)


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("WARNING: Retrying after NewConnectionError: Temporary failure in name resolution", "to the network"),
        ("ERROR: No matching distribution found for flask==3.1.3", "to the network"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "pip says: ERROR: THESE PACKAGES"),
    ],
)
def test_a_failed_installation_is_a_sentence_with_advice(line, advice):
    assert advice in packages.why_not(["Collecting flask==3.1.3", line])
