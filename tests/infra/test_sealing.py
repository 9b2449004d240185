"""What is sealed opens with the key, at its own place, and nowhere else."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest

from shopper.infra import sealing
from shopper.infra.sealing import keyring, seals

DAY, LATER = date(2026, 12, 5), date(2026, 12, 6)
WORDS = b"+48512345678 Canary"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    found = SimpleNamespace(data_dir=tmp_path, key_file=tmp_path / "master-key", secret_key="tests only")
    monkeypatch.setattr(keyring, "settings", lambda: found)
    monkeypatch.setattr(seals, "settings", lambda: found)
    return tmp_path


def sealed(owner, row, until=DAY, table="contact"):
    return sealing.seal(WORDS, owner=owner, until=until, table=table, row=row)


def test_it_opens_where_it_was_sealed_and_nowhere_else() -> None:
    owner, other, row = uuid4(), uuid4(), uuid4()
    box = sealed(owner, row)
    assert b"Canary" not in box
    assert sealing.unseal(box, owner=owner, table="contact", row=row) == WORDS
    sealed(other, row)  # so that the other has keys too
    for place in ({"owner": other, "row": row}, {"owner": owner, "row": uuid4()}):
        with pytest.raises(sealing.Unreadable):
            sealing.unseal(box, table="contact", **place)
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(box, owner=owner, table="praise", row=row)
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(box[:-1] + bytes([box[-1] ^ 1]), owner=owner, table="contact", row=row)


def test_two_seals_of_the_same_words_differ() -> None:
    owner, row = uuid4(), uuid4()
    assert sealed(owner, row) != sealed(owner, row)


def test_when_its_day_is_over_no_backup_of_key_or_database_is_left_to_open_it() -> None:
    owner, row = uuid4(), uuid4()
    today, tomorrow = sealed(owner, row, DAY), sealed(owner, row, LATER)
    sealing.destroy_before(LATER)
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(today, owner=owner, table="contact", row=row)
    assert sealing.unseal(tomorrow, owner=owner, table="contact", row=row) == WORDS
    sealing.destroy(owner)
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(tomorrow, owner=owner, table="contact", row=row)


def test_a_renewed_day_outlives_its_old_key() -> None:
    owner, row = uuid4(), uuid4()
    forgotten, kept = sealed(owner, row), sealed(owner, row)
    sealing.renew(owner, DAY)
    kept = sealing.seal(
        sealing.unseal(kept, owner=owner, table="contact", row=row), owner=owner, until=DAY, table="contact", row=row
    )
    sealing.drop_keys(owner, [sealing.key_of(forgotten)])
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(forgotten, owner=owner, table="contact", row=row)
    assert sealing.unseal(kept, owner=owner, table="contact", row=row) == WORDS


def test_after_rotation_the_old_master_key_opens_nothing_and_all_is_readable(folder) -> None:
    owners, row = [uuid4(), uuid4()], uuid4()
    boxes = {owner: sealed(owner, row) for owner in owners}
    before = (folder / "master-key").read_text()
    sealing.rotate_master()
    assert before.strip() not in (folder / "master-key").read_text()
    assert all(sealing.unseal(box, owner=owner, table="contact", row=row) == WORDS for owner, box in boxes.items())
    (folder / "master-key").write_text(before)
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(boxes[owners[0]], owner=owners[0], table="contact", row=row)


def test_a_rotation_that_was_killed_is_run_again(folder, monkeypatch) -> None:
    owner, row = uuid4(), uuid4()
    box = sealed(owner, row)
    with monkeypatch.context() as patched:
        patched.setattr(keyring, "_write_keys", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sealing.rotate_master()
    assert sealing.unseal(box, owner=owner, table="contact", row=row) == WORDS
    sealing.rotate_master()
    assert len((folder / "master-key").read_text().splitlines()) == 1
    assert sealing.unseal(box, owner=owner, table="contact", row=row) == WORDS


def test_the_files_are_the_owners_alone_and_tell_nothing_without_the_master_key(folder) -> None:
    owner, row = uuid4(), uuid4()
    box = sealed(owner, row)
    assert {path.stat().st_mode & 0o777 for path in (folder / "master-key", *(folder / "keys").glob("*.keys"))} == {0o600}
    shutil.move(folder / "master-key", folder / "elsewhere")
    with pytest.raises(sealing.Unreadable, match="master key is missing"):
        sealing.unseal(box, owner=owner, table="contact", row=row)
    with pytest.raises(sealing.Unreadable, match="master key is missing"):
        sealed(uuid4(), row)  # a second master key would hide that the first is lost
    assert not (folder / "master-key").exists()


def test_an_index_finds_and_does_not_tell() -> None:
    owner, other, number = uuid4(), uuid4(), "+48512345678"
    found = sealing.blind_index(number, owner=owner, until=DAY)
    assert found == sealing.blind_index(number, owner=owner, until=DAY)
    assert found != sealing.blind_index(number, owner=other, until=DAY)
    assert "512345678" not in found
    later = sealing.blind_index(number, owner=owner, until=LATER)
    assert set(sealing.blind_indexes(number, owner=owner)) == {found, later}


def test_when_its_day_is_over_nobody_can_try_all_numbers_against_an_old_index() -> None:
    owner, number = uuid4(), "+48512345678"
    old = sealing.blind_index(number, owner=owner, until=DAY)
    sealing.destroy_before(LATER)
    assert old not in sealing.blind_indexes(number, owner=owner)
    assert old != sealing.blind_index(number, owner=owner, until=DAY)


def test_keys_for_different_purposes_differ() -> None:
    assert sealing.derived_key("state") != sealing.derived_key("address")


def test_a_key_without_a_last_day_is_of_an_older_kind_and_goes_at_the_next_look() -> None:
    owner, row = uuid4(), uuid4()
    kept = sealed(owner, row)
    keyring.add_key(owner, "index")
    sealing.destroy_before(DAY)
    assert {key.label for key in keyring.keys_of(owner)} == {DAY.isoformat()}
    assert sealing.unseal(kept, owner=owner, table="contact", row=row) == WORDS
