"""Files are whole or not there, keep to their folder, and their names survive a power cut."""

from __future__ import annotations

import os
import threading

import pytest

from shopper.infra import storage as module
from shopper.infra.storage import Storage, make_folder, storage


@pytest.fixture
def store(tmp_path):
    return Storage(tmp_path / "files")


@pytest.fixture(autouse=True)
def root(tmp_path):
    (tmp_path / "files").mkdir()


def test_what_was_written_is_read(store):
    store.write("photos/a/b", b"\0\xff")
    assert (store.exists("photos/a/b"), store.read("photos/a/b"), store.exists("photos/a")) == (True, b"\0\xff", False)


def test_a_second_write_replaces_the_whole(store):
    store.write("a", b"long long long")
    store.write("a", b"short")
    assert (store.read("a"), [path.name for path in store.root.iterdir()]) == (b"short", ["a"])


@pytest.mark.parametrize("key", ["../x", "/etc/passwd", "a/../../x", "photos/../../secret-key"])
def test_a_key_never_leaves_the_folder(store, key):
    for use in (store.read, store.exists, store.delete, store.delete_folder, lambda each: store.write(each, b"")):
        with pytest.raises(ValueError, match="outside"):
            use(key)


def test_a_link_out_of_the_folder_is_not_followed(store, tmp_path):
    (store.root / "link").symlink_to(tmp_path)
    with pytest.raises(ValueError, match="outside"):
        store.read("link/x")


def test_a_write_that_fails_leaves_the_old_file(store, monkeypatch):
    store.write("a", b"old")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        store.write("a", b"new")
    assert store.read("a") == b"old"


def test_bytes_and_every_new_name_are_synced_before_it_counts(store, monkeypatch):
    synced = []
    fsync = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda descriptor: (synced.append(os.readlink(f"/proc/self/fd/{descriptor}")), fsync(descriptor))
    )
    store.write("photos/visit/pid", b"x")
    names = [path.removeprefix(str(store.root)) or "/" for path in synced]
    assert names[:2] == ["/", "/photos"]  # the new folders' own names
    assert names[2].startswith("/photos/visit/.pid.")
    assert names[3] == "/photos/visit"


def test_many_writers_of_one_key_leave_one_whole_file(store):
    gate, failures = threading.Barrier(8), []

    def write(number):
        gate.wait(10)
        try:
            for _ in range(20):
                store.write("a", bytes([number]) * 5000)
        except OSError as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert len(store.read("a")) == 5000
    assert len(set(store.read("a"))) == 1
    assert [path.name for path in store.root.iterdir()] == ["a"]


def test_deleting_twice_is_harmless(store):
    store.write("a", b"")
    store.delete("a")
    store.delete("a")
    assert not store.exists("a")


def test_a_folder_goes_with_all_in_it_and_nothing_else(store):
    for key in ("photos/a/1", "photos/a/2.jpg", "photos/b/1"):
        store.write(key, b"x")
    store.delete_folder("photos/a")
    store.delete_folder("photos/never")
    assert [store.exists(key) for key in ("photos/a/1", "photos/a/2.jpg", "photos/b/1")] == [False, False, True]


@pytest.mark.parametrize("key", ["", ".", "photos/.."])
def test_the_whole_storage_is_never_deleted(store, key):
    store.write("a", b"x")
    with pytest.raises(ValueError, match="whole"):
        store.delete_folder(key)
    assert store.exists("a")


def test_making_a_folder_twice_is_harmless(store):
    make_folder(store.root / "a" / "b")
    make_folder(store.root / "a" / "b")
    assert (store.root / "a" / "b").is_dir()


def test_room_ends_before_the_disk_does(store, monkeypatch):
    assert store.has_room()
    usage = os.statvfs(store.root)
    monkeypatch.setattr(module, "RESERVE_BYTES", usage.f_frsize * usage.f_blocks)
    assert not store.has_room()


def test_the_apps_files_lie_in_its_data_folder(app):
    assert storage().root == app.extensions["settings"].files_dir
