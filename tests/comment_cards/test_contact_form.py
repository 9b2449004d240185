"""The contact step names each fault and its remedy in the reader's language."""

from __future__ import annotations

import pytest
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from shopper.comment_cards.forms.contact import ContactForm, consent_sentence

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def request_context(app):
    with app.test_request_context():
        yield


def form(ways=("phone", "email"), region="PL", **typed):
    return ContactForm(MultiDict({"consent": "y", **typed}), region=region, ways=ways)


def test_what_is_typed_is_given_on() -> None:
    filled = form(phone=" 512 345 678 ", name="Anna")
    assert filled.validate()
    assert filled.given() == {"name": "Anna", "phone": "512 345 678", "email": "", "when": ""}


def test_a_bad_number_says_how_a_good_one_looks_there() -> None:
    filled = form(phone="123")
    assert not filled.validate()
    assert filled.phone.errors == [f"This is not a phone number. Give it with its area code, such as {filled.example}."]
    assert filled.phone.data == "123"


def test_only_what_the_card_asks_for_is_there() -> None:
    only = form(ways=("email",), phone="512345678", email="a@b.pl")
    assert "phone" not in only
    assert only.validate()
    assert only.given()["phone"] == ""


@pytest.mark.parametrize("ways", [("phone", "email"), ("phone",), ("email",)])
def test_nothing_left_is_said_at_the_first_field(ways) -> None:
    empty = form(ways=ways)
    assert not empty.validate()
    assert [*empty.errors] == [ways[0]]


def test_the_sentence_that_is_agreed_to_names_who_and_how_long() -> None:
    assert consent_sentence("Good Corner", 90).endswith("it is deleted after 90 days.")
    with force_locale("ru"):
        assert "Good Corner" in consent_sentence("Good Corner", 21)
