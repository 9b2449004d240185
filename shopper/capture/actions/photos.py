"""Photos: chunk by chunk onto the disk, proven by their hash, copied to a correction, made clean of metadata."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from uuid import UUID

from shopper.capture import parts, queries
from shopper.capture.events import PhotoCleaned
from shopper.capture.kinds import Sender
from shopper.capture.models import Photo, Submission
from shopper.capture.rules import CHUNK_BYTES, MOST_PHOTO_BYTES
from shopper.errors import Busy, Conflict, Invalid, NotFound, TooLarge
from shopper.infra import clock
from shopper.infra.bus import publish
from shopper.infra.db import db
from shopper.infra.images import Derived, Undecodable, blank, derive
from shopper.infra.jobs import enqueue
from shopper.infra.storage import storage, sync_folder
from shopper.infra.transaction import transaction

MOST_TRIES = 200


def have_bytes(sender: Sender, submission_id: UUID, pid: UUID) -> tuple[int, int, bool]:
    """How much of a photo is here: offset, whole length, and whether it is whole and proven."""
    photo = queries.own_photo(submission_id, pid, sender)
    if not photo.is_here and storage().exists(photo.original_key):
        _settle_found(photo)
    have = queries.is_held(photo)
    return (photo.size if have else parts.length(submission_id, pid)), photo.size, have


def append(sender: Sender, submission_id: UUID, pid: UUID, offset: int, chunk: bytes) -> int:
    """Add a chunk; the answer is the new offset. A wrong offset: Conflict(offset=what is here).

    The last chunk proves the whole: a SHA-256 other than announced discards the part (Invalid), to be sent again.
    """
    photo = queries.own_photo(submission_id, pid, sender)
    if photo.size > MOST_PHOTO_BYTES:
        raise TooLarge(MOST_PHOTO_BYTES)
    if not storage().has_room():
        raise Busy("the disk is nearly full")
    here, size, have = have_bytes(sender, submission_id, pid)
    if have or offset != here or offset + len(chunk) > size:
        if have and offset == size and not chunk:
            return size
        raise Conflict("wrong offset", offset=here)
    sha256, original_key = photo.sha256, photo.original_key
    db.session.rollback()  # no read stays open while the disk is slow
    reached = parts.append(submission_id, pid, offset, chunk)
    if reached < size:
        _refuse_erased(submission_id)
        return reached
    found = _settle_part(submission_id, pid, sha256, original_key)
    try:
        settle_photo(submission_id, pid, found, size)
    except NotFound:
        storage().delete(original_key)  # erased while it was coming in
        raise
    return size


def append_whole(sender: Sender, submission_id: UUID, pid: UUID, data: bytes) -> None:
    """A photo that came in one piece, from where it stands to its end. Sent twice at once: both go on."""
    for _ in range(MOST_TRIES):
        offset, _size, have = have_bytes(sender, submission_id, pid)
        if have:
            return
        with suppress(Conflict, Invalid):
            append(sender, submission_id, pid, offset, data[offset : offset + CHUNK_BYTES])
    raise Busy("a photo could not be stored")


def _refuse_erased(submission_id: UUID) -> None:
    """A chunk that was on its way while its visit was erased leaves nothing behind."""
    if queries.submission(submission_id) is None:
        parts.forget(submission_id)
        raise NotFound


def _settle_part(submission_id: UUID, pid: UUID, sha256: str, original_key: str) -> str:
    try:
        found = parts.digest(submission_id, pid)
        if found != sha256:
            parts.discard(submission_id, pid)
            raise Invalid(sha256="the bytes that arrived are not the ones announced; send the photo again")
        parts.settle(submission_id, pid, original_key)
    except FileNotFoundError:
        raise Conflict("another sender finished it", offset=0) from None
    return found


@transaction
def settle_photo(submission_id: UUID, pid: UUID, sha256: str, size: int) -> None:
    """The photo is on the disk under its own name: say so, and owe its clean copy. Said already: nothing happens."""
    found = queries.locked_submission(submission_id)  # the last two photos, settled at once, must see each other
    photo = queries.photo(submission_id, pid)
    if found is None or photo is None:
        raise NotFound
    if photo.clean_sha256 is not None and storage().exists(photo.clean_key):
        storage().delete(photo.original_key)  # it came once more, and its clean copy is here
        return
    if photo.is_here and photo.clean_sha256 is None:
        return
    photo.stored_sha256, photo.stored_size, photo.stored_at = sha256, size, clock.now()
    photo.clean_sha256 = photo.clean_size = photo.undecodable = None
    db.session.flush()
    enqueue("capture.clean_photo", {"submission_id": str(submission_id), "pid": str(pid)}, key=f"clean:{submission_id}:{pid}")
    complete_if_whole(found)


def _settle_found(photo: Photo) -> None:
    """The server died between the rename and the commit: the file is whole, only the row does not know."""
    try:
        data = storage().read(photo.original_key)
    except FileNotFoundError:
        return  # another sender settled it, and its clean copy took its place
    settle_photo(photo.submission_id, photo.id, hashlib.sha256(data).hexdigest(), len(data))


def carry_over(sender: Sender, submission_id: UUID) -> queries.Receipt:
    """Give a correction the photos it names that what it replaces holds already. Bears running twice.

    Each file is copied, read back and hashed like one that came in; what cannot be proven stays missing, and the receipt says so.
    """
    found = queries.own_submission(submission_id, sender)
    earlier = queries.corrected_by(found)
    if earlier is None:
        return queries.receipt(found)
    earlier_id = earlier.id
    for pid in queries.photos_to_carry(earlier_id, submission_id):
        if not storage().has_room():
            raise Busy("the disk is nearly full")
        if not _carry(earlier_id, submission_id, pid):
            _carry(earlier_id, submission_id, pid)  # its clean copy took the original's place meanwhile
    return queries.receipt(queries.own_submission(submission_id, sender))


def _carry(earlier_id: UUID, submission_id: UUID, pid: UUID) -> bool:
    """Whether the earlier file was still there to be copied: the clean copy, or the original while there is none yet."""
    db.session.rollback()  # see what the worker did last
    earlier, photo, store = queries.photo(earlier_id, pid), queries.photo(submission_id, pid), storage()
    if earlier is None or photo is None:
        raise NotFound
    source, target, proof = earlier.original_key, photo.original_key, earlier.kept_sha256 or photo.sha256
    clean = None
    if earlier.clean_sha256 and earlier.clean_size is not None:
        source, target, proof = earlier.clean_key, photo.clean_key, earlier.clean_sha256
        clean = Derived(earlier.width or 0, earlier.height or 0, earlier.clean_size, earlier.clean_sha256, earlier.likeness or "")
    sha256, size = earlier.stored_sha256 or photo.sha256, earlier.stored_size or photo.size
    db.session.rollback()  # nothing stays open while the disk is slow
    try:
        data = store.read(source)
    except FileNotFoundError:
        return False
    if hashlib.sha256(data).hexdigest() != proof:
        return True  # spoiled where it lay: never passed on as proven
    store.write(target, data)
    if hashlib.sha256(store.read(target)).hexdigest() != proof:
        store.delete(target)
        raise Busy("a photo could not be copied")
    try:
        if clean is None:
            settle_photo(submission_id, pid, sha256, len(data))
        else:
            note_carried(submission_id, pid, sha256, size, clean)
    except NotFound:
        store.delete(target)  # erased meanwhile
        raise
    return True


@transaction
def note_carried(submission_id: UUID, pid: UUID, sha256: str, size: int, clean: Derived) -> None:
    """The clean copy of an earlier revision's photo is here: `sha256` and `size` are those its original had."""
    found = queries.locked_submission(submission_id)
    photo = queries.photo(submission_id, pid)
    if found is None or photo is None:
        raise NotFound
    photo.stored_sha256, photo.stored_size, photo.stored_at = sha256, size, clock.now()
    photo.width, photo.height, photo.undecodable = clean.width, clean.height, None
    photo.clean_sha256, photo.clean_size, photo.likeness = clean.sha256, clean.size, clean.likeness or None
    db.session.flush()
    complete_if_whole(found)


