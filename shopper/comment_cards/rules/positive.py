"""Nothing but praise is a warning: fewer bad comments than chance allows. Said with its n, silent where n is small."""

from __future__ import annotations

from dataclasses import dataclass

from shopper.comment_cards.rules.chance import at_most, wilson

WEEKS = 4
LEAST, LEAST_ELSEWHERE = 20, 50
RARE = 0.01
BAD_FACES = (1, 2)


@dataclass(frozen=True)
class OnlyPositive:
    """`bad` of `n` here; elsewhere in the company at least `usual` (the lower end of the interval of `bad_else` of `n_else`).

    `one_in`: were the place like the others, so few would come once in so many times.
    """

    bad: int
    n: int
    bad_else: int
    n_else: int
    usual: float
    one_in: int


def only_positive(bad: int, n: int, bad_else: int, n_else: int) -> OnlyPositive | None:
    """None where there is nothing to say: too few comments to tell, or as many bad ones as chance allows."""
    if n < LEAST or n_else < LEAST_ELSEWHERE:
        return None
    interval = wilson(bad_else, n_else)
    usual = interval[0] if interval else 0.0
    chance = at_most(bad, n, usual)  # of thousands it may be less than a number can say
    return OnlyPositive(bad, n, bad_else, n_else, usual, round(1 / max(chance, 1 / 9_999))) if chance < RARE else None
