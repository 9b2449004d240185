"""What of a customer's words travels on, who is asked whether it may, what is an idea."""

from __future__ import annotations

import pytest

from shopper.recognition.rules.ideas import is_idea
from shopper.recognition.rules.words import may_be_repeated, thanks_in, without_contacts


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Call me on +48 601 234 567, please", "Call me on •••, please"),
        ("мой номер 8 (912) 345-67-89", "мой номер •••"),
        ("ola.nowak@example.com was kind", "••• was kind"),
        ("see https://example.com/ola?x=1 now", "see ••• now"),
        ("write @ola_n", "write •••"),
        ("Paid 59,90 at 18:07 on 18.04", "Paid 59,90 at 18:07 on 18.04"),
        ("mail ola@firma. pl now", "mail ••• now"),  # as a point of a case may cut it
        ("ring 622 33 44", "ring •••"),
        (None, ""),
    ],
)
def test_ways_to_reach_somebody_are_hidden(said: str | None, left: str) -> None:
    assert without_contacts(said) == left


def test_only_the_pleased_are_asked() -> None:
    assert may_be_repeated(4, "Lovely bread")
    assert not may_be_repeated(3, "Lovely bread")
    assert not may_be_repeated(None, "Lovely bread")
    assert not may_be_repeated(5, "  ")
    assert not may_be_repeated(5, "ola@example.com")


@pytest.mark.parametrize(
    "said",
    [
        "It would be nice to have a bench outside.", "You could open a second till.", "Why not sell smaller loaves?",
        "Хорошо бы поставить лавочку", "Предлагаю открывать в 7", "Было бы удобно платить телефоном",
        "Przydałaby się ławka", "Proponuję drugą kasę", "Byłoby miło mieć stojak na rowery",
    ],
)
def test_an_idea_in_words(said: str) -> None:
    assert is_idea([], said)


def test_an_idea_by_its_topic_needs_words() -> None:
    assert is_idea(["idea"], "A bench")
    assert not is_idea(["idea"], "  ")
    assert not is_idea(["wait"], "One till open, eleven people in the line.")
    assert not is_idea([], "Очередь была длинной")


def test_only_thanks_are_handed_on() -> None:
    assert thanks_in("Kuba was kind. The queue was awful.", 3) == "Kuba was kind."
    assert thanks_in("Kuba was kind, see www.kuba.pl", 5) == "Kuba was kind, see •••"
    assert thanks_in("Terrible queue.", 2) == ""
    assert thanks_in(None, 5) == ""
