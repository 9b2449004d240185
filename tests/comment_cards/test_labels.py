"""What is odd about a comment, and what of that holds it: robots, copies, staff; never anger."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from shopper.comment_cards.rules.chance import at_least, at_most, wilson
from shopper.comment_cards.rules.clusters import cluster_of
from shopper.comment_cards.rules.labels import HOLDING, Around, Arrival, is_clockwork, is_held, is_one_sided, labels_of
from shopper.comment_cards.rules.likeness import are_alike, likeness_of, may_be_alike
from shopper.comment_cards.rules.masking import has_link, has_number, is_rude, masked
from shopper.recognition.rules.words import without_contacts

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def arrival(**changes):
    plain = {"id": uuid4(), "source": "qr", "face": 3, "words": "", "wants_answer": False, "at": NOON, "age": 8 * SECOND}
    return Arrival(**{**plain, **changes})


def codes(one, around=None):
    return [label["code"] for label in labels_of(one, around or Around())]


def test_a_customer_has_nothing_odd() -> None:
    assert codes(arrival()) == []


@pytest.mark.parametrize(
    ("one", "around"),
    [
        (arrival(age=SECOND), Around()),
        (arrival(age=timedelta(hours=12)), Around()),
        (arrival(proven=True), Around(page_used=True)),
        (arrival(source="internal", staff_device=True), Around(same_face=50, of_address=50, base=0.1)),
        (arrival(face=3), Around(same_face=50, of_address=50, base=0.1)),
        (arrival(kept=[{"code": "fast"}]), Around()),
    ],
)
def test_what_is_just_within_its_limit_has_no_label(one, around) -> None:
    assert codes(one, around) == []


@pytest.mark.parametrize(
    ("one", "around", "code"),
    [
        (arrival(age=None), Around(), "no_state"),
        (arrival(age=SECOND / 2), Around(), "fast"),
        (arrival(), Around(page_used=True), "page_reused"),
        (arrival(), Around(own_hand=41), "burst"),
        (arrival(), Around(own_hand=2, other_hands=[1] * 89), "burst"),
        (arrival(), Around(at_place=121), "burst"),
        (arrival(staff_device=True), Around(), "staff_device"),
        (arrival(words="Wait wait wait"), Around(twins=[uuid4()]), "clone"),
        (arrival(words="see http://evil.example/x"), Around(), "spam"),
        (arrival(words="her number is 512 345 678"), Around(), "personal"),
        (arrival(face=5, kept=[{"code": "staff_near", "n": 2}]), Around(same_face=50, of_address=50, base=0.6), "staff_address"),
    ],
)
def test_it_is_held_with_the_reason(one, around, code) -> None:
    found = labels_of(one, around)
    assert code in [label["code"] for label in found]
    assert is_held(found)


@pytest.mark.parametrize(
    ("one", "around", "code"),
    [
        (arrival(age=timedelta(hours=12, seconds=1)), Around(), "old_page"),
        (arrival(words="Ваш кассир просто сука"), Around(), "rude"),
        (arrival(face=1), Around(same_face=50, of_address=50, base=0.1), "one_sided"),
        (arrival(face=5), Around(same_face=50, of_address=50, base=0.6), "one_sided"),
        (arrival(kept=[{"code": "revoked_code"}]), Around(), "revoked_code"),
    ],
)
def test_it_is_said_and_counts(one, around, code) -> None:
    found = labels_of(one, around)
    assert [label["code"] for label in found] == [code]
    assert not is_held(found)


@pytest.mark.parametrize(
    ("face", "kept", "expected"),
    [
        (5, {"code": "staff_near", "n": 1}, ["staff_near", "one_sided"]),
        (1, {"code": "staff_near", "n": 2}, ["staff_near", "one_sided"]),
        (5, {"code": "staff_near", "n": 2}, ["staff_near", "staff_address"]),
        (5, {"code": "staff_address"}, ["staff_address"]),
    ],
)
def test_staff_are_suspected_of_praise_alone_and_after_the_second_of_them(face, kept, expected) -> None:
    assert codes(arrival(face=face, kept=[kept]), Around(same_face=50, of_address=50, base=0.1)) == expected


def test_a_copy_says_of_which_and_how_many_there_are_with_it() -> None:
    first, second = uuid4(), uuid4()
    assert labels_of(arrival(), Around(twins=[first, second])) == [{"code": "clone", "of": str(first), "n": 3}]


def test_a_busy_browser_does_not_hold_the_guests_beside_it() -> None:
    assert codes(arrival(), Around(own_hand=20, other_hands=[1_600, 30])) == []


def test_a_kiosk_is_one_device_for_everybody_and_has_its_limit_all_the_same() -> None:
    assert codes(arrival(is_kiosk=True), Around(own_hand=60)) == []
    assert codes(arrival(is_kiosk=True), Around(own_hand=60, at_place=500)) == ["burst"]


def test_a_kiosk_that_a_manager_set_up_on_the_network_of_the_shop_holds_nobody_for_it() -> None:
    tablet = {"is_kiosk": True, "staff_device": True, "kept": [{"code": "staff_near", "n": 3}]}
    assert codes(arrival(face=1, **tablet)) == ["staff_near"]
    found = labels_of(arrival(face=5, **tablet), Around(same_face=50, of_address=50, base=0.6))
    assert [label["code"] for label in found] == ["staff_near", "one_sided"]
    assert not is_held(found)


def test_a_busy_place_may_have_twenty_times_its_usual() -> None:
    assert codes(arrival(), Around(at_place=199, usual=10)) == []
    assert codes(arrival(), Around(at_place=201, usual=10)) == ["burst"]


@pytest.mark.parametrize("source", ["paper", "spoken"])
def test_what_staff_type_for_a_customer_has_no_page_and_no_browser(source) -> None:
    assert codes(arrival(source=source, age=None, staff_device=True), Around(own_hand=99)) == []


def test_a_number_left_by_somebody_who_wants_an_answer_is_theirs() -> None:
    assert codes(arrival(words="call 512 345 678", wants_answer=True)) == []


def test_what_somebody_who_wants_an_answer_left_is_readable_and_a_link_is_not() -> None:
    text = "Call 512 345 678 or write anna@firma.pl, see www.evil.top"
    assert masked(text, own=True) == "Call 512 345 678 or write anna@firma.pl, see •••"
    assert masked(text) == "Call ••• or write •••, see •••"


def test_people_never_come_in_equal_steps() -> None:
    chance = random.Random(4)
    at, people = NOON, []
    for _each in range(20):
        at += chance.expovariate(1 / 30) * SECOND
        people.append(at)
    assert not is_clockwork(people)
    assert is_clockwork([NOON + step * 30 * SECOND for step in reversed(range(10))])
    assert not is_clockwork([NOON + step * 30 * SECOND for step in range(9)])


PASTED = "Самый лучший магазин в городе, всё понравилось, персонал очень вежливый!"


@pytest.mark.parametrize(
    "other",
    [PASTED.upper(), PASTED.replace(",", ""), PASTED + " 2", PASTED.replace("очень", "очнь"), "  " + PASTED.replace(" ", "  ")],
)
def test_pasted_texts_are_alike(other) -> None:
    assert may_be_alike(likeness_of(PASTED), likeness_of(other))
    assert are_alike(PASTED, other)


@pytest.mark.parametrize(
    "other",
    [
        "Ужасно долго ждали у кассы, а потом нам ещё и нагрубили при детях.",
        "The soup was cold and nobody came for twenty minutes, what a shame",
        "Najlepszy sklep w mieście, wszystko się podobało, obsługa bardzo uprzejma!",
    ],
)
def test_texts_of_different_people_are_not(other) -> None:
    assert not are_alike(PASTED, other)


def test_short_praise_is_alike_by_chance_and_tells_nothing() -> None:
    assert likeness_of("Everything was great!") is None
    assert likeness_of(None) is None


@pytest.mark.parametrize("text", ["https://a.example/b", "смотри www.casino.top", "best-prices.ru/deal", "Buy at shop.online now", "a.b.c.d.e.f.g.evil.com", "x" * 70 + ".evil.com/a"])
def test_links_are_seen_and_covered(text) -> None:
    assert has_link(text)
    assert not has_link(masked(text))


@pytest.mark.parametrize("piece", ["a", "a.", "a-", "1 ", "a@", "a@a.", "www", "ł", "_"])
def test_no_words_take_long_to_read(piece) -> None:
    """A list shows thirty of them: half a second each would stop a worker of the server for whoever sends thirty."""
    text, began = (piece * 4_000)[:4_000], time.process_time()
    masked(text)
    without_contacts(text)
    assert time.process_time() - began < 0.05


@pytest.mark.parametrize("text", ["+48 512 345 678", "8 (912) 345-67-89", "mail anna.k@firma.pl", "call 512345678 now"])
def test_numbers_and_addresses_of_people_are_seen_and_covered(text) -> None:
    assert has_number(text)
    assert not has_number(masked(text))


@pytest.mark.parametrize(
    "text",
    [
        "I waited 45 minutes on 23.11.2026",
        "paid 12 500,50 zł",
        "2 coffees, 3 buns. Then nothing",
        "see you at 19:30",
        "bill 123456",
        "",
    ],
)
def test_ordinary_figures_stay(text) -> None:
    assert masked(text) == text
    assert not has_link(text)


@pytest.mark.parametrize("text", ["Ubezpieczenie", "оскорбляли", "рассука", "Scunthorpe", "shiitake", "потребляют"])
def test_decent_words_are_not_rude(text) -> None:
    assert not is_rude(text)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (5, 5, 0.5655, 1.0),
        (2, 4, 0.15, 0.85),
    ],
)
def test_wilson_as_in_the_tables(k, n, low, high) -> None:
    assert wilson(k, n) == pytest.approx((low, high), abs=0.00005)


def test_no_interval_of_nothing() -> None:
    assert wilson(0, 0) is None


def test_tails_are_those_of_the_binomial() -> None:
    assert at_least(5, 10, 0.5) == pytest.approx(638 / 1024)
    assert at_most(0, 20, 0.1) == pytest.approx(0.9**20)
    assert at_least(0, 10, 0.3) == pytest.approx(1)
    assert at_most(3, 10, 0.0) == 1.0


def test_sixty_guests_of_whom_most_are_content_are_no_plot() -> None:
    assert not is_one_sided(42, 60, 0.6)
    assert is_one_sided(50, 50, 0.75)
    assert not is_one_sided(9, 9, 0.1)


def test_what_looks_alike_stands_together() -> None:
    place, day = uuid4(), NOON.date()
    assert cluster_of([{"code": "clone", "of": "x"}, {"code": "fast"}], place=place, day=day, hand="h") == "clone.x"
    assert cluster_of([{"code": "burst", "of": "hand"}], place=place, day=day, hand="h") == f"burst.{place}.{day}.h"
    assert cluster_of([{"code": "page_reused"}], place=place, day=day, hand="h") == f"no_state.{place}.{day}"
    assert cluster_of([{"code": "rude"}], place=place, day=day, hand="h") is None


def test_whatever_holds_is_named_here() -> None:
    assert "rude" not in HOLDING
    assert "one_sided" not in HOLDING
