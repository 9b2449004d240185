"""CSV from whatever program wrote it, our own included."""

import pytest

from shopper.data_transfer.rules.csv_text import decoded, read_csv
from shopper.data_transfer.rules.locations import COLUMNS
from shopper.values.spreadsheet import csv_text

HEAD = "code;name:pl;region;partner;city;zone;phone_region;mon;tue"


@pytest.mark.parametrize(("encoding", "told"), [
    ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be"),
])  # fmt: skip
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_unicode_and_every_delimiter(encoding, told, delimiter):
    text = HEAD.replace(";", delimiter) + "\r\n" + "0999;Żółty Róg;Łódź;;x;y;;;".replace(";", delimiter)
    grid, read_as = read_csv(text.encode(encoding), COLUMNS)
    assert read_as == {"encoding": told, "delimiter": delimiter}
    assert grid.lines[0].value("name:pl") == "Żółty Róg"


@pytest.mark.parametrize(("text", "encoding"), [
    ("0999;Żółty Róg;Śródmieście", "cp1250"), ("0999;Добрый угол;Средместье, ул. Новогродская", "cp1251"), ("0999;Żółć", "cp1250"),
    ("0999;Алматы", "cp1251"), ("0999;Ёлка", "cp1251"),
])  # fmt: skip
def test_the_encodings_of_windows_are_told_apart(text, encoding):
    assert decoded(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize("value", ["=1+1", "+48", "-3", "@x", "%0", " =1"])
def test_what_went_out_marked_as_text_comes_in_without_the_mark(value):
    text = csv_text([["code", "city"], ["0999", value]], comma=True)
    assert f";'{value}" in text
    assert read_csv(text.encode(), COLUMNS)[0].lines[0].value("city") == value.strip()
