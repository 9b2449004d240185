"""What a report says: figures exact until printed, words in the reader's language, nothing that gives the shopper away."""

import copy
import html
import json
import re
from fractions import Fraction

import pytest

from shopper.reports.pdf import page_of
from shopper.reports.view import ReportTooLarge, build_view, fingerprint, public_bytes
from shopper.reports.view.numbers import Numbers, rounded
from shopper.reports.view.texts import break_words, clean, paragraphs
from shopper.reports.view.words import Words
from tests.reports.sample_snapshot import rescored, snapshot_a, snapshot_b
from tests.reports.words import Catalogue

LANGUAGES = ("en", "ru", "pl")


def view_of(snapshot, language="en"):
    return build_view(snapshot, language, Catalogue(language))


def text_of(snapshot, language="en"):
    """The whole report as running text."""
    page = page_of(view_of(snapshot, language), Catalogue(language))
    body = page[page.index("<body>") :]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def with_percent(percent, band):
    snapshot = snapshot_a()
    snapshot["score"] |= {"percent": str(percent), "published_percent": str(percent), "band": band}
    return snapshot


# The oracle of the standards book


def test_case_a_scores_as_the_book_says():
    result = view_of(snapshot_a()).result
    assert (result.headline, result.word, result.points) == ("85.9", "Passed", "Points: 88.5 of 103")
    assert result.assessed == "81.7% of the form by weight was assessed"


def test_case_b_is_published_capped_and_shows_what_was_worked_out():
    view = view_of(snapshot_b())
    assert (view.result.headline, view.result.worked_out) == ("79.0", "worked out: 82.0")
    assert "Score = 84.5 ÷ 103 × 100 = 82.0." in view.arithmetic
    assert any("82.0 was worked out, 79.0 is published" in said for said in view.arithmetic)
    assert [breach.mark.key for breach in view.breaches] == ["2.5"]


def test_sections_of_case_a():
    rows = {row.number: (row.earned, row.possible, row.percent) for row in view_of(snapshot_a()).sections}
    assert rows == {
        "2": ("28", "28", "100.0%"),
        "3": ("12", "12", "100.0%"),
        "4": ("30.5", "42", "72.6%"),
        "5": ("18", "21", "85.7%"),
    }


def test_stages_of_case_a_with_the_weakest_named():
    stages = view_of(snapshot_a()).stages
    assert [(row.earned, row.possible, row.percent) for row in stages] == [
        ("8", "12", "66.7%"),
        ("6", "10", "60.0%"),
        ("50.5", "55", "91.8%"),
        ("13", "15", "86.7%"),
        ("3", "3", "100.0%"),
        ("5", "5", "100.0%"),
        ("3", "3", "100.0%"),
    ]
    assert [row.name.text for row in stages if row.weakest] == ["Waiting"]


def test_losses_are_ranked_and_add_up():
    rows = view_of(snapshot_a()).losses.rows
    assert [(row.mark.key, row.points) for row in rows] == [
        ("4.1", "−4"),
        ("4.8", "−4"),
        ("5.5", "−3"),
        ("4.13", "−2"),
        ("4.3", "−1.5"),
    ]
    assert [row.cumulative for row in rows] == ["28%", "55%", "76%", "90%", "100%"]


def test_critical_findings_come_first_whatever_they_cost():
    view = view_of(rescored(snapshot_a(), {"3.4": "met", "2.5": "critical"}))
    assert [finding.mark.key for finding in view.findings][:2] == ["2.5", "4.1"]


# Rounding


@pytest.mark.parametrize(
    ("exact", "shown"),
    [("8205/100", "82.1"), ("7995/100", "80.0"), ("1/20", "0.1"), ("2/3", "0.7"), ("8850/103", "85.9"), ("0", "0.0")],
)
def test_one_place_half_up(exact, shown):
    assert Numbers("en").one_place(Fraction(exact)) == shown


def test_floats_never_decide():
    """1.005 as a float is a little less; as a fraction it is a half and goes up."""
    assert str(rounded(Fraction(1005, 1000), 2)) == "1.01"


@pytest.mark.parametrize(("language", "shown"), [("en", "83.7%"), ("ru", "83,7\N{NO-BREAK SPACE}%"), ("pl", "83,7%")])
def test_percent_is_written_as_the_language_writes_it(language, shown):
    assert Numbers(language).percent(Fraction(251, 3)) == shown


def test_a_printed_80_that_is_not_80_is_explained():
    view = view_of(with_percent(Fraction(7996, 100), "below"))
    assert view.result.headline == "80.0"
    assert "Printed as 80.0, the score is exactly 79.96 and so stays below the mark of 80.0." in view.arithmetic


