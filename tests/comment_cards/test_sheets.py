"""What stands on paper: sizes by distance, addresses in capitals and in words, every language in its place."""

from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
import segno
from pypdf import PdfReader

from shopper.comment_cards.pdf import render_sheet, sheet_view
from shopper.comment_cards.rules.codes import new_order_code, new_placement_code, shown
from shopper.comment_cards.rules.design import read_design
from shopper.comment_cards.rules.printing import LEAST_MODULE_MM, READS_FROM, SHEETS, address_in_words, address_of, is_readable
from shopper.comment_cards.starters import DEFINITIONS

HOSTS = ("https://tell.us", "https://cards.good-corner.example", "http://192.168.100.200:8000")


@pytest.mark.parametrize("base", HOSTS)
@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_a_code_is_a_tenth_of_its_distance_and_its_dots_can_be_printed(base, sheet):
    code = new_order_code() if sheet.kind == "order" else new_placement_code()
    drawn = segno.make_qr(address_of(base, code), error="m")
    assert drawn.mode == "alphanumeric"
    assert drawn.error in ("M", "Q", "H")
    assert is_readable(sheet.side_mm, len(drawn.matrix)), LEAST_MODULE_MM
    assert sheet.distance_m * 1000 == sheet.side_mm * READS_FROM


def test_what_is_typed_is_at_most_28_characters_for_a_host_of_ten():
    words = address_in_words("https://tellus.com", shown(new_placement_code()))
    assert words.startswith("tellus.com/t/")
    assert len(words) == 20
    assert len(address_in_words("https://tellus.com", shown(new_order_code()))) <= 28


def test_the_longest_word_in_capitals_stays_the_same_address():
    assert address_of("https://Shop.example", "7K2P9QX") == "HTTPS://SHOP.EXAMPLE/T/7K2P9QX"


def test_a_long_place_stands_below_its_address_and_not_upon_it():
    """A sticker in all languages is the fullest of them."""
    long = "Good Corner Świętokrzyska Street 112/114, entrance from Marszałkowska, Centrum underground station"
    place: Any = SimpleNamespace(code="7K2P9QX", node=SimpleNamespace(name={"en": long}), spot={"en": "Self-service checkout next to the exit"})
    card: Any = SimpleNamespace(line=None)
    company: Any = SimpleNamespace(name={"en": "Good Corner"}, accent=None)
    view = sheet_view("sticker", "all", card, read_design(DEFINITIONS["shop"]), company, "", [place], "https://cards.good-corner.example")
    heights: dict[str, float] = {}

    def note(text: str, _cm: Any, tm: Any, _font: Any, _size: Any) -> None:
        for word in ("7K2P9QX", "Świętokrzyska"):
            if word in text:
                heights[word] = tm[5]

    PdfReader(BytesIO(render_sheet(view, None).data)).pages[0].extract_text(visitor_text=note)
    assert abs(heights["7K2P9QX"] - heights["Świętokrzyska"]) > 12, heights  # points: a line and a half
