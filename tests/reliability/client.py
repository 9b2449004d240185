"""The phone's outbox in Python: it keeps everything, retries for ever, and believes a receipt hash by hash."""

from __future__ import annotations

import hashlib
import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

CHUNK = 512 * 1024
RETRIES = {423, 425, 429, 500, 502, 503, 507}


class Unreachable(Exception):
    """No answer, or one that is not ours or not final: try again."""


class Refused(Exception):
    """An answer that a phone would show to a person; in these tests there is never a reason for one."""


@dataclass
class Outgoing:
    """A visit or a card on the phone. What the server said it holds is noted the moment it said so.

    `tapped_at`: a page without scripts, whose form is the body; `headers`: of whoever sends it; `said`: what must be found again.
    """

    id: str
    body: bytes
    photos: dict[str, bytes]
    tapped_at: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    text_acked: bool = False
    photos_acked: set[str] = field(default_factory=set)
    whole: bool = False

    @property
    def body_sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()


class Client:
    """A connection per request: what a killed server leaves of a kept one is a test of http.client, not of us."""

    def __init__(self, port: int, token: str, *, timeout: float = 20) -> None:
        self.port, self.token, self.timeout = port, token, timeout
        self.tries = 0

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, Any], Any]:
        self.tries += 1
        own = {"X-Outbox": "1", "Cookie": f"sid={self.token}", **headers}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            connection.request(method, path, body, own)
            reply = connection.getresponse()
            data = reply.read()
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(repr(error)) from error
        finally:
            connection.close()
        if reply.headers.get("X-App") != "1" or reply.status in RETRIES:
            raise Unreachable(f"{reply.status} {data[:200]!r}")
        if reply.status not in (200, 201, 202, 303, 409, 422) or (method == "POST") != (reply.status == 303):
            raise Refused(f"{method} {path}: {reply.status} {data[:500]!r}")
        return reply.status, json.loads(data) if data and reply.status != 303 else {}, reply.headers

    def deliver(self, visit: Outgoing) -> dict[str, Any]:
        """Text, photos, proof; the receipt. Raises Unreachable at the first trouble: call it again."""
        if visit.tapped_at:
            return self._tap(visit, visit.tapped_at)
        status, receipt, _ = self.ask("PUT", f"/api/s/{visit.id}", visit.body, **visit.headers)
        if status == 409 or receipt["body_sha256"] != visit.body_sha256:
            raise Refused(f"{visit.id} is held with other content: {receipt}")
        visit.text_acked = True
        for pid, data in visit.photos.items():
            self._photo(visit, pid, data)
        receipt = self.ask("GET", f"/api/s/{visit.id}")[1]
        held = {item["pid"]: (item["sha256"], item["size"]) for item in receipt["items"] if item["have"]}
        mine = {pid: (hashlib.sha256(data).hexdigest(), len(data)) for pid, data in visit.photos.items()}
        if held != mine or not receipt["complete"]:
            raise Refused(f"{visit.id} is not proven: {receipt}")
        visit.whole = True
        return receipt

    def deliver_at_last(self, visit: Outgoing, until: threading.Event, pause: float = 0.05) -> bool:
        """As often as it takes; False when `until` was set first."""
        while not until.is_set():
            try:
                self.deliver(visit)
                return True
            except Unreachable:
                until.wait(pause)
        return False

    def _tap(self, card: Outgoing, page: str) -> dict[str, Any]:
        """As a browser posts it; whoever sees no answer sends the same page again."""
        own = {**card.headers, "Content-Type": "application/x-www-form-urlencoded"}
        self.ask("POST", page, card.body, **own)
        card.text_acked = card.whole = True
        return {}

    def _photo(self, visit: Outgoing, pid: str, data: bytes) -> None:
        path = f"/api/s/{visit.id}/p/{pid}"
        _, _, headers = self.ask("HEAD", path)
        offset, have = int(headers["Upload-Offset"]), headers["X-Have"] == "1"
        while not have:
            chunk = data[offset : offset + CHUNK]
            status, reply, _ = self.ask("PATCH", path, chunk, **{"Upload-Offset": str(offset)})
            if status == 422:
                raise Unreachable("the photo starts again")
            offset, have = reply["offset"], status == 200 and reply["offset"] >= len(data)
        visit.photos_acked.add(pid)


def wait_until(true: Any, seconds: float, why: str) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(why)
        threading.Event().wait(0.05)
