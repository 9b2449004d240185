"""The frozen snapshot: the promised shape, the worked figures, and nothing that depends on the database afterwards."""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from types import NoneType, UnionType
from typing import Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict
from uuid import UUID, uuid5

import pytest

from shopper.assignments.models import Assignment
from shopper.capture.models import Photo
from shopper.organisation.models import Node
from shopper.panel.rules import BIRDS, alias_for
from shopper.questionnaires.models import Questionnaire
from shopper.reports.snapshot import Snapshot
from shopper.reviews.freeze import Imprint, canonical_json, sha256_of, snapshot_of
from shopper.reviews.rules import score_of
from shopper.standards.models import Book, Edition, Section, Stage, Standard
from shopper.visits.models import Answer, Visit
from tests.reports.sample_snapshot import snapshot_a, snapshot_b
from tests.support import good_corner
from tests.support.good_corner import CONTEXT_IN_A, answers_a

A_DAY = datetime(2026, 4, 18, 15, 40, tzinfo=UTC)
HERE = UUID(int=7)


def one(name: str) -> UUID:
    return uuid5(HERE, name)


def edition() -> Edition:
    """The example book as it lies in the database, without one."""
    book = deepcopy(good_corner.book())
    made = Edition(
        id=one("edition"), book_id=one("book"), version=book.version, in_force_from=book.in_force_from, rules=book.rules
    )
    made.book = Book(company_id=one("company"), name={"en": "Standards book", "pl": "Księga standardów"})
    made.sections = [
        Section(edition_id=made.id, number=each.number, position=each.position, name=each.name)
        for each in book.sections
    ]
    made.stages = [
        Stage(edition_id=made.id, code=each.code, position=each.position, name=each.name) for each in book.stages
    ]
    made.standards = [standard(each) for each in book.standards]
    return made


def standard(clause) -> Standard:
    kept = {name: value for name, value in vars(clause).items() if name not in ("section", "stage")}
    return Standard(
        edition_id=one("edition"), section_id=one(clause.section.number), stage_id=one(clause.stage.code), **kept
    )


def form(**facts) -> Questionnaire:
    return Questionnaire(company_id=one("company"), edition_id=one("edition"), version="1.1", name={"en": "Visit"}, **facts)


def visit(answers: dict[str, str], facts: dict[str, str] | None = None) -> Visit:
    made = Visit(
        id=one("visit"), submission_id=one("submission"), assignment_id=one("assignment"), company_id=one("company"),
        location_id=one("location"), questionnaire_id=one("form"), zone="Europe/Warsaw", visited_on=date(2026, 4, 18),
        came_in_at=A_DAY, left_at=A_DAY + timedelta(minutes=27), narrative="Za zakupami.", language="pl", received_at=A_DAY,
    )  # fmt: skip
    made.answers = [
        Answer(
            visit_id=made.id, key=key, value=value, fact=(facts or {}).get(key, ""), started_at=None, stopped_at=None
        )
        for key, value in answers.items()
    ]
    made.assignment = Assignment(
        company_id=one("company"), location_id=one("location"), shopper_id=one("shopper"), questionnaire_id=one("form"),
        starts_at=A_DAY, ends_at=A_DAY, scenario={"en": "Three products and a coffee to go"}, brief=[],
    )  # fmt: skip
    return made


def photo(name: str, item: str | None, clean: str | None, **facts) -> Photo:
    return Photo(
        submission_id=one("submission"), id=one(name), position=0, item=item, type="image/jpeg", size=9, sha256="0" * 64,
        **({"taken_at": A_DAY, "width": 1000, "height": 750, "clean_sha256": clean and clean * 64} | facts),
    )  # fmt: skip


def place(kind: str, **facts) -> Node:
    return Node(path=f"/{kind}/", kind=kind, **({"name": {"en": kind.title()}} | facts))


def frozen(answers: dict[str, str] | None = None, **changed):
    answers = {**answers_a(), **CONTEXT_IN_A} if answers is None else answers
    seen = visit(answers)
    usual = {
        "visit": seen,
        "score": good_corner.score(answers),
        "edition": edition(),
        "form": form(),
        "location": place("location", address="ul. Puławska 41, 02-508 Warszawa", city="Warszawa", code="WAW-07"),
        "company": place("company", language="pl", accent="#0B4F5C"),
        "photos": [],
        "imprint": Imprint(1, A_DAY + timedelta(days=2), "7K3F-9QXD-22MP", "https://shopper.example/r/7K3F-9QXD-22MP"),
    }
    return snapshot_of(**(usual | changed))


def item(snapshot, key: str):
    return next(each for each in snapshot["items"] if each["key"] == key)


