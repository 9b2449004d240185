"""Money: whole units of currencies with no, two and three decimals, as typed and as written."""

from __future__ import annotations

import pytest
from flask import Flask

from shopper.values.money import NotMoney, decimal_of, parse_money
from shopper.web.formats import money


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("60", "PLN", 6000), ("59,90", "PLN", 5990), ("59.9", "PLN", 5990), ("1 200,50", "EUR", 120050), ("1\u00a0200", "EUR", 120000),
        ("1200", "JPY", 1200), ("12.345", "KWD", 12345), ("0", "RUB", 0),
    ],
)
def test_what_people_type(text: str, currency: str, minor: int) -> None:
    assert parse_money(text, currency) == minor
    assert parse_money(str(decimal_of(minor, currency)), currency) == minor


@pytest.mark.parametrize(
    ("text", "currency"),
    [("", "PLN"), ("-1", "PLN"), ("1,999", "PLN"), ("1.5", "JPY"), ("1.2345", "KWD"), ("1e3", "PLN"), ("１２", "PLN"), ("12zł", "PLN"), ("9" * 13, "JPY"),
     ("1,000.00", "EUR"), ("NaN", "PLN")],
)
def test_what_is_no_amount(text: str, currency: str) -> None:
    with pytest.raises(NotMoney):
        parse_money(text, currency)


@pytest.mark.parametrize(
    ("language", "minor", "currency", "written"),
    [
        ("en", 28500, "PLN", "285\u00a0zł"), ("pl", 5990, "PLN", "59,90\u00a0zł"), ("ru", 123456700, "RUB", "1\u00a0234\u00a0567\u00a0₽"),
        ("en", 1200, "JPY", "JP¥1,200"), ("pl", 12345, "KWD", "12,345\u00a0KWD"), ("en", 999, "EUR", "€9.99"),
    ],
)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_as_each_language_writes_it(app: Flask, language: str, minor: int, currency: str, written: str) -> None:
    with app.test_request_context(headers={"Cookie": f"language={language}"}):
        assert money(minor, currency) == written
