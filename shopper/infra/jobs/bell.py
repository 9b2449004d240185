"""A ring at the worker's door: work is committed, look now. It may be lost; the worker looks by itself every half second anyway.

A datagram to a name in Linux's own name space, one for each data folder: no file, no port, gone with the worker that bound it.
Where there are several workers the first one hears it. It says nothing: whoever rings without reason costs one look.
"""

from __future__ import annotations

import contextlib
import hashlib
import select
import socket
import time
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from shopper.config import settings
from shopper.infra.db import db

SHORTEST_REST_SECONDS = 0.01
_OWES = "owes work"


def name_of(data_dir: Path) -> bytes:
    return b"\0shopper-worker-" + hashlib.sha256(str(data_dir).encode()).hexdigest()[:32].encode()


def ring(name: bytes) -> None:
    """Never waits, never fails: nobody may be at home."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.setblocking(False)
        door.sendto(b"!", name)


def ring_after_commit() -> None:
    """Within the transaction that owes the work; what is rolled back rings nobody."""
    db.session.info[_OWES] = name_of(settings().data_dir)


@sa.event.listens_for(db.session, "after_commit")
def _committed(session: Any) -> None:
    name = session.info.pop(_OWES, None)
    if name:
        ring(name)


@sa.event.listens_for(db.session, "after_rollback")
def _rolled_back(session: Any) -> None:
    session.info.pop(_OWES, None)


class Bell:
    """The worker's side. Where the name is taken, by another worker, `wait` merely sleeps."""

    def __init__(self, name: bytes) -> None:
        self.name = name
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        try:
            self.socket.bind(name)
        except OSError:
            self.socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.socket.close()

    def rang(self) -> int:
        """How often somebody rang since the last time it was asked; ten stand for more."""
        times = 0
        with contextlib.suppress(OSError):
            while self.socket.recv(1):
                times += 1
        return times

    def wait(self, seconds: float) -> bool:
        """Until somebody rings, or the time is over; whether somebody rang. However often they do, each look costs a rest."""
        time.sleep(SHORTEST_REST_SECONDS)
        if self.socket.fileno() < 0:
            time.sleep(max(seconds - SHORTEST_REST_SECONDS, 0))
            return False
        return bool(select.select([self.socket], [], [], seconds)[0] and self.rang())
