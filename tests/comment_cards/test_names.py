"""A name on a card leads to a person only where nobody else can be meant."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopper.comment_cards.rules.names import people_meant, person_meant, plain, short_name, without_names

PEOPLE = ["Oleg Ivanov", "Anna Nowak", "Anna Kowalska", "Jakub Zając", "Łucja Żak", "Marek Wójcik", "Olga Lis", "Юлия Орлова", "Bea Wolska"]
KNOWN = {UUID(int=at + 1): name for at, name in enumerate(PEOPLE)}


def meant(said: str | None) -> str | None:
    found = person_meant(said, KNOWN)
    return KNOWN[found] if found else None


@pytest.mark.parametrize(
    ("said", "person"),
    [
        ("Oleg", "Oleg Ivanov"),
        ("OLEG!", "Oleg Ivanov"),
        ("Олег", "Oleg Ivanov"),
        ("Олегу Иванову", "Oleg Ivanov"),
        ("спасибо Олегу", "Oleg Ivanov"),
        ("Panu Olegowi", "Oleg Ivanov"),
        ("kasjer Jakub", "Jakub Zając"),
        ("Zajac", "Jakub Zając"),
        ("pan Zając przy kasie", "Jakub Zając"),
        ("Lucja", "Łucja Żak"),
        ("pani Łucji", "Łucja Żak"),
        ("Marka", "Marek Wójcik"),
        ("Wojcik", "Marek Wójcik"),
        ("Jakbu", "Jakub Zając"),
        ("Юлии", "Юлия Орлова"),
        ("Anna Nowak", "Anna Nowak"),
        ("nowak anna", "Anna Nowak"),
        ("Annie Kowalskiej", "Anna Kowalska"),
        ("Anna K.", "Anna Kowalska"),
        ("Olga", "Olga Lis"),
        ("Olgi", "Olga Lis"),
        ("Bea from the bakery", "Bea Wolska"),
    ],
)
def test_one_is_meant(said: str, person: str) -> None:
    assert meant(said) == person


@pytest.mark.parametrize(
    "said", ["", None, "Anna", "Annie", "Anna Wiśniewska", "Oleg Petrov", "the tall one", "Tom", "🙂", "Al", "A.", "Olek", "Darek", "Oleg and Bea", "x" * 120]
)
def test_nobody_is_guessed(said: str | None) -> None:
    assert meant(said) is None


def test_a_second_person_of_the_name_ends_the_certainty() -> None:
    assert person_meant("Olegu", KNOWN) is not None
    assert person_meant("Olegu", {**KNOWN, UUID(int=99): "Oleg Sidorov"}) is None
    assert person_meant("Mareka", {UUID(int=1): "Marek Lis", UUID(int=2): "Mareka Dom"}) == UUID(int=2)


@pytest.mark.parametrize(
    ("said", "people"),
    [
        ("Oleg and Bea", ["Oleg Ivanov", "Bea Wolska"]),
        ("Olegowi, Marku i pani Łucji", ["Oleg Ivanov", "Marek Wójcik", "Łucja Żak"]),
        ("Олег и Ольга", ["Oleg Ivanov", "Olga Lis"]),
        ("Oleg Ivanov & Bea", ["Oleg Ivanov", "Bea Wolska"]),
        ("Oleg and Tom", ["Oleg Ivanov", "Tom"]),
        ("Anna, Oleg", ["Anna", "Oleg Ivanov"]),
        ("Tomek i Zosia", ["Tomek", "Zosia"]),
        ("Oleg and the girl at the till", ["Oleg Ivanov", "the girl at the till"]),
        ("девушка на кассе и Олег", ["девушка на кассе", "Oleg Ivanov"]),
        ("Nowak, Anna", ["Anna Nowak"]),
        ("Oleg, oleg and Ivanov", ["Oleg Ivanov"]),
        ("Oleg, the cashier", ["Oleg Ivanov"]),
        ("Oleg, fast and kind", ["Oleg Ivanov"]),
        ("Fast and kind Oleg", ["Oleg Ivanov"]),
        ("Oleg and the girl, Bea", ["Oleg Ivanov", "the girl", "Bea Wolska"]),
        ("Oleg, Chef", ["Oleg Ivanov"]),
        ("Tom, Tim, Kim, Joe, Zoe, Max, Ron", ["Tom", "Tim", "Kim", "Joe", "Zoe", "Max"]),
        ("the tall one", ["the tall one"]),
        ("quick and kind", ["quick and kind"]),
        (" ", []),
        (None, []),
    ],
)
def test_each_who_is_named_is_one(said: str | None, people: list[str]) -> None:
    assert [KNOWN[person] if person else part for part, person in people_meant(said, KNOWN)] == people


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Great service", "Greta Lis"), ("Тому, кто стоял на кассе", "Tom Lis"), ("the same girl", "Sam Lis"), ("they will help", "Will Lis"),
        ("самой вежливой", "Sam Lis"), ("Kamila", "Kamil Lis"), ("Александра", "Aleksandr Lis"), ("Jane", "Jan Lis"), ("Lisa", "Adam Lis"),
        ("very kind", "Vera Lis"), ("with hope", "Hope Lis"),
    ],
)  # fmt: skip
def test_an_ordinary_word_and_another_name_are_nobody(said: str, name: str) -> None:
    assert person_meant(said, {UUID(int=1): name}) is None


@pytest.mark.parametrize(
    ("said", "name"), [("Will", "Will Lis"), ("Hope Lis", "Hope Lis"), ("pani Kamila", "Kamila Lis"), ("Александра", "Александра Лис"), ("Kamilowi", "Kamil Lis")]
)
def test_whose_name_is_a_word_is_found_by_it(said: str, name: str) -> None:
    assert person_meant(said, {UUID(int=1): name}) == UUID(int=1)


@given(st.text(max_size=120))
def test_any_text_has_an_answer(said: str) -> None:
    assert person_meant(said, KNOWN) in {None, *KNOWN}
    found = people_meant(said, KNOWN)
    assert bool(found) == bool(said.strip())
    assert len({person for _, person in found if person}) == len([1 for _, person in found if person])
    assert plain(plain(said)) == plain(said) or said


@given(st.sampled_from(PEOPLE))
def test_everybody_is_found_by_their_own_name(name: str) -> None:
    assert meant(name) == name
    assert meant(plain(name)) == name


def test_outsiders_read_a_first_name_and_an_initial() -> None:
    assert [short_name(name) for name in ("Oleg Ivanov", "Bea", "", "Anna Maria Nowak")] == ["Oleg I.", "Bea", "", "Anna N."]


def test_a_text_without_names() -> None:
    said = "Pan Oleg i Annie Nowak: rude. Олег не поздоровался, Marta too."
    assert without_names(said, PEOPLE, "…") == "Pan … i … …: rude. … не поздоровался, Marta too."
    assert without_names("Plan K is a plan.", ["Anna K"], "…") == "Plan K is a plan."
