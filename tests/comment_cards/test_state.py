"""A card's page says where and when it was opened, and nobody else can say it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shopper.comment_cards.rules.state import is_worked, new_state, read_state

KEY, OTHER = b"k" * 32, b"o" * 32
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_what_was_signed_is_read_back_and_never_too_old() -> None:
    state = read_state(KEY, new_state(KEY, "7K3M9QX", NOON))
    assert state is not None
    assert (state.placement, state.issued_at) == ("7K3M9QX", NOON)
    assert state.age(NOON + timedelta(days=30)) == timedelta(days=30)


def test_one_page_is_one_comment_and_two_pages_are_two() -> None:
    one, two = new_state(KEY, "7K3M9QX", NOON), new_state(KEY, "7K3M9QX", NOON)
    ids = [read_state(KEY, text).comment_id for text in (one, one, two)]  # type: ignore[union-attr]
    assert ids[0] == ids[1] != ids[2]
    assert {each.version for each in ids} == {4}, "as phones make them: staff see ids, and must not see by them what was a probe"


def test_nobody_else_can_say_it() -> None:
    text = new_state(KEY, "7K3M9QX", NOON)
    placement, issued, nonce, signature = text.split(".")
    forged = [
        text.replace("7K3M9QX", "7K3M9QY"),
        f"{placement}.{int(issued) - 60_000}.{nonce}.{signature}",
        f"{placement}.{issued}.{nonce[::-1]}.{signature}",
        f"{placement}.{issued}.{nonce}.{signature[::-1]}",
        new_state(OTHER, "7K3M9QX", NOON),
    ]
    assert [read_state(KEY, each) for each in forged] == [None] * 5


@pytest.mark.parametrize(
    "text", [None, "", 7, [], "a.b.c.d", "A.1.٣٣٣٣٣٣٣٣٣٣٣٣.x", "x" * 10_000, "A.99999999999999.aaaaaaaaaaaa.a\n", "\ud800"]
)
def test_nonsense_is_no_state(text: object) -> None:
    assert read_state(KEY, text) is None


def test_the_sum_of_a_page_is_worth_nothing_on_another() -> None:
    text, other = new_state(KEY, "7K3M9QX", NOON), new_state(KEY, "7K3M9QX", NOON)
    found = next(str(count) for count in range(1_000_000) if is_worked(text, str(count)))
    assert is_worked(text, found)
    assert sum(is_worked(each, found) for each in (other, text + "x")) == 0


def test_the_sum_costs_a_robot_four_thousand_tries() -> None:
    assert sum(is_worked("a page", str(each)) for each in range(16_384)) < 16, "four are usual"


@pytest.mark.parametrize("work", [None, 7, "", "x", "-1", "1" * 11, "٣", "1\n"])
def test_nonsense_is_no_work(work: object) -> None:
    assert not is_worked("any", work)
