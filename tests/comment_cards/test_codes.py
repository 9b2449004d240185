"""Codes: a slip of the thumb never opens somebody else's card."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopper.comment_cards.rules import codes

MAKERS = [codes.new_placement_code, codes.new_order_code, codes.new_return_code]


@pytest.mark.parametrize("make", MAKERS)
def test_what_is_made_is_read(make):
    for _ in range(200):
        code = make()
        assert codes.read(code) == codes.read(code.lower()) == codes.read(codes.shown(code)) == code


@pytest.mark.parametrize("make", MAKERS)
def test_every_single_wrong_character_is_noticed(make):
    code = make()
    for at, right in enumerate(code):
        for wrong in codes.ALPHABET:
            assert wrong == right or codes.read(code[:at] + wrong + code[at + 1 :]) is None


@pytest.mark.parametrize("make", MAKERS)
@settings(max_examples=50)
@given(st.data())
def test_every_swap_of_two_characters_is_noticed(make, data):
    code = make()
    first = data.draw(st.integers(0, len(code) - 2))
    second = data.draw(st.integers(first + 1, len(code) - 1))
    swapped = list(code)
    swapped[first], swapped[second] = code[second], code[first]
    assert code[first] == code[second] or codes.read("".join(swapped)) is None


def test_a_russian_keyboard_and_a_v_that_looks_like_u_are_understood():
    code = next(made for made in iter(codes.new_return_code, None) if "V" in made and "K" in made and "H" in made)
    assert codes.read(code.replace("K", "к").replace("H", "Н").replace("V", "u")) == code


@pytest.mark.parametrize("text", ["", "7K3F", "0OIL1", "é" * 7, "2" * 500, "٣" * 7, "\x00" * 12, "📷" * 7])
def test_what_is_no_code_is_none(text):
    assert codes.read(text) is None
