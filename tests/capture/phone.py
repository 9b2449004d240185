"""A phone as the server meets it: the protocol of docs/capture.md, spoken over a test client."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from shopper.capture.rules import CHUNK_BYTES
from shopper.infra import clock
from tests.support.cast import World
from tests.support.good_corner import answers_a

# What never reaches the database is not asked of both.
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
OWN = {"X-Outbox": "1", "Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


@dataclass(frozen=True)
class Shot:
    """A photo on the phone."""

    data: bytes
    item: str = "2.3"
    pid: str = ""
    type: str = "image/jpeg"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def line(self) -> dict[str, Any]:
        return {"pid": self.pid, "item": self.item, "sha256": self.sha256, "size": len(self.data), "type": self.type}


def shot(data: bytes | None = None, **facts: Any) -> Shot:
    return Shot(data if data is not None else jpeg(), pid=str(uuid4()), **facts)


def jpeg(size: tuple[int, int] = (64, 48), *, at_least: int = 0, seed: int = 0, **save: Any) -> bytes:
    """A real JPEG. `at_least`: padded behind its end to so many bytes, which decoders pass over."""
    out = BytesIO()
    Image.new("RGB", size, (seed % 256, 90, 160)).save(out, "JPEG", **save)
    data = out.getvalue()
    return data + b"\0" * (at_least - len(data))


def manifest(world: World, **changes: Any) -> dict[str, Any]:
    """Visit A, made within the last hour at location A. `photos` are Shots."""
    now = clock.now()
    photos = [each.line() if isinstance(each, Shot) else each for each in changes.pop("photos", [])]
    return {
        "kind": "visit",
        "subject": str(world.assignment),
        "form": str(world.questionnaire),
        "version": "1.1",
        "rev": 1,
        "replaces": None,
        "locale": "pl",
        "started_at": (now - timedelta(minutes=50)).isoformat(),
        "finished_at": (now - timedelta(minutes=5)).isoformat(),
        "came_in_at": (now - timedelta(minutes=50)).isoformat(),
        "left_at": (now - timedelta(minutes=20)).isoformat(),
        "answers": {key: {"value": value, "fact": "widziane przy kasie"} for key, value in answers_a().items()},
        "narrative": "Przyszedłem po mleko.",
        "photos": photos,
        **changes,
    }


def as_bytes(document: object) -> bytes:
    return document if isinstance(document, bytes) else json.dumps(document, ensure_ascii=False).encode()


class Phone:
    """Every reply is held against what all replies promise."""

    def __init__(self, app: Flask, token: str | None) -> None:
        self.client = app.test_client()
        if token:
            self.client.set_cookie("sid", token)

    def put(self, submission_id: str | UUID, body: object, **headers: str | None) -> TestResponse:
        return self._send("PUT", f"/api/s/{submission_id}", headers, data=as_bytes(body))

    def get(self, submission_id: str | UUID) -> TestResponse:
        return self._send("GET", f"/api/s/{submission_id}", {})

    def head(self, submission_id: str | UUID, pid: str) -> TestResponse:
        return self._send("HEAD", f"/api/s/{submission_id}/p/{pid}", {})

    def patch(self, submission_id: str | UUID, pid: str, offset: int, chunk: bytes, **headers: str | None) -> TestResponse:
        headers = {"Upload_Offset": str(offset), **headers}
        return self._send("PATCH", f"/api/s/{submission_id}/p/{pid}", headers, data=chunk)

    def draft(self, method: str, subject: str | UUID, body: object = None, **headers: str | None) -> TestResponse:
        options = {} if body is None else {"data": as_bytes(body)}
        return self._send(method, f"/api/drafts/visit/{subject}", headers, **options)

    def send_photo(self, submission_id: str | UUID, photo: Shot, chunk: int = CHUNK_BYTES) -> TestResponse:
        """From where the server stands to the end; the last reply."""
        reply = self.head(submission_id, photo.pid)
        offset, have = int(reply.headers["Upload-Offset"]), reply.headers["X-Have"] == "1"
        while not have:
            reply = self.patch(submission_id, photo.pid, offset, photo.data[offset : offset + chunk])
            if reply.status_code != 200:
                return reply
            offset = reply.get_json()["offset"]
            have = offset >= len(photo.data)
        return reply

    def deliver(self, submission_id: str | UUID, document: dict[str, Any], photos: list[Shot]) -> dict[str, Any]:
        """All of it, as the outbox does; the receipt."""
        assert self.put(submission_id, document).status_code in (200, 201, 202)
        for photo in photos:
            assert self.send_photo(submission_id, photo).status_code == 200
        receipt: dict[str, Any] = self.get(submission_id).get_json()
        return receipt

    def _send(self, method: str, path: str, headers: dict[str, str | None], **options: Any) -> TestResponse:
        given = {**OWN, **{name.replace("_", "-"): value for name, value in headers.items()}}
        kept = {name: value for name, value in given.items() if value is not None}
        reply = self.client.open(path, method=method, headers=kept, **options)
        assert reply.headers["X-App"] == "1"
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.mimetype == "application/json"
        assert reply.status_code < 500 or reply.status_code == 503, reply.data
        return reply
