"""CSV from whatever program wrote it, and CSV that no spreadsheet runs."""

import csv
from io import StringIO

import pytest

from shopper.data_transfer.rules.csv_text import decoded, guarded, read_csv, write_csv
from shopper.data_transfer.rules.locations import COLUMNS

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


@pytest.mark.parametrize("value", ["=1+1", "+48", "-3", "@x", "\t=1", " =1", "\r=1"])
def test_nothing_a_spreadsheet_would_run(value):
    assert guarded(value).startswith("'")
    text = write_csv(["a"], [[value]]).decode("utf-8-sig")
    assert next(iter(csv.reader(StringIO(text.split("\r\n", 1)[1], newline=""))))[0] == f"'{value}"
