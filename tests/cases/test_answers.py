"""What a good answer is made of; what may be given; when a case may be called mended."""

from uuid import uuid4

import pytest

from shopper.cases.rules.answers import Reply, composed, lacks
from shopper.cases.rules.closing import ATTEMPTS, why_not_over
from shopper.cases.rules.remedies import needs_asking

MEND, THANK = uuid4(), uuid4()
WHOLE = Reply("Sorry.", {MEND: "One till was shut.", THANK: "She was glad."}, frozenset({MEND, THANK}), "Two from Friday.", "Thank you.")
LIMITS = (2000, 5000, 50000)


def test_a_whole_answer_lacks_nothing_and_reads_in_order():
    assert lacks(WHOLE, [MEND], [THANK]) == {}
    assert composed(WHOLE, [MEND, THANK]).split("\n\n") == ["Sorry.", "One till was shut.", "She was glad.", "Two from Friday.", "Thank you."]


@pytest.mark.parametrize(
    ("reply", "lack"),
    [
        (Reply("Sorry.", {MEND: "x"}, frozenset({MEND}), "y"), {f"point-{THANK}": "words"}),
        (Reply("Sorry.", {MEND: "x", THANK: "z"}, frozenset({MEND}), "y"), {f"point-{THANK}": "tick"}),
        (Reply("Sorry.", {MEND: "What happened: …", THANK: "z"}, frozenset({MEND, THANK}), "y"), {f"point-{MEND}": "words"}),
        (Reply("Sorry...", {MEND: "x", THANK: "z"}, frozenset({MEND, THANK}), "y"), {"apology": "words"}),
        (Reply(" ", {MEND: "x", THANK: "z"}, frozenset({MEND, THANK}), "y"), {"apology": "words"}),
        (Reply("Sorry.", {MEND: "x", THANK: "z"}, frozenset({MEND, THANK}), "By …"), {"next": "words"}),
    ],
)
def test_each_part_that_is_missing_is_named(reply, lack):
    assert lacks(reply, [MEND], [THANK]) == lack


def test_praise_alone_wants_thanks_and_no_apology():
    assert lacks(Reply(points={THANK: "z"}, ticked=frozenset({THANK})), [], [THANK]) == {"thanks": "words"}


@pytest.mark.parametrize(
    ("rank", "minor", "asks"),
    [(0, 2001, True), (1, 2000, False), (1, 2001, True), (2, 5000, False), (2, 5001, True), (3, 50000, False), (3, 50001, True), (4, 10**9, False), (1, None, False)],
)
def test_above_the_limit_of_the_rank_it_is_asked_for(rank, minor, asks):
    assert needs_asking(rank, minor, LIMITS) is asks


def test_two_halves_are_a_whole():
    assert [needs_asking(1, 1000, LIMITS, before=before) for before in (1000, 1001)] == [False, True]


def test_serious_is_spoken_about_first_and_three_calls_are_enough():
    facts = {"open_points": 0, "is_serious": True, "has_phone": True, "is_reached": False}
    assert why_not_over(**facts, attempts=ATTEMPTS - 1) == "phone"
    assert why_not_over(**facts, attempts=ATTEMPTS) is None
    assert why_not_over(**{**facts, "is_reached": True}, attempts=0) is None
    assert why_not_over(**{**facts, "has_phone": False}, attempts=0) is None
    assert why_not_over(**{**facts, "open_points": 1}, attempts=9) == "points"
    assert why_not_over(**{**facts, "open_promises": 1}, attempts=9) == "promises"
