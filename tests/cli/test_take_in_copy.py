"""The last resort: a visit saved as a file on the phone is read in at the office."""

from __future__ import annotations

import base64
import json
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask

from shopper.capture.models import Photo, Submission
from shopper.infra.db import db
from tests.capture.phone import as_bytes, manifest, shot
from tests.support.cast import World

SAM = "sam.ortiz@good-corner.example"


def a_copy(world: World) -> bytes:
    photo = shot()
    body = as_bytes(manifest(world, photos=[photo]))
    line = {"pid": str(photo.pid), "type": "image/jpeg", "base64": base64.b64encode(photo.data).decode()}
    return json.dumps({"id": str(uuid4()), "manifest": body.decode(), "photos": [line]}).encode()


def run(app: Flask, tmp_path, data: bytes, email: str = SAM):
    path = tmp_path / "list.json"
    path.write_bytes(data)
    return app.test_cli_runner().invoke(args=["take-in-copy", str(path), email])


def test_it_is_taken_in_whole_and_once(app: Flask, world: World, tmp_path) -> None:
    copy = a_copy(world)
    first, second = run(app, tmp_path, copy), run(app, tmp_path, copy)
    assert first.output.startswith("Taken in")
    assert second.output.startswith("Already here")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Submission)) == 1
    assert db.session.scalars(sa.select(Photo)).one().is_here


def test_a_file_that_is_none_and_a_stranger_are_said(app: Flask, world: World, tmp_path) -> None:
    assert "not a file that the visit form has saved" in run(app, tmp_path, b"[1]").output
    assert "nobody signs in as" in run(app, tmp_path, a_copy(world), "x@example.com").output
    assert "NotFound" in run(app, tmp_path, a_copy(world), "ines.duarte@good-corner.example").output
