"""The visit form as a browser without scripts sends it, turned into the very manifest that a phone would send."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from werkzeug.datastructures import FileStorage, MultiDict

from shopper.capture.models import Photo
from shopper.capture.rules import MOST_PHOTO_BYTES, MOST_PHOTOS
from shopper.visits.rules import UNSEEN, Manifest


@dataclass(frozen=True)
class PostedPhoto:
    """A photo of the post, under the id that the same bytes always get."""

    pid: UUID
    item: str
    data: bytes
    type: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def line(self) -> dict[str, Any]:
        return {"pid": str(self.pid), "item": self.item, "sha256": self.sha256, "size": len(self.data), "type": self.type}


@dataclass(frozen=True)
class PostedVisit:
    """What was posted. `left_out`: names of photos that were too large."""

    facts: dict[str, Any]
    photos: tuple[PostedPhoto, ...]
    left_out: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing was answered, written or shown: the button was touched by chance."""
        answered = any(answer["value"] or answer["fact"].strip() for answer in self.facts["answers"].values())
        return not (answered or self.facts["narrative"].strip() or self.photos or self.facts["recognised"])

    def says_the_same_as(self, earlier: bytes, its_photos: Iterable[UUID]) -> bool:
        """Whether it adds nothing to what was taken in before. A form cannot send back the photos that are there already."""
        said = json.loads(earlier)
        facts = {name: value for name, value in said.items() if name not in ("rev", "replaces", "photos")}
        return facts == self.facts and {photo.pid for photo in self.photos} <= set(its_photos)

    def manifest(self, *, rev: int = 1, replaces: UUID | None = None, earlier: Iterable[Photo] = ()) -> bytes:
        """The same post always gives the same bytes: that is what makes sending twice harmless.

        `earlier`: photos of what it replaces, which it goes on naming; as many as a manifest may hold.
        """
        lines = [photo.line() for photo in self.photos]
        posted = {(photo.item, photo.sha256) for photo in self.photos}
        lines += [_carried(photo) for photo in earlier if (photo.item, photo.sha256) not in posted][: MOST_PHOTOS - len(lines)]
        whole = {**self.facts, "rev": rev, "replaces": str(replaces) if replaces else None, "photos": lines}
        return json.dumps(whole, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def read_post(
    draft_id: UUID,
    *,
    assignment_id: UUID,
    questionnaire_id: UUID,
    version: str,
    locale: str,
    zone: str,
    keys: list[str],
    fields: MultiDict[str, str],
    files: MultiDict[str, FileStorage],
    at: datetime,
) -> PostedVisit:
    """`at`: when it was posted first, so that the same post on another day still means the same times of day."""
    photos, left_out = _photos(draft_id, keys, files)
    came_in = _instant(fields.get("came_in"), zone, at)
    facts = {
        "kind": "visit",
        "subject": str(assignment_id),
        "form": str(questionnaire_id),
        "version": version,
        "locale": locale,
        "came_in_at": came_in,
        "left_at": _instant(fields.get("left"), zone, at),
        "answers": {key: answer for key in keys if (answer := _answer(key, fields))},
        "narrative": fields.get("narrative", ""),
        "recognised": {"at": None, "note": fields.get("recognised_note", "")} if fields.get("recognised") else None,
    }
    return PostedVisit(facts, tuple(photos), tuple(left_out))


def stored_fields(manifest: Manifest, zone: str) -> dict[str, str]:
    """What was sent before, as the fields of the form, so that nothing has to be typed again."""
    fields = {"narrative": manifest.narrative}
    if manifest.recognised:
        fields |= {"recognised": "1", "recognised_note": manifest.recognised.note}
    for key, given in manifest.answers.items():
        fields[f"a-{key}"], fields[f"f-{key}"], fields[f"r-{key}"] = given.value or "", given.fact, ",".join(given.reasons)
    for name, at in (("came_in", manifest.came_in_at), ("left", manifest.left_at)):
        fields[name] = at.astimezone(ZoneInfo(zone)).strftime("%H:%M") if at else ""
    return fields


def _carried(photo: Photo) -> dict[str, Any]:
    """The line of a photo as it stood in the manifest before."""
    line = {"pid": str(photo.id), "item": photo.item, "sha256": photo.sha256, "size": photo.size, "type": photo.type}
    return {**line, "taken_at": photo.taken_at.isoformat()} if photo.taken_at else line


def _answer(key: str, fields: MultiDict[str, str]) -> dict[str, Any]:
    """The number, when one was typed, else the chosen rows. An untouched question is no answer."""
    chosen = fields.getlist(f"a-{key}")
    ticked = [each for each in chosen if each not in UNSEEN] or chosen
    value = (fields.get(f"n-{key}") or ",".join(ticked)).strip()
    fact, reasons = fields.get(f"f-{key}", ""), fields.getlist(f"r-{key}")
    answer: dict[str, Any] = {"value": value, "fact": fact} if value or fact else {}
    return {**answer, "reasons": reasons} if answer and reasons else answer


def _photos(draft_id: UUID, keys: list[str], files: MultiDict[str, FileStorage]) -> tuple[list[PostedPhoto], list[str]]:
    kept: dict[UUID, PostedPhoto] = {}
    left_out: list[str] = []
    for key in keys:
        for file in files.getlist(f"p-{key}"):
            data = file.read(MOST_PHOTO_BYTES + 1)
            if not data:
                continue
            if len(data) > MOST_PHOTO_BYTES or len(kept) >= MOST_PHOTOS:
                left_out.append(file.filename or key)
                continue
            pid = uuid5(draft_id, f"{key}:{hashlib.sha256(data).hexdigest()}")
            kept[pid] = PostedPhoto(pid, key, data, file.mimetype or "application/octet-stream")
    return list(kept.values()), left_out


def _instant(text: str | None, zone: str, at: datetime) -> str | None:
    """A wall time of today in the shop, or of yesterday when today it is still to come."""
    try:
        wall = time.fromisoformat(text or "")
    except ValueError:
        return None
    now = at.astimezone(ZoneInfo(zone))
    at = datetime.combine(now.date(), wall.replace(tzinfo=None), ZoneInfo(zone))
    return (at if at <= now + timedelta(minutes=10) else at - timedelta(days=1)).isoformat()