def test_an_honest_80_needs_no_explanation():
    assert not any(said.startswith("Printed as") for said in view_of(with_percent(80, "pass")).arithmetic)


# Cases at the edge


def test_everything_met():
    view = view_of(rescored(snapshot_a(), {"*": "met"}))
    assert view.result.headline == "100.0"
    assert view.verdict == ("All 36 assessed standards were met in full.",)
    assert (view.losses.rows, view.findings, view.plan.rows, view.fix_first) == ((), (), (), ())


def test_nothing_assessed_is_no_score_rather_than_zero():
    view = view_of(rescored(snapshot_a(), {"*": "not_assessed"}))
    assert (view.result.headline, view.result.word, view.result.scale) == ("", "No score", None)
    assert not any("Score =" in said for said in view.arithmetic)


def test_too_little_assessed_names_the_share():
    few = {item["key"]: "not_assessed" for item in snapshot_a()["items"] if item["section"] in "45"}
    view = view_of(rescored(snapshot_a(), few))
    assert (view.result.headline, view.result.word) == ("", "Not enough to score")
    assert "Assessed by weight: 40 of 126, that is 31.7%. Below 60.0% no score is published." in view.arithmetic


def test_a_stopped_visit_is_published_as_a_word_with_the_score_beside_it():
    view = view_of(rescored(snapshot_a(), {"2.3": "critical"}))
    assert (view.result.headline, view.result.word, view.result.worked_out) == ("", "Stopped", "worked out: 81.1")
    assert any("2.3 stops a visit" in said for said in view.arithmetic)


def test_rules_that_did_not_matter_are_not_explained():
    assert len(view_of(snapshot_a()).arithmetic) == 4


def test_previous_visit_and_network_are_hidden_until_there_are_any():
    assert view_of(snapshot_a()).result.scale.markers == ()
    snapshot = snapshot_a() | {"network": {"visits": 12, "percent": "843/10"}}
    assert [marker.label for marker in view_of(snapshot).result.scale.markers] == ["network, 12 visits: 84.3"]


def test_the_register_holds_every_item_in_book_order():
    keys = [row.mark.key for group in view_of(snapshot_a()).register for row in group.rows]
    assert keys == [item["key"] for item in snapshot_a()["items"]]


def test_waits_are_durations_against_their_norm():
    waits = view_of(snapshot_a()).waits
    assert [(wait.mark.key, wait.measured, wait.norm) for wait in waits] == [
        ("4.1", "26 s", "norm: 20 s"),
        ("4.8", "5 min 42 s", "norm: 5 min 00 s"),
        ("4.11", "3 min 35 s", "norm: 4 min 00 s"),
    ]


# Secrecy


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_minute_of_the_visit_is_printed(language):
    assert not re.search(r"\b([01]?\d|2[0-3]):[0-5]\d\b", text_of(snapshot_a(), language))


def test_the_attachment_holds_no_moment_and_no_photo_id():
    told = public_bytes(snapshot_a()).decode()
    assert "2026-04-18T" not in told
    assert not [photo["pid"] for photo in snapshot_a()["photos"] if photo["pid"] in told]
    assert json.loads(told)["items"][4]["photos"] == [1]


def test_the_fingerprint_gives_no_minute_away():
    other = snapshot_a()
    other["visit"] |= {"came_in_at": "2026-04-18T16:59:59Z", "left_at": None}
    assert fingerprint(other) == fingerprint(snapshot_a())


def test_the_day_part_is_the_one_on_the_locations_clock():
    """15:40 UTC is 17:40 in Warsaw and 20:40 in Almaty; 10:30 UTC is noon and a half in Warsaw."""
    words = Words(Catalogue("en"))
    assert words.day_part("2026-04-18T15:40:00Z", "Europe/Warsaw") == "Evening"
    assert words.day_part("2026-04-18T10:30:00Z", "Europe/Warsaw") == "Afternoon"
    assert words.day_part("2026-04-18T04:30:00Z", "Europe/Warsaw") == "Morning"
    assert words.day_part("2026-04-18T15:40:00Z", "Nowhere/At all") == ""


def test_photos_are_numbered_by_the_standard_not_by_the_clock():
    snapshot = snapshot_a()
    snapshot["photos"].reverse()
    assert [photo.standard for photo in view_of(snapshot).photos] == [
        f"standard {key}" for key in ("2.1", "2.3", "2.4", "2.7", "4.8", "5.5")
    ]


# Languages