def clean_photo(submission_id: UUID, pid: UUID) -> None:
    """Re-encode without metadata; then the original, which may carry a place or a device, goes. Bears running twice."""
    photo = queries.photo(submission_id, pid)
    if photo is None or photo.undecodable is not None:
        return
    store, original_key, clean_key, is_clean = storage(), photo.original_key, photo.clean_key, photo.clean_sha256 is not None
    db.session.rollback()
    if not is_clean:
        try:
            derived = derive(store.path(original_key), store.path(clean_key), longest=1200, quality=80)
        except Undecodable as error:
            note_undecodable(submission_id, pid, str(error), blank(store.path(original_key)))
            return
        sync_folder(store.path(clean_key).parent)  # its name must be safe before the original's goes
        if not note_clean(submission_id, pid, derived):
            store.delete(clean_key)  # erased meanwhile
    store.delete(original_key)


@transaction
def note_clean(submission_id: UUID, pid: UUID, derived: Derived) -> bool:
    photo = queries.photo(submission_id, pid)
    if photo is None:
        return False
    photo.width, photo.height = derived.width, derived.height
    photo.clean_sha256, photo.clean_size, photo.likeness = derived.sha256, derived.size, derived.likeness or None
    found = queries.held(submission_id)
    publish(PhotoCleaned(submission_id, found.kind, found.subject_id))
    return True


@transaction
def note_undecodable(submission_id: UUID, pid: UUID, why: str, kept_sha256: str | None = None) -> None:
    """Kept without what it told of place and device, shown to nobody, said aloud at the review desk."""
    photo = queries.photo(submission_id, pid)
    if photo is not None and photo.clean_sha256 is None:
        photo.undecodable, photo.kept_sha256 = why[:200], kept_sha256


@transaction
def complete_if_whole(found: Submission) -> None:
    """Note the moment at which the manifest and every photo it names were here."""
    if found.completed_at is None and queries.missing_photos(found.id) == 0:
        found.completed_at = clock.now()
