"""Which comments become a case, how grave, in which points: sentences as customers write them."""

from __future__ import annotations

from typing import Any

import pytest

from shopper.cases.rules import stems
from shopper.cases.rules.splitting import clauses_of, folded, not_said_before
from shopper.cases.rules.triage import Piece, Said, Tapped, judge

WAIT = Tapped("wait", "WAIT", "Waiting", ("Waiting", "Ожидание", "Oczekiwanie"))
CLEAN = Tapped("clean", "ENT", "Cleanliness", ("Cleanliness", "Чистота", "Czystość"))
HARM = Tapped("harm", "COMP", "Somebody was hurt", serious=True)


def rules(said: Said) -> list[str]:
    return [reason["rule"] for reason in judge(said).reasons]


def kinds(said: Said) -> list[tuple[str, str | None]]:
    return [(piece.kind, piece.stage_code) for piece in judge(said).pieces]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Said(1), ["face"]),
        (Said(2, topics=(WAIT,)), ["face"]),
        (Said(3), []),
        (Said(3, words="ok"), []),
        (Said(3, topics=(WAIT,)), []),
        (Said(3, topics=(HARM,)), ["serious_topic"]),
        (Said(5, topics=(HARM,)), ["serious_topic"]),
        (Said(3, wants_answer=True), ["wants_answer"]),
        (Said(4, words="Great coffee but waited 40 minutes"), ["mend"]),
        (Said(3, topics=(Tapped("incomplete", "CHK", "Order not complete"),)), ["topic"]),
        (Said(4, topics=(Tapped("incomplete", "CHK", "Order not complete"),)), []),
        (Said(4, answers=(("fixed", "no"),)), ["answer"]),
        (Said(4, answers=(("fixed", "partly"),)), []),
        (Said(3, words="Заказ привезли не полностью"), ["word", "mend"]),
        (Said(3, words="Pani przy kasie była chamska"), ["word", "mend"]),
        (Said(None, words="Please come to till 3"), ["mend"]),
        # praise and ideas are somebody else's work
        (Said(5, words="Wszystko super, dziękuję Kubie!", praised="Kuba", wants_answer=True), []),
        (Said(5, wants_answer=True), []),
        (Said(4, words="It would be nice to have oat milk"), []),
        (Said(4, words="It would be nice to have oat milk", wants_answer=True), ["wants_answer"]),
        (Said(5, words="I love that you label allergens"), []),
        (Said(5, words="Nie było długo"), []),
        (Said(4, words="The bread wasn’t good"), ["mend"]),
    ],
)
def test_what_opens_a_case(said: Said, expected: list[str]) -> None:
    assert rules(said) == expected


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("My son has an allergic reaction", "allergy"),
        ("У дочки аллергия, а состав не указан", "allergy"),
        ("Nikt nie ostrzegł o alergenach", "allergy"),
        ("I got sick after the sandwich", "poisoned"),
        ("Мы отравились вашим салатом", "poisoned"),
        ("Po sałatce miałam zatrucie", "poisoned"),
        ("There was mould on the bread", "spoilt"),
        ("На сыре плесень", "spoilt"),
        ("Ser był spleśniały", "spoilt"),
        ("В супе был таракан", "foreign"),
        ("The milk was past its date", "expired"),
        ("Йогурт просроченный", "expired"),
        ("Jogurt przeterminowany od tygodnia", "expired"),
        ("I slipped and fell on the wet floor", "injury"),
        ("Dziecko oparzyło się zupą", "injury"),
        ("У меня украли кошелёк", "theft"),
        ("Ukradziono mi portfel", "theft"),
        ("That was racist", "discrimination"),
        ("To dyskryminacja", "discrimination"),
    ],
)
@pytest.mark.parametrize("face", [1, 4])
def test_what_is_serious(words: str, cause: str, face: int) -> None:
    verdict = judge(Said(face, words=words))
    assert verdict.severity == "serious"
    assert verdict.reasons[0]["cause"] == cause


