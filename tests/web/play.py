"""A visit played through the real doors: sent by a phone, cleaned, published by a reviewer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask
from PIL import Image

from shopper.assignments.actions import assign_visit
from shopper.capture.actions import note_clean
from shopper.capture.queries import photo as photo_row
from shopper.demo.content import read
from shopper.infra.db import db
from shopper.infra.image_child import main as decode
from shopper.infra.images import Derived
from shopper.infra.storage import storage
from shopper.reviews.actions import publish_visit
from shopper.visits.models import Visit
from tests.support.cast import World
from tests.web.crawl import client_of

PHONE = {"X-Outbox": "1", "Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
CAME_IN = datetime(2026, 4, 18, 15, 40, tzinfo=UTC)


@dataclass(frozen=True)
class Played:
    """A visit as it can be asked for."""

    assignment: UUID
    submission: UUID
    visit: UUID
    photos: tuple[UUID, ...]
    publication: UUID | None = None


@dataclass(frozen=True)
class Story:
    """What is told of a visit; everything has a default, so that a test names only what it is about."""

    who: str = "sam"
    case: str = "A"
    language: str = "pl"
    came_in: datetime = CAME_IN
    narrative: str | None = None
    facts: tuple[tuple[str, str], ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    photos: tuple[tuple[str, bytes], ...] = ()
    agent: str = "Mozilla/5.0 (Linux; Android 15)"
    submission: UUID | None = None
    pids: tuple[UUID, ...] = ()
    fee_minor: int = 0


def picture(colour: str = "teal", **exif: Any) -> bytes:
    """A small JPEG; `exif` by tag name: Make, Model, ImageDescription, DateTime, Artist, GPS."""
    tags = {"ImageDescription": 0x010E, "Make": 0x010F, "Model": 0x0110, "DateTime": 0x0132, "Artist": 0x013B}
    place = exif.pop("GPS", None)
    image, out = Image.new("RGB", (64, 48), colour), BytesIO()
    meta = Image.Exif()
    for name, value in exif.items():
        meta[tags[name]] = value
    if place:
        meta[0x8825] = {0x1D: place, 0x1C: place}
    image.save(out, "JPEG", exif=meta, quality=90)
    return out.getvalue()


def assign(world: World, who: str | None = "sam", code: str = "0117", came_in: datetime = CAME_IN, **more: Any) -> UUID:
    """An assignment whose window holds that moment; nobody's yet without `who`."""
    brief = read("company")["briefs"][0]
    names = {"sam": "sam.ortiz", "ines": "ines.duarte"}
    return assign_visit(
        None, location_id=world.place(code), shopper_id=world.cast.shoppers[f"{names[who]}@good-corner.example"] if who else None,
        questionnaire_id=world.questionnaire, starts_at=came_in - timedelta(hours=1), ends_at=came_in + timedelta(hours=2),
        scenario=brief["scenario"], brief=brief["lines"], **more,
    )


def manifest(world: World, assignment: UUID, story: Story, lines: Iterable[tuple[UUID, str, bytes]] = ()) -> dict[str, Any]:
    worked = read("worked")
    shift = story.came_in - CAME_IN
    case = worked[story.case]
    facts = dict(story.facts)
    answers: dict[str, dict[str, str]] = {
        key: {"value": str(value), "fact": facts.get(key, case["facts"].get(key, {}).get(story.language, ""))}
        for key, value in {**case["context"], **case["answers"]}.items()
    }
    for key, watch in worked["stopwatches"].items():
        answers[key] |= {"start": _moved(watch["start_utc"], shift), "stop": _moved(watch["stop_utc"], shift)}
    for key, value in story.values:
        answers[key] = {"value": value, "fact": facts.get(key, "")}
    told = case["narrative"][story.language] if story.narrative is None else story.narrative
    return {
        "kind": "visit", "subject": str(assignment), "form": str(world.questionnaire), "version": "1.1", "rev": 1,
        "replaces": None, "locale": story.language, "started_at": _moved(story.came_in),
        "finished_at": _moved(story.came_in, timedelta(minutes=45)), "came_in_at": _moved(story.came_in),
        "left_at": _moved(story.came_in, timedelta(minutes=30)), "answers": answers, "narrative": told,
        "photos": [
            {"pid": str(pid), "item": item, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "type": "image/jpeg",
             "taken_at": _moved(story.came_in, timedelta(minutes=3 + number))}
            for number, (pid, item, data) in enumerate(lines)
        ],
    }


def send(app: Flask, world: World, assignment: UUID, story: Story | None = None, *, clean: bool = True) -> Played:
    """By the shopper's phone, over HTTP."""
    story = story or Story()
    client = client_of(app, world.sign_in(app, story.who))
    headers = {**PHONE, "User-Agent": story.agent}
    submission = story.submission or uuid4()
    pids = story.pids or tuple(uuid4() for _ in story.photos)
    lines = [(pid, item, data) for pid, (item, data) in zip(pids, story.photos, strict=True)]
    body = json.dumps(manifest(world, assignment, story, lines))
    answer = client.put(f"/api/s/{submission}", data=body, content_type="application/json", headers=headers)
    assert answer.status_code in (201, 202), answer.text
    for pid, _, data in lines:
        part = client.patch(
            f"/api/s/{submission}/p/{pid}", data=data, content_type="application/octet-stream",
            headers={**headers, "Upload-Offset": "0"},
        )
        assert part.status_code == 200, part.text
        if clean:
            make_clean(submission, pid)
    db.session.rollback()
    visit = db.session.scalars(sa.select(Visit.id).where(Visit.submission_id == submission)).one()
    return Played(assignment, submission, visit, pids)


def make_clean(submission: UUID, pid: UUID) -> None:
    """What the job does, without the limited child that makes it slow."""
    row = photo_row(submission, pid)
    assert row is not None
    original, target = storage().path(row.original_key), storage().path(row.clean_key)
    key = row.original_key
    with redirect_stdout(StringIO()):  # the child says its measures to its parent, which we are not
        decode(str(original), str(target), 1200, 80)
    data = target.read_bytes()
    with Image.open(BytesIO(data)) as image:
        note_clean(submission, pid, Derived(image.width, image.height, len(data), hashlib.sha256(data).hexdigest()))
    storage().delete(key)


def publish(world: World, played: Played, who: str = "ewa") -> Played:
    publication = publish_visit(world.people[who], played.visit, base_url="https://shop.example")
    return replace(played, publication=publication)


def played(app: Flask, world: World, story: Story | None = None, code: str = "0117") -> Played:
    """Assigned, sent, published."""
    story = story or Story()
    return publish(world, send(app, world, assign(world, story.who, code, story.came_in), story))


def _moved(at: str | datetime, by: timedelta = timedelta(0)) -> str:
    start = datetime.fromisoformat(at) if isinstance(at, str) else at
    return (start.astimezone(UTC) + by).isoformat().replace("+00:00", "Z")
