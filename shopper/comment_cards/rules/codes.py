"""Codes that people read from a wall and type with a thumb: no look-alikes, either case, a check character.

30 characters: 0, O, 1, I and L are left out, and U, which is read as V. The last
character is the weighted sum of the others modulo 31 with the weights 3, 9, 27, … (3 is a primitive root): every single wrong
character and every swap of two characters is noticed. A sum of 30 has no character; such a code is not given out.
"""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
PRIME = 31
PLACEMENT_LENGTH, ORDER_LENGTH, RETURN_LENGTH = 7, 11, 12
LENGTHS = (PLACEMENT_LENGTH, ORDER_LENGTH, RETURN_LENGTH)
GROUP = 4
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
# What a Russian keyboard types for the same shapes, and the one letter that is read as another.
_TWINS = str.maketrans("АВЕКМНРСТХУU", "ABEKMHPCTXYV")


def new_placement_code() -> str:
    """29 random bits: a locator that hangs on a wall, no secret."""
    return _new(PLACEMENT_LENGTH)


def new_order_code() -> str:
    """49 random bits: what was bought stands behind it."""
    return _new(ORDER_LENGTH)


def new_return_code() -> str:
    """54 random bits: the customer's only key to the answer; /m/ counts who tries."""
    return _new(RETURN_LENGTH)


def read(text: str) -> str | None:
    """The code somebody typed or scanned, as it is kept; None when it is none of ours."""
    code = "".join(text.split()).replace("-", "").upper().translate(_TWINS)
    if len(code) not in LENGTHS or any(character not in _VALUES for character in code):
        return None
    return code if _check(code[:-1]) == _VALUES[code[-1]] else None


def shown(code: str) -> str:
    """In groups of four, as it is printed: 7K3F-9QXD-2MRT; a short one stays whole."""
    if len(code) <= PLACEMENT_LENGTH:
        return code
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def _new(length: int) -> str:
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(length - 1))
        check = _check(body)
        if check < len(ALPHABET):
            return body + ALPHABET[check]


def _check(body: str) -> int:
    """0 to 30. The check character itself has the weight 1, which none of the others has (codes are shorter than 30)."""
    return sum(_VALUES[character] * pow(3, at + 1, PRIME) for at, character in enumerate(body)) % PRIME