def misfits(value: object, kind: object, at: str = "snapshot") -> list[str]:
    """Where a plain value is not of the promised type."""
    origin, inside = get_origin(kind), get_args(kind)
    if is_typeddict(kind):
        if not isinstance(value, dict):
            return [at]
        promised = get_type_hints(kind, include_extras=True)
        optional = {name for name, each in promised.items() if get_origin(each) is NotRequired}
        wrong = [f"{at}.{name}" for name in (set(promised) - set(value) - optional) | (set(value) - set(promised))]
        known = get_type_hints(kind)
        return wrong + [
            bad for name in value if name in known for bad in misfits(value[name], known[name], f"{at}.{name}")
        ]
    if origin in (Union, UnionType):
        return [] if any(not misfits(value, each, at) for each in inside) else [at]
    if origin is Literal:
        return [] if value in inside else [at]
    if origin is list:
        return [bad for turn, each in enumerate(value) for bad in misfits(each, inside[0], f"{at}[{turn}]")]
    if origin is dict:
        return (
            []
            if isinstance(value, dict) and all(type(each) is str for pair in value.items() for each in pair)
            else [at]
        )
    return [] if type(value) is (NoneType if kind is None else kind) else [at]


# --- shape ---

LITTLE = {"2.3": "no"}


@pytest.mark.parametrize("answers", [None, {}, LITTLE, answers_a(i2_5="no")], ids=["A", "nothing", "little", "B"])
def test_it_has_the_promised_shape(answers):
    snapshot = frozen(answers, photos=[photo("a", "2.1", "a"), photo("b", None, "b", taken_at=None)])
    assert misfits(snapshot, Snapshot) == []


def test_the_shape_check_itself_sees_what_is_wrong():
    snapshot = frozen()
    snapshot["score"]["percent"] = 85.9
    snapshot["visit"].pop("zone", None)
    snapshot["visit"]["minute"] = "17:40"
    del snapshot["items"][0]["outcome"]
    assert sorted(misfits(snapshot, Snapshot)) == [
        "snapshot.items[0].outcome",
        "snapshot.score.percent",
        "snapshot.visit.minute",
    ]


def test_it_is_plain_json():
    snapshot = frozen(photos=[photo("a", "2.1", "a")])
    assert json.loads(json.dumps(snapshot, allow_nan=False)) == snapshot


@pytest.mark.parametrize(("answers", "sample"), [(answers_a(), snapshot_a()), (answers_a(i2_5="no"), snapshot_b())])
def test_figures_are_those_of_the_worked_visits(answers, sample):
    snapshot = frozen(answers)
    assert snapshot["score"] == sample["score"]
    for parts in ("sections", "stages"):
        points = [
            {(each["code"], each["earned"], each["possible"]) for each in one[parts]} for one in (snapshot, sample)
        ]
        assert points[0] == points[1]
    telling = (
        "key",
        "section",
        "stage",
        "weight",
        "critical",
        "answer",
        "seconds",
        "limit",
        "outcome",
        "earned",
        "possible",
    )
    scored = [
        [tuple(each[name] for name in telling) for each in one["items"] if each["weight"]] for one in (snapshot, sample)
    ]
    assert scored[0] == scored[1]


# --- content ---


def test_items_carry_the_standards_words_and_the_shoppers():
    answers = {"4.8": "342", "1.4": "ack", "2.1": "yes"}
    seen = visit(answers, {"4.8": "Sześć osób."})
    [till] = [each for each in seen.answers if each.key == "4.8"]
    till.started_at = datetime(2026, 4, 18, 17, 50, tzinfo=timezone(timedelta(hours=2)))
    till.stopped_at = datetime(2026, 4, 18, 15, 55, 42, 500_000, tzinfo=UTC)
    snapshot = frozen(answers, visit=seen)
    found = item(snapshot, "4.8")
    assert found["text"]["en"] == "No guest waits longer than five minutes at the till."
    assert found["title"]["pl"] == "Kasa w pięć minut"
    assert (found["value"], found["seconds"], found["limit"], found["outcome"]) == ("342", 342, 300, "not_met")
    assert (found["fact"], found["fact_language"]) == ("Sześć osób.", "pl")
    assert (found["start"], found["stop"]) == ("2026-04-18T15:50:00Z", "2026-04-18T15:55:42.500000Z")
    assert item(snapshot, "1.4")["value_text"]["en"].startswith("Acknowledgement")
    silent = item(snapshot, "2.1")
    assert (silent["fact"], silent["fact_language"], silent["value_text"], silent["start"]) == ("", None, None, None)
    unanswered = item(snapshot, "5.7")
    assert (unanswered["value"], unanswered["outcome"], unanswered["possible"]) == (None, "not_assessed", "0")


def test_no_language_is_claimed_against_the_letters():
    """One locale stands for a whole manifest, and people write as they like."""
    answers = {"4.8": "342", "2.1": "no", "2.2": "no"}
    seen = visit(answers, {"4.8": "Шесть человек.", "2.1": "Mokro."})
    seen.narrative = "Зашла за хлебом."
    snapshot = frozen(answers, visit=seen)
    assert [item(snapshot, key)["fact_language"] for key in ("4.8", "2.1")] == [None, "pl"]
    assert snapshot["narrative_language"] is None


