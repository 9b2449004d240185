"""Reading and judging a visit: whatever a phone sends is read, kept and given its reasons."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopper.errors import Malformed
from shopper.visits.rules import (
    BREAKS_FORM,
    HOLDS,
    LONGEST_FACT,
    LONGEST_NARRATIVE,
    UNREADABLE,
    Manifest,
    Reason,
    answers_to_keep,
    judge,
    language_of,
    number_in,
    outcome_of,
    read_manifest,
    status_of,
    visited_on,
)
from tests.support import good_corner
from tests.support.good_corner import answers_a

SUBJECT, FORM = "0190f3c4-0000-4000-8000-000000000001", "0190f3c4-0000-4000-8000-000000000002"
PID = "0190f3c4-0000-4000-8000-00000000000a"
CAME_IN = datetime(2026, 4, 18, 15, 40, tzinfo=UTC)
RECEIVED = CAME_IN + timedelta(hours=1)
WINDOW = (CAME_IN - timedelta(hours=1), CAME_IN + timedelta(hours=1))
SPECS = good_corner.specs()
BY_KEY = {each.key: each for each in SPECS}


def body(**changed) -> dict:
    """Visit A as its phone sends it."""
    answers = {key: {"value": value, "fact": "seen at the till"} for key, value in answers_a().items()}
    return {
        "kind": "visit",
        "subject": SUBJECT,
        "form": FORM,
        "version": "1.1",
        "rev": 1,
        "replaces": None,
        "locale": "pl",
        "started_at": "2026-04-18T15:40:05.120Z",
        "finished_at": "2026-04-18T16:10:00Z",
        "came_in_at": "2026-04-18T15:40:00Z",
        "left_at": "2026-04-18T16:07:00Z",
        "answers": answers,
        "narrative": "Przyszedłem po mleko.",
        "photos": [],
        **changed,
    }


def read(**changed) -> Manifest:
    return read_manifest(json.dumps(body(**changed)).encode())


def answered(key: str, **given_facts) -> Manifest:
    """Visit A with one answer put otherwise; no facts at all leave it open."""
    answers = body()["answers"]
    answers.pop(key, None)
    return read(answers=answers | ({key: given_facts} if given_facts else {}))


def reasons(manifest: Manifest, **circumstances) -> list[tuple[str, str | None]]:
    usual = {
        "window": WINDOW,
        "cancelled": False,
        "known_form": True,
        "already_visited": False,
        "local_date": date(2026, 4, 18),
        "in_force": (date(2026, 4, 1), None),
        "received_at": RECEIVED,
    }
    return [(reason.code, reason.item) for reason in judge(manifest, SPECS, **(usual | circumstances))]


# --- reading ---


def test_a_manifest_is_read_whole():
    timed = {"value": "342", "start": "2026-04-18T17:50:00+02:00", "stop": "2026-04-18T15:55:42Z", "fact": "Six."}
    found = read(answers={"4.8": timed}, rev=2, replaces=PID, locale="pl-PL")
    assert (found.subject, found.form, found.replaces) == (UUID(SUBJECT), UUID(FORM), UUID(PID))
    assert (found.rev, found.version, found.locale, found.came_in_at) == (2, "1.1", "pl", CAME_IN)
    till = found.answers["4.8"]
    assert (till.value, till.fact) == ("342", "Six.")
    assert till.started_at == datetime(2026, 4, 18, 15, 50, tzinfo=UTC)
    assert till.started_at.tzinfo is UTC


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"null", b"[]", b"{", b'"visit"', b"\xff\xfe\xff", b"[" * 200_000, b'{"a":' * 200_000),
        *(json.dumps(body(kind=kind)).encode() for kind in (None, "comment", ["visit"], {}, 1)),
        *(json.dumps(body(**{name: value})).encode()
          for name in ("subject", "form")
          for value in (None, "", 1, [], SUBJECT[:-1], "{" + SUBJECT + "}", SUBJECT.replace("-", ""), "١" * 36)),
    ],
)  # fmt: skip
def test_only_what_cannot_be_placed_is_malformed(raw):
    with pytest.raises(Malformed):
        read_manifest(raw)


def test_text_is_kept_as_entered():
    composed, decomposed = "Jaskółka é", "Jasko\u0301łka e\u0301"
    found = read(narrative=f"  {composed}|{decomposed}\r\n\t", answers={"2.1": {"value": "yes", "fact": " 👩‍👩‍👧 "}})
    assert found.narrative == f"  {composed}|{decomposed}\r\n\t"
    assert found.answers["2.1"].fact == " 👩‍👩‍👧 "


def test_what_no_database_holds_becomes_a_mark():
    found = read_manifest(json.dumps(body(narrative="a\x00b\ud800c😀")).encode())
    assert found.narrative == "a\ufffdb\ufffdc😀"


@pytest.mark.parametrize(
    "wrong", ["yesterday", "2026-04-18T15:40:00", "2026-02-30T10:00:00Z", "0001-01-01T00:00:00+14:00", 1e400, 5, [], {}]
)
def test_what_is_no_instant_reads_as_none(wrong):
    assert read(came_in_at=wrong, finished_at="9999-12-31T23:59:59-14:00").visited_at == read().started_at


def test_a_number_is_as_good_as_its_digits():
    raw = json.dumps(body(answers={"4.8": {"value": 0}})).replace('"value": 0', '"value": 342.50')
    assert read_manifest(raw.encode()).answers["4.8"].value == "342.50"
    huge = json.dumps(body(answers={"4.8": {"value": 0}})).replace('"value": 0', '"value": ' + "9" * 10_000)
    assert ("too_long", "4.8") in reasons(read_manifest(huge.encode()))


@pytest.mark.parametrize("value", [True, False, [], ["yes"], {"value": "yes"}, float("nan")])
def test_a_value_that_is_no_value_is_marked_and_bad(value):
    found = answered("2.1", value=value)
    assert found.answers["2.1"].value == UNREADABLE
    assert ("bad_value", "2.1") in reasons(found)


def test_a_hundred_thousand_answers_are_read_and_not_all_named():
    found = read(answers={f"9.{number}": {"value": "yes"} for number in range(100_000)})
    assert len(found.answers) == 100_000
    unknown = [item for code, item in reasons(found) if code == "unknown_item"]
    assert unknown == [f"9.{number}" for number in range(20)]


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=()))
telling = st.sampled_from(["\ud800", "\x00", "na", "yes", "partly", "1e400", "2026-04-18T15:40:00Z", SUBJECT])
anything = st.recursive(
    scalars | telling,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=30), inner, max_size=4),
    max_leaves=8,
)
any_answer = st.dictionaries(st.sampled_from(["value", "fact", "start", "stop"]), anything)
any_answers = st.dictionaries(st.sampled_from(sorted(BY_KEY)) | st.text(), any_answer | anything)


@settings(max_examples=300, deadline=None)  # a busy machine is no failure
@given(st.dictionaries(st.sampled_from(sorted(body())), anything), any_answers | anything, st.booleans())
def test_any_json_is_malformed_or_read_judged_and_storable(changes, answers, placed):
    kept = {"kind": "visit", "subject": SUBJECT, "form": FORM} if placed else {}
    try:
        found = read_manifest(json.dumps(body() | changes | {"answers": answers} | kept).encode())
    except Malformed:
        assert not placed
        return
    assert status_of([Reason(*each) for each in reasons(found)]) in ("ok", "held", "invalid")
    rows = answers_to_keep(found, SPECS)
    assert all(len(row.value) <= 40 for row in rows.values())
    texts = [found.narrative, found.locale, found.version, *(row.value + row.fact for row in rows.values())]
    "".join(texts).encode("utf-8")
    assert "\x00" not in "".join(texts)
    assert all(len(item or "") <= 20 for _, item in reasons(found))
    assert isinstance(visited_on(found, "Pacific/Apia", received_at=RECEIVED), date)


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_malformed_or_read(raw):
    with pytest.raises(Malformed):
        read_manifest(raw)


# --- judging ---


def test_a_visit_that_fits_has_no_reasons():
    assert reasons(read()) == []
    assert status_of(()) == "ok"


@pytest.mark.parametrize(
    ("circumstances", "code"),
    [
        ({"cancelled": True}, "cancelled"),
        ({"already_visited": True}, "already_visited"),
        ({"known_form": False}, "unknown_form"),
        ({"window": (CAME_IN + timedelta(seconds=1), WINDOW[1])}, "outside_window"),
        ({"window": (WINDOW[0], CAME_IN - timedelta(seconds=1))}, "outside_window"),
        ({"local_date": date(2026, 3, 31)}, "edition_not_in_force"),
        ({"in_force": (date(2026, 4, 1), date(2026, 4, 18))}, "edition_not_in_force"),
        ({"received_at": CAME_IN - timedelta(minutes=11)}, "clock_wrong"),
    ],
)
def test_a_circumstance_holds_and_nothing_else(circumstances, code):
    found = reasons(read(), **circumstances)
    assert found == [(code, None)]
    assert status_of([Reason(code)]) == "held"


def test_the_window_takes_in_both_its_ends_and_lets_a_guest_leave_late():
    assert reasons(read(), window=(CAME_IN, CAME_IN)) == []


def test_an_edition_counts_until_the_day_before_its_successor():
    assert reasons(read(), in_force=(date(2026, 4, 18), date(2026, 4, 19))) == []


@pytest.mark.parametrize(
    "times",
    [
        {"came_in_at": None, "left_at": None, "started_at": None, "finished_at": None},
        {"left_at": "2026-04-18T15:39:59Z"},
        {"finished_at": "2026-04-18T15:40:05Z"},
        {"finished_at": "2026-04-18T16:50:01Z"},
    ],
)
def test_a_clock_that_runs_backwards_ahead_or_not_at_all_is_wrong(times):
    assert reasons(read(**times)) == [("clock_wrong", None)]


def test_answers_to_an_unknown_form_are_not_judged():
    assert reasons(read(answers={"x": {"value": "yes"}}), known_form=False) == [("unknown_form", None)]


@pytest.mark.parametrize(
    ("key", "facts", "code"),
    [
        ("2.1", {}, "missing_answer"),
        ("2.1", {"value": ""}, "missing_answer"),
        ("2.1", {"value": None, "fact": "forgot"}, "missing_answer"),
        ("2.1", {"value": "partly"}, "bad_value"),
        ("2.1", {"value": "Yes"}, "bad_value"),
        ("2.1", {"value": "na"}, "na_not_allowed"),
        ("2.1", {"value": "y" * 41}, "too_long"),
        ("2.1", {"value": "yes", "fact": "f" * (LONGEST_FACT + 1)}, "too_long"),
        ("2.4", {"value": "11", "fact": "all"}, "out_of_range"),
        ("2.4", {"value": "-1"}, "bad_value"),
        ("2.4", {"value": "0.5", "fact": "half"}, "bad_value"),
        ("4.1", {"value": "7201"}, "out_of_range"),
        ("4.1", {"value": "26s"}, "bad_value"),
        ("4.1", {"value": "٢٦"}, "bad_value"),
        ("4.1", {"value": "NaN"}, "bad_value"),
        ("1.1", {"value": "perhaps"}, "bad_value"),
        ("9.9", {"value": "yes"}, "unknown_item"),
    ],
)
def test_an_answer_that_breaks_the_form_makes_it_invalid(key, facts, code):
    assert reasons(answered(key, **facts)) == [(code, key)]
    assert status_of([Reason("cancelled"), Reason(code, key)]) == "invalid"


@pytest.mark.parametrize(
    ("key", "facts"),
    [
        ("2.1", {"value": "not_seen"}),
        ("2.2", {"value": "na"}),
        ("2.4", {"value": "0"}),
        ("2.4", {"value": "10", "fact": "all of them"}),
        ("4.1", {"value": "7200"}),
        ("4.1", {"value": "19,9"}),
        ("4.3", {"value": "partly", "fact": "eyes on the terminal"}),
        ("1.1", {}),
        ("1.1", {"value": "no"}),
        ("2.1", {"value": "yes", "fact": "f" * LONGEST_FACT}),
    ],
)
def test_an_answer_that_fits(key, facts):
    assert reasons(answered(key, **facts)) == []


@pytest.mark.parametrize(("key", "value"), [("2.1", "no"), ("2.3", "no"), ("4.3", "partly"), ("2.4", "1")])
def test_a_miss_without_its_fact_is_held(key, value):
    assert reasons(answered(key, value=value, fact=" \n")) == [("fact_missing", key)]
    assert status_of([Reason("fact_missing", key)]) == "held"


def test_a_stopwatch_is_fact_enough():
    assert reasons(answered("4.8", value="342")) == []


def test_a_stopwatch_stopped_before_it_started_holds():
    backwards = answered("4.8", value="342", start="2026-04-18T15:55:42Z", stop="2026-04-18T15:50:00Z")
    assert reasons(backwards) == [("clock_wrong", "4.8")]


def test_a_stopwatch_stopped_at_once_is_no_fault():
    at = "2026-04-18T15:55:42Z"
    assert reasons(answered("4.8", value="0", start=at, stop=at)) == []


def test_a_long_unknown_key_is_named_in_short():
    assert reasons(answered("9" * 50, value="yes")) == [("unknown_item", "9" * 20)]


def test_a_story_too_long_is_told_once():
    assert reasons(read(narrative="n" * LONGEST_NARRATIVE)) == []
    assert reasons(read(narrative="n" * (LONGEST_NARRATIVE + 1))) == [("too_long", None)]


def test_a_photo_of_nothing_on_the_form_is_named():
    assert reasons(read(), pictured=["2.1", "9.9"]) == [("unknown_item", "9.9")]


def test_reasons_come_in_the_order_of_the_form():
    answers = body()["answers"]
    missing = ["2.1", "4.8", "4.10", "5.7"]  # entrance, waiting, service, farewell
    found = reasons(read(answers={key: each for key, each in answers.items() if key not in missing}), cancelled=True)
    assert found == [("cancelled", None), *(("missing_answer", key) for key in missing)]


def test_every_reason_either_breaks_or_holds():
    assert not BREAKS_FORM & HOLDS


def test_rows_are_the_forms_items_in_its_order_cut_to_the_column():
    found = read(
        answers={"9.9": {"value": "yes"}, "5.7": {"value": "n" * 50}, "2.1": {"value": "yes"}, "2.6": {"value": ""}}
    )
    assert {key: row.value for key, row in answers_to_keep(found, SPECS).items()} == {"2.1": "yes", "5.7": "n" * 40}
    assert list(answers_to_keep(found, SPECS)) == ["2.1", "5.7"]


@pytest.mark.parametrize(
    ("zone", "came_in", "day"),
    [
        ("Europe/Warsaw", "2026-04-17T22:00:00Z", 18),
        ("Europe/Warsaw", "2026-04-17T21:59:59Z", 17),
        ("Asia/Almaty", "2026-04-17T19:00:00Z", 18),
        ("Europe/Dublin", "2026-04-17T22:59:59Z", 17),
    ],
)
def test_the_day_is_the_shops(zone, came_in, day):
    assert visited_on(read(came_in_at=came_in), zone, received_at=RECEIVED) == date(2026, 4, day)


def test_without_any_time_the_day_is_the_one_of_arrival():
    untimed = read(came_in_at=None, left_at=None, started_at=None, finished_at=None)
    assert visited_on(untimed, "Europe/Warsaw", received_at=RECEIVED) == date(2026, 4, 18)


# --- outcomes ---


@pytest.mark.parametrize(
    ("key", "value", "v", "word"),
    [
        ("2.1", "yes", 1, "met"),
        ("2.1", "no", 0, "not_met"),
        ("2.1", "partly", None, "not_assessed"),
        ("2.1", "na", None, "not_assessed"),
        ("2.1", "not_seen", None, "not_assessed"),
        ("2.1", None, None, "not_assessed"),
        ("2.1", UNREADABLE, None, "not_assessed"),
        ("2.2", "no", 0, "critical"),
        ("2.3", "no", 0, "critical"),
        ("2.4", "0", 1, "met"),
        ("2.4", "1", 0, "critical"),
        ("4.3", "yes", 1, "met"),
        ("4.3", "partly", Fraction(1, 2), "partly"),
        ("4.3", "no", 0, "not_met"),
        ("4.1", "20", 1, "met"),
        ("4.1", "20.0", 1, "met"),
        ("4.1", "20.000000001", 0, "not_met"),
        ("4.1", "19,9", 1, "met"),
        ("4.1", "", None, "not_assessed"),
        ("1.1", "no", None, "context"),
        ("1.1", None, None, "context"),
    ],
)
def test_outcome(key, value, v, word):
    outcome = outcome_of(BY_KEY[key], value)
    assert (outcome.v, outcome.word) == (v, word)


@pytest.mark.parametrize("text", ["", "-1", "+1", "1e3", "1_0", " 1", "1 ", ".5", "5.", "1.2.3", "½", "１", "1" * 41])
def test_what_is_no_number(text):
    assert number_in(text) is None


# --- language ---


@pytest.mark.parametrize(
    ("text", "locale", "language"),
    [
        ("Ждала долго.", "en", None),
        ("Ждала долго.", "pl", None),
        ("Ждала долго.", "ru", "ru"),
        ("Waited long.", "ru", None),
        ("Czekałam długo.", "pl", "pl"),
        ("В магазине Good Corner не было хлеба.", "ru", "ru"),
        ("В магазине Good Corner не было хлеба.", "en", None),
        ("The sign read «Хлеб».", "en", "en"),
        ("12:40", "ru", "ru"),
        ("", "pl", "pl"),
        ("привет hello!", "en", None),
        ("Ok да", "en", "en"),
        ("Ждала долго.", "", None),
        ("Ждала.", "kk", "kk"),
    ],
)
def test_a_language_is_named_only_where_the_letters_allow_it(text, locale, language):
    assert language_of(text, locale) == language


@given(st.text(), st.sampled_from(["en", "pl", "ru", "kk", ""]))
def test_any_text_has_the_language_of_its_form_or_none(text, locale):
    assert language_of(text, locale) in (locale or None, None)
