"""A table of orders: read whole, or every problem at its row and column."""

import pytest

from shopper.comment_cards.forms.placements import ORDER_WORDS
from shopper.comment_cards.rules.orders import MOST_BYTES, MOST_ROWS, read_orders

HEADER = "order,bought_at,what,amount,currency\n"
KNOWN = frozenset({"PLN", "KWD", "JPY"})


def problems(text: str | bytes) -> list[tuple[str, int, str]]:
    read, found = read_orders(text if isinstance(text, bytes) else text.encode(), KNOWN)
    assert not (read and found)
    return [(each.code, each.row, each.column) for each in found]


def test_a_good_table_is_read_as_people_and_spreadsheets_write_it():
    text = "\ufeffOrder;Bought_at;What;Amount;Currency\r\n1001;30.11.2026 17:45;Tea, two;1 059,90;pln\r\n\r\n=1+1;2026-11-30;\"Cup; blue\";5;JPY\r\n"
    read, found = read_orders(text.encode(), KNOWN)
    assert found == []
    assert read == [
        {"row": 2, "order": "1001", "bought_at": "2026-11-30T17:45", "what": "Tea, two", "amount_minor": 105990, "currency": "PLN"},
        {"row": 4, "order": "=1+1", "bought_at": "2026-11-30", "what": "Cup; blue", "amount_minor": 5, "currency": "JPY"},
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("no_rows", 0, "")),
        (HEADER, ("no_rows", 0, "")),
        ("order,what,amount,currency\n1,a,1,PLN\n", ("column_missing", 1, "bought_at")),
        (HEADER.replace("what", "name"), ("column_unknown", 1, "name")),
        ("order," + HEADER, ("column_twice", 1, "order")),
        (HEADER + ",2026-01-01,a,1,PLN\n", ("missing", 2, "order")),
        (HEADER + "1,tomorrow,a,1,PLN\n", ("day_wrong", 2, "bought_at")),
        (HEADER + "1,0026-01-01,a,1,PLN\n", ("day_wrong", 2, "bought_at")),
        (HEADER + "1,2026-01-01,a,1.005,PLN\n", ("amount_wrong", 2, "amount")),
        (HEADER + "1,2026-01-01,a,-1,PLN\n", ("amount_wrong", 2, "amount")),
        (HEADER + "1,2026-01-01,a,1,złoty\n", ("currency_wrong", 2, "currency")),
        (HEADER + "1,2026-01-01,a,1,PLN\n2,2026-01-01,a,1,PLN\n1,2026-01-01,b,1,PLN\n", ("order_twice", 4, "order")),
        (HEADER + "1,2026-01-01," + "x" * 201 + ",1,PLN\n", ("too_long", 2, "what")),
        (HEADER + '1,"2026-01-01,a,1,PLN\n', ("not_a_table", 0, "")),
        (HEADER.encode() + b"1,2026-01-01,\xff,1,PLN\n", ("not_utf8", 2, "")),
        (b"PK\x03\x04\x00\x00", ("not_a_table", 0, "")),
        (b"x" * (MOST_BYTES + 1), ("too_large", 0, "")),
    ],
)
def test_each_problem_says_where_it_is_and_nothing_is_read(text, expected):
    found = problems(text)
    assert expected in found
    assert expected[0] in ORDER_WORDS


def test_no_number_twice_is_a_missing_number_twice():
    assert problems(HEADER + ",2026-01-01,a,1,PLN\n" * 2) == [("missing", 2, "order"), ("missing", 3, "order")]


def test_too_many_rows():
    rows = "".join(f"{each},2026-01-01,a,1,PLN\n" for each in range(MOST_ROWS + 1))
    assert ("too_many_rows", 0, "") in problems(HEADER + rows)