def test_items_stand_in_book_order_and_stages_in_the_order_of_the_journey():
    snapshot = frozen()
    keys = [each["key"] for each in snapshot["items"]]
    assert keys == sorted(keys, key=lambda key: [int(part) for part in key.split(".")])
    assert [each["code"] for each in snapshot["stages"]] == ["ENT", "WAIT", "SERV", "CHK", "COMP", "BYE", "BACK"]
    assert [each["code"] for each in snapshot["sections"]] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("20", 20), ("19.9", 19), ("20.4", 21), ("20,0", 20), ("26.5", 26), ("na", None), ("x", None)],
)
def test_shown_seconds_never_contradict_the_outcome(value, seconds):
    assert item(frozen(answers_a(i4_1=value)), "4.1")["seconds"] == seconds


def test_only_clean_photos_are_frozen_in_an_order_that_tells_no_time():
    taken = [
        photo("first", "2.3", "c", taken_at=A_DAY),
        photo("second", "2.3", "a", taken_at=A_DAY + timedelta(minutes=1)),
        photo("third", "9.9", "b"),
        photo("broken", "2.3", None, undecodable="not an image"),
    ]
    snapshot = frozen(photos=taken)
    assert [each["pid"] for each in snapshot["photos"]] == [str(one(name)) for name in ("second", "third", "first")]
    assert snapshot["photos"][0]["sha256"] == "a" * 64
    assert [each["item"] for each in snapshot["photos"]] == ["2.3", None, "2.3"]
    assert item(snapshot, "2.3")["photos"] == [str(one("second")), str(one("first"))]
    assert frozen(photos=taken[::-1]) == snapshot


def test_the_shopper_is_a_bird_in_the_companys_language():
    told = frozen()["visit"]
    assert told["shopper_alias"] == alias_for(one("visit"))
    assert str(one("shopper")) not in canonical_json(frozen()).decode()


def test_the_zone_is_the_one_of_the_visit_and_the_city_is_not_said_twice():
    moved = place("location", address="ul. Puławska 41", city="Warszawa", zone="Asia/Almaty")
    assert frozen(location=moved)["location"] == {
        "name": {"en": "Location"},
        "address": "ul. Puławska 41, Warszawa",
        "code": "",
        "zone": "Europe/Warsaw",
    }
    assert frozen()["location"]["address"] == "ul. Puławska 41, 02-508 Warszawa"


def test_the_published_figure_and_the_imprint():
    snapshot = frozen(answers_a(i2_5="no"))
    told = snapshot["score"]
    assert (Fraction(told["percent"]), told["published_percent"], told["cap_applied"]) == (
        Fraction(8450, 103),
        "79",
        True,
    )
    assert snapshot["publication"]["published_at"] == "2026-04-20T15:40:00Z"
    assert (snapshot["visit"]["local_date"], snapshot["visit"]["came_in_at"]) == ("2026-04-18", "2026-04-18T15:40:00Z")


# --- frozen for good ---


def test_later_changes_do_not_reach_it():
    own = edition()
    shop = place("location")
    snapshot = frozen(edition=own, location=shop)
    before = canonical_json(snapshot)
    own.standards[0].text["en"] = own.sections[0].name["en"] = own.book.name["en"] = shop.name["en"] = "changed"
    assert canonical_json(snapshot) == before


def test_the_hash_is_of_the_facts_not_of_their_order():
    snapshot = frozen()
    turned = dict(reversed(snapshot.items()))
    assert sha256_of(turned) == sha256_of(json.loads(canonical_json(snapshot))) == sha256_of(snapshot)
    assert sha256_of(snapshot) == hashlib.sha256(canonical_json(snapshot)).hexdigest()
    assert sha256_of({**snapshot, "narrative": "Za zakupami!"}) != sha256_of(snapshot)
    assert canonical_json({"b": "é", "a": ["e\u0301", None]}) == '{"a":["e\u0301",null],"b":"é"}'.encode()


def test_no_number_that_is_none_is_frozen():
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"a": float("nan")})


def test_every_score_can_be_frozen_whatever_the_order_of_its_items():
    specs = [(each, answers_a().get(each.key)) for each in good_corner.specs()]
    turned = score_of(specs[::-1], good_corner.rules(), good_corner.dimensions())
    assert frozen(answers_a(), score=turned) == frozen(answers_a())
    assert frozen(answers_a(), score=replace(turned, band="stopped"))["score"]["band"] == "stopped"


# --- aliases ---


def test_an_alias_belongs_to_a_visit_for_ever():
    assert alias_for(UUID(int=0)) == alias_for(UUID(int=0))
    assert [alias_for(UUID(int=number))["en"] for number in range(3)] == ["Chaffinch", "Robin", "Goldfinch"]


def test_there_are_two_dozen_and_all_are_used():
    for language in ("en", "ru", "pl"):
        names = {bird[language] for bird in BIRDS}
        assert len(names) == 24
        assert all(name.isalpha() for name in names)
    assert len({alias_for(one(str(number)))["en"] for number in range(600)}) == 24