@pytest.mark.parametrize("words", ["I am sick of waiting", "Нет слов, ждали час", "Burnt coffee", "Zepsuta drukarka"])
def test_what_is_not(words: str) -> None:
    assert judge(Said(2, words=words)).severity == "normal"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Said(2, words="Кофе вкусный, но ждали долго", topics=(WAIT,)), [("thank", None), ("mend", "WAIT")]),
        (Said(3, words="Zupa zimna. Pani bardzo miła! Przydałby się stojak."), [("mend", None), ("thank", None), ("suggest", None)]),
        (Said(4, words="Friendly staff although the table was dirty"), [("thank", None), ("mend", None)]),
        (Said(2, words="Waited an hour. The cleanliness was awful.", topics=(WAIT, CLEAN)), [("mend", "WAIT"), ("mend", "ENT")]),
        (Said(2, words="Waited an hour.", topics=(WAIT, CLEAN)), [("mend", "WAIT"), ("mend", "ENT")]),
        (Said(2, words="Waited an hour. Anna helped. Lovely girl.", topics=(WAIT,)), [("mend", "WAIT"), ("thank", None)]),
        (Said(1), [("mend", None)]),
        (Said(1, words="Thanks for ruining my day, great job"), [("mend", None)]),
        (Said(2, words="At till 3 yesterday"), [("mend", None)]),
        (Said(5, words="At till 3 yesterday"), [("thank", None)]),
        (Said(2, praised="Oleg", topics=(WAIT,)), [("mend", "WAIT"), ("thank", None)]),
        (Said(4, words="Nice place", topics=(CLEAN,)), [("thank", None)]),
        (Said(5, topics=(HARM,)), [("mend", "COMP")]),
        (Said(2, words="Terrible.", topics=(WAIT, HARM)), [("mend", "COMP"), ("mend", "WAIT")]),
        (Said(2, topics=(WAIT, Tapped("queue", "WAIT", "Queue"))), [("mend", "WAIT")]),
        (Said(5, words="At till 3. The queue was awful."), [("mend", None)]),
    ],
)
def test_into_which_points_it_falls(said: Said, expected: list[tuple[str, str | None]]) -> None:
    assert kinds(said) == expected


def test_a_label_speaks_where_no_word_does() -> None:
    assert judge(Said(2, topics=(WAIT,))).pieces == (Piece("mend", "WAIT", "Waiting"),)


def test_the_gravest_stage_owns_it() -> None:
    assert judge(Said(1, topics=(WAIT, HARM))).stage_code == "COMP"
    assert judge(Said(1, topics=(CLEAN, WAIT))).stage_code == "ENT"
    assert judge(Said(1)).stage_code is None


@pytest.mark.parametrize("text", ["", "   ", "!!!", "👎👎", "but", "ale", "a" * 4000, "…\n\n.", "don't don’t", "Ёлка. ёлка! ЁЛКА?"])
def test_nothing_that_was_written_is_lost_or_made_up(text: str) -> None:
    clauses = clauses_of(text, 2)
    assert all(clause.words for clause in clauses)
    assert folded("".join(clause.words for clause in clauses)).replace(" ", "") in folded(text).replace(" ", "").replace("\n", "")


def test_a_second_telling_adds_only_what_is_new() -> None:
    pieces = judge(Said(2, words="Waited long. The soup was cold. Lovely girl.")).pieces
    new = not_said_before(pieces, ["Waited long."])
    assert [piece.words for piece in new] == ["The soup was cold.", "Lovely girl."]
    assert not_said_before(pieces, ["Waited long.", "The soup was cold.", "Lovely girl."]) == []


@pytest.mark.parametrize("causes", [stems.SERIOUS, stems.OPENING], ids=["serious", "opening"])
def test_every_beginning_can_be_found(causes: Any) -> None:
    """A beginning with an accent or a capital letter would never match: all are read folded."""
    for cause in causes:
        for stem in cause.stems:
            assert stem == stem.strip().lower()
            said = judge(Said(2, words=stem.replace("=", "")))
            assert any(reason.get("cause") for reason in said.reasons), stem