@pytest.mark.parametrize("language", ["ru", "pl"])
def test_no_english_sentence_is_left(language):
    snapshot = snapshot_b()
    for item in snapshot["items"]:
        item["criterion"] = {}
    text, left = re.sub(r"\S+\.example\S*", "", text_of(snapshot, language)), []
    for message, translated in Catalogue(language).messages.items():
        pieces = [piece.strip(" .,:·") for piece in re.split(r"%\(\w+\)s", message)]
        longest = max(pieces, key=len)
        same = longest in "".join(translated)
        if len(longest) > 3 and not same and re.search(rf"\b{re.escape(longest)}\b", text):
            left.append(longest)
    assert left == []


@pytest.mark.parametrize("language", ["ru", "pl"])
def test_every_placeholder_survives_translation(language):
    for message, translated in Catalogue(language).messages.items():
        for form in [translated] if isinstance(translated, str) else translated:
            assert set(re.findall(r"%\((\w+)\)s", form)) <= {*re.findall(r"%\((\w+)\)s", message), "num"}, message


@pytest.mark.parametrize(
    ("language", "number", "ending"),
    [
        *(("ru", n, "стандарт:") for n in (1, 21, 101)),
        *(("ru", n, "стандарта:") for n in (2, 22)),
        *(("ru", n, "стандартов:") for n in (5, 11, 12, 25, 111, 112)),
        ("pl", 1, "jeden standard:"),
        *(("pl", n, "standardy:") for n in (2, 22)),
        *(("pl", n, "standardów:") for n in (5, 11, 12, 21, 25, 101, 112)),
    ],
)
def test_plurals(language, number, ending):
    said = Words(Catalogue(language)).ngettext(
        "%(share)s of the lost points come from one standard: %(names)s.",
        "%(share)s of the lost points come from %(num)s standards: %(names)s.",
        number,
        share="50",
        names="",
    )
    assert ending in said


def test_a_missing_translation_falls_back_in_sight():
    action = view_of(snapshot_a(), "pl").plan.rows[0]
    assert (action.title.tag, action.check.lang, action.check.tag) == ("", "en", "EN")


def test_the_shoppers_words_keep_their_language():
    view = view_of(snapshot_a(), "ru")
    assert (view.account.lang, view.account.tag) == ("pl", "PL")
    assert view.findings[0].fact.tag == "PL"


# Bounds and hostile text


@pytest.mark.parametrize(("field", "amount"), [("items", 601), ("photos", 121)])
def test_beyond_the_hard_bound_nothing_is_made(field, amount):
    snapshot = snapshot_a()
    snapshot[field] = snapshot[field][:1] * amount
    with pytest.raises(ReportTooLarge, match=f"{field}: {amount}"):
        view_of(snapshot)


def test_an_endless_narrative_is_refused_and_a_long_one_shortened_in_sight():
    snapshot = snapshot_a() | {"narrative": "word " * 5000}
    account = view_of(snapshot).account
    assert sum(map(len, account.paragraphs)) <= 20_001
    assert account.shortened
    with pytest.raises(ReportTooLarge, match="narrative"):
        view_of(snapshot | {"narrative": "w" * 200_001})


def test_a_long_observation_is_shortened():
    snapshot = snapshot_a()
    next(item for item in snapshot["items"] if item["key"] == "4.1")["fact"] = "word " * 600
    fact = view_of(snapshot).findings[0].fact.text
    assert len(fact) <= 2001
    assert fact.endswith("…")


def test_endless_words_can_be_broken():
    assert max(map(len, break_words("W" * 500).split("\N{ZERO WIDTH SPACE}"))) == 40
    assert break_words("short words stay") == "short words stay"


def test_controls_and_direction_marks_are_dropped():
    assert clean("pay\u202e the\x00 till\u2066\ufeff") == "pay the till"


def test_blank_lines_make_no_paragraphs():
    assert paragraphs("one\n\n\n \ntwo\r\nthree") == ("one", "two", "three")
    assert len(paragraphs("line\n" * 20_000)) == 251


def test_markup_stays_text():
    snapshot = snapshot_a() | {"narrative": "<script>alert(1)</script> {{ 7*7 }} %(x)s"}
    snapshot["company"] = {"name": {"en": "<b>Firm</b>"}, "accent": "red;}body{background:url(file:///x)"}
    view = view_of(snapshot)
    page = page_of(view, Catalogue("en"))
    assert view.accent == "#0B4F5C"
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} %(x)s" in page
    assert "<b>Firm" not in page


def test_the_snapshot_is_left_as_it_was():
    snapshot = snapshot_b()
    before = copy.deepcopy(snapshot)
    view_of(snapshot)
    assert snapshot == before
