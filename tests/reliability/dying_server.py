"""The web server, made to die once at a named point.

It is the real server with one of its functions replaced before it serves; the program itself knows nothing of this.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from shopper.capture import parts, views
from shopper.capture.actions import photos
from shopper.infra import transaction

DIED = 9


def die(*_: Any, **__: Any) -> None:
    os._exit(DIED)


def before_commit() -> None:
    """The manifest is inserted, the visit made, nothing committed."""
    photos.complete_if_whole = die  # type: ignore[assignment]


def after_commit() -> None:
    """Committed, and the phone never hears of it."""
    views._as_json = die  # type: ignore[assignment]


def mid_chunk() -> None:
    """Half of a chunk is on the disk."""
    append = parts.append

    def half(submission_id: Any, pid: Any, offset: int, chunk: bytes) -> int:
        append(submission_id, pid, offset, chunk[: len(chunk) // 2])
        os._exit(DIED)

    parts.append = half


def whole_part() -> None:
    """Every byte is here, the photo has no name yet."""
    parts.digest = die  # type: ignore[assignment]


def after_rename() -> None:
    """The file has its name, the row does not know."""
    photos.settle_photo = die  # type: ignore[assignment]


def after_photo() -> None:
    """The photo is committed, the phone never hears of it."""
    settle = photos.settle_photo

    def settle_and_die(*arguments: Any) -> None:
        settle(*arguments)
        os._exit(DIED)

    photos.settle_photo = settle_and_die


def in_commit() -> None:
    """At the very commit of the manifest: whichever way it went, the phone does not know."""
    commit = transaction.db.session.commit

    def commit_and_die() -> None:
        commit()
        os._exit(DIED)

    complete = photos.complete_if_whole

    def complete_and_die_in_commit(found: Any) -> None:
        complete(found)
        transaction.db.session.commit = commit_and_die  # type: ignore[method-assign]

    photos.complete_if_whole = complete_and_die_in_commit


POINTS: dict[str, Callable[[], None]] = {
    point.__name__: point for point in (before_commit, in_commit, after_commit, mid_chunk, whole_part, after_rename, after_photo)
}
