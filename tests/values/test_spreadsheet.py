"""A table that no spreadsheet runs, and that comes back as it went out."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO

import pytest

from shopper.values.spreadsheet import as_it_was, csv_text, harmless


@pytest.mark.parametrize("evil", ["=1+1", "+48 600", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "|calc", "%0"])
def test_nothing_is_taken_for_a_formula(evil: str) -> None:
    assert harmless(evil).startswith("'")
    assert as_it_was(harmless(evil)).strip() == evil.strip()


@pytest.mark.parametrize("plain", ["Żaneta", "Пётр = Пётр", "O'Hara", "", "a+b"])
def test_plain_words_stay(plain: str) -> None:
    assert as_it_was(harmless(plain)) == harmless(plain) == plain


@pytest.mark.parametrize(("comma", "sign", "amount"), [(True, ";", "59,90"), (False, ",", "59.90")])
def test_the_table_comes_back(comma: bool, sign: str, amount: str) -> None:
    text = csv_text([["Name", "Sum"], ['A "B"; C,\nD', Decimal("59.90")]], comma=comma)
    assert text.startswith("\ufeff")
    assert list(csv.reader(StringIO(text[1:]), delimiter=sign)) == [["Name", "Sum"], ['A "B"; C, D', amount]]
