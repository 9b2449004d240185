"""Erased is erased: rows, photos, parts of photos, and what was on its way."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from shopper.capture import actions, parts
from shopper.capture.actions import photos, taking_in
from shopper.capture.jobs import forget_files
from shopper.errors import NotFound
from shopper.infra.jobs import run_due
from shopper.infra.storage import storage
from tests.capture.phone import jpeg, manifest, shot


def files():
    return sorted(path.name for path in storage().root.rglob("*") if path.is_file())


@pytest.fixture
def sent(sam, world):
    """One photo whole, one half; the id and both."""
    here, whole, half = uuid4(), shot(), shot(jpeg(seed=4))
    sam.put(here, manifest(world, photos=[whole, half]))
    sam.send_photo(here, whole)
    sam.patch(here, half.pid, 0, half.data[:100])
    return here, whole, half


def test_no_byte_of_it_stays_on_the_disk(sent, ask):
    here, whole, half = sent
    assert ask(files) == sorted([whole.pid, half.pid])
    ask(lambda: actions.erase(None, here))
    assert ask(files) == []


def test_the_clean_copy_goes_too(sent, ask):
    here, *_ = sent
    ask(run_due)
    ask(lambda: actions.erase(None, here))
    assert ask(files) == []


def test_a_kill_between_commit_and_disk_leaves_the_work_owed(sent, ask, monkeypatch):
    here, *_ = sent
    monkeypatch.setattr(parts, "forget", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        ask(lambda: actions.erase(None, here))
    monkeypatch.undo()
    assert ask(files) != []
    ask(run_due)
    assert ask(files) == []


def test_a_failed_erasure_keeps_the_photos(sam, sent, ask, monkeypatch):
    here, *_ = sent
    monkeypatch.setattr(taking_in, "record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ask(lambda: actions.erase(None, here))
    assert sam.get(here).get_json()["items"][0]["have"]


def test_a_photo_being_cleaned_while_it_is_erased_does_not_come_back(sent, ask, monkeypatch):
    here, whole, _ = sent
    derive = photos.derive

    def derive_while_erased(*arguments, **options):
        actions.erase(None, here)
        storage().write(f"photos/{here}/{whole.pid}", whole.data)
        return derive(*arguments, **options)

    monkeypatch.setattr(photos, "derive", derive_while_erased)
    ask(lambda: actions.clean_photo(here, UUID(whole.pid)))
    assert ask(files) == []


def test_a_chunk_that_arrives_while_it_is_erased_does_not_come_back(sam, sent, ask, monkeypatch):
    here, _, half = sent
    settle = parts.settle

    def settle_while_erased(*arguments):
        settle(*arguments)
        monkeypatch.setattr(storage().__class__, "delete_folder", lambda *_: None)
        actions.erase(None, here)

    monkeypatch.setattr(parts, "settle", settle_while_erased)
    assert sam.patch(here, half.pid, 100, half.data[100:]).status_code == 404
    assert half.pid not in ask(files)


def test_what_is_not_there_can_not_be_erased(noon, ask):
    with pytest.raises(NotFound):
        ask(lambda: actions.erase(None, uuid4()))


def test_only_erased_submissions_lose_files(sent, ask):
    here, *_ = sent
    ask(lambda: forget_files(str(here)))
    assert len(ask(files)) == 2
