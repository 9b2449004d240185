"""The demonstration's visits: sent, received and published like any other, at the hour they tell of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from shopper.assignments.actions import assign_visit
from shopper.capture import actions as capture
from shopper.capture.kinds import Sender
from shopper.capture.rules import CHUNK_BYTES
from shopper.demo import queries
from shopper.demo.content import photos, read
from shopper.demo.people import Cast
from shopper.infra import clock
from shopper.reviews.actions import publish_visit

SAM, INES = "sam.ortiz@good-corner.example", "ines.duarte@good-corner.example"
EWA = "ewa.nowak@good-corner.example"
WARSAW = ZoneInfo("Europe/Warsaw")
RETURNED_FROM = "0106"
LATELY = -1  # told as of the day before yesterday, whenever the demonstration is loaded


@dataclass(frozen=True)
class Story:
    """A visit to tell: where, when (shift from the worked one), in which language, and what differs from the worked one."""

    place: str
    shopper: str
    days_later: int
    language: str
    case: str = "A"
    changed: tuple[tuple[str, str, dict[str, str]], ...] = ()
    with_photos: bool = True
    published: bool = True


EXPIRED = {
    "en": "Two yoghurts of ten were past their date, by one and by three days. I told the cashier; they were taken away.",
    "ru": "Из десяти йогуртов два просрочены: на один день и на три. Кассиру сказано; их сразу убрали.",
    "pl": "Z dziesięciu jogurtów dwa po terminie: o jeden i o trzy dni. Zgłoszono przy kasie; od razu je zabrano.",
}

STORIES = (
    Story("0117", SAM, 0, "pl"),
    Story("0103", INES, 5, "pl", case="B", with_photos=False),
    Story("0203", SAM, 12, "en", with_photos=False),
    Story("0301", INES, 17, "ru", changed=(("2.4", "2", EXPIRED),), with_photos=False),
    Story("0109", INES, LATELY, "pl", published=False),
    Story(RETURNED_FROM, SAM, LATELY, "pl", published=False),
)


def tell_all(cast: Cast, questionnaire_id: UUID, base_url: str) -> None:
    for story in STORIES:
        if not queries.is_told(cast.places[story.place], _arrival(story)):
            tell(cast, story, questionnaire_id, base_url)


def tell(cast: Cast, story: Story, questionnaire_id: UUID, base_url: str) -> None:
    """Assign, send, receive, clean and publish one visit."""
    shift, arrived = _shift(story), _arrival(story)
    with clock.frozen(arrived - timedelta(days=5)) as time:
        assignment = _assign(cast, story, questionnaire_id, arrived)
        time.advance(timedelta(days=5, minutes=51))
        sender, submission = Sender(cast.people[story.shopper]), uuid4()
        pictures = photos() if story.with_photos else []
        lines = [(uuid4(), item, data) for item, data in pictures]
        capture.receive(sender, submission, _manifest(story, assignment, questionnaire_id, lines, shift))
        for pid, _, data in lines:
            for offset in range(0, len(data), CHUNK_BYTES):
                capture.append(sender, submission, pid, offset, data[offset : offset + CHUNK_BYTES])
            capture.clean_photo(submission, pid)
        if story.published:
            time.advance(timedelta(hours=17))
            ewa = cast.people[EWA]
            publish_visit(ewa, queries.visit_of(submission), base_url=base_url)


def _shift(story: Story) -> timedelta:
    told = _instant(read("worked")["visit"]["came_in_utc"])
    return timedelta(days=(clock.now() - told).days - 1 if story.days_later == LATELY else story.days_later)


def _arrival(story: Story) -> datetime:
    return _instant(read("worked")["visit"]["came_in_utc"]) + _shift(story)


def open_assignments(cast: Cast, questionnaire_id: UUID) -> None:
    """Something to do today, and something to look forward to."""
    midnight = clock.now().astimezone(WARSAW).replace(hour=0, minute=0, second=0, microsecond=0)
    for place, shopper, first, last in (
        ("0117", SAM, 0, 14),
        ("0104", SAM, 0, 14),
        ("0107", SAM, 6, 20),
        ("0105", INES, 0, 14),
    ):
        start, end = midnight + timedelta(days=first), midnight + timedelta(days=last, hours=23, minutes=59)
        assign_window(cast, place, cast.shoppers[shopper], questionnaire_id, start, end)


def _assign(cast: Cast, story: Story, questionnaire_id: UUID, arrived: datetime) -> UUID:
    return assign_window(
        cast,
        story.place,
        cast.shoppers[story.shopper],
        questionnaire_id,
        arrived - timedelta(minutes=40),
        arrived + timedelta(minutes=80),
    )


def assign_window(
    cast: Cast, place: str, shopper: UUID, questionnaire_id: UUID, start: datetime, end: datetime, **pay: Any
) -> UUID:
    """A visit to make, with the brief of its region."""
    brief = _brief(place)
    return assign_visit(
        None,
        location_id=cast.places[place],
        shopper_id=shopper,
        questionnaire_id=questionnaire_id,
        starts_at=start,
        ends_at=end,
        scenario=brief["scenario"],
        brief=brief["lines"],
        **pay,
    )


def _brief(place: str) -> dict[str, Any]:
    content = read("company")
    region = next(ref for ref, codes in _codes_by_region(content) if place in codes)
    found: dict[str, Any] = next(
        (each for each in content["briefs"] if region in each["regions"]), content["briefs"][0]
    )
    return found


def _codes_by_region(content: Any) -> Iterator[tuple[str, set[str]]]:
    """Every shop of a region, its partners' among them."""
    for region in content["regions"]:
        shops = [*region["locations"], *(each for partner in region["partners"] for each in partner["locations"])]
        yield region["ref"], {shop["code"] for shop in shops}


def _manifest(
    story: Story, assignment: UUID, questionnaire: UUID, lines: list[tuple[UUID, str, bytes]], shift: timedelta
) -> bytes:
    worked = read("worked")
    visit = worked["visit"]
    document = {
        "kind": "visit",
        "subject": str(assignment),
        "form": str(questionnaire),
        "version": worked["book"],
        "rev": 1,
        "replaces": None,
        "locale": story.language,
        "started_at": _shifted(visit["came_in_utc"], shift),
        "finished_at": _shifted(visit["left_utc"], shift + timedelta(minutes=14)),
        "came_in_at": _shifted(visit["came_in_utc"], shift),
        "left_at": _shifted(visit["left_utc"], shift),
        "answers": _answers(story, shift),
        "narrative": worked[story.case]["narrative"][story.language],
        "photos": [
            {
                "pid": str(pid),
                "item": item,
                "sha256": hashlib.sha256(data).hexdigest(),
                "size": len(data),
                "type": "image/jpeg",
            }
            for pid, item, data in lines
        ],
    }
    return json.dumps(document, ensure_ascii=False).encode()


def _answers(story: Story, shift: timedelta) -> dict[str, dict[str, str]]:
    worked = read("worked")
    case = worked[story.case]
    answers: dict[str, dict[str, str]] = {}
    for key, value in {**case["context"], **case["answers"]}.items():
        answers[key] = {"value": str(value), "fact": case["facts"].get(key, {}).get(story.language, "")}
    for key, watch in worked["stopwatches"].items():
        answers[key] |= {"start": _shifted(watch["start_utc"], shift), "stop": _shifted(watch["stop_utc"], shift)}
    for key, value, fact in story.changed:
        answers[key] = {"value": value, "fact": fact[story.language]}
    return answers


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _shifted(text: str, shift: timedelta) -> str:
    return (_instant(text) + shift).isoformat().replace("+00:00", "Z")
