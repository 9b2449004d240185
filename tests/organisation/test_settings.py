"""A company's own figures, its hours, its colour."""

from __future__ import annotations

from datetime import date, time

import pytest
from flask import Flask

from shopper.organisation.queries import company_settings
from shopper.organisation.rules.colours import contrast_on_white, is_colour
from shopper.organisation.rules.hours import opening, parse_holidays, parse_hours
from shopper.organisation.rules.settings import LIMITS, CompanySettings, kept_form, settings_from
from tests.support.cast import World

HOURS = {"mon": ["06:00", "23:00"], "fri": ["08:00", "24:00"], "sun": None}


def test_without_a_word_the_defaults_hold(app: Flask, world: World) -> None:
    assert company_settings(world.cast.company) == CompanySettings()
    assert (CompanySettings().wave_months, CompanySettings().shopper_rest_days, CompanySettings().appeal_days) == (3, 90, 7)


def test_only_what_differs_is_kept() -> None:
    changed = CompanySettings(wave_months=1, languages=("pl",))
    assert kept_form(changed) == {"wave_months": 1, "languages": ["pl"]}
    assert settings_from(kept_form(changed)) == changed
    assert settings_from({"unheard of": 1}) == settings_from(None) == CompanySettings()


def test_every_default_lies_within_its_limits() -> None:
    for name, (least, most) in LIMITS.items():
        assert least <= getattr(CompanySettings(), name) <= most


@pytest.mark.parametrize(("colour", "ratio"), [("#000000", 21.0), ("#FFFFFF", 1.0), ("#767676", 4.54), ("#777777", 4.48), ("#0000FF", 8.59)])
def test_contrast_as_the_standard_works_it_out(colour: str, ratio: float) -> None:
    assert contrast_on_white(colour) == pytest.approx(ratio, abs=0.01)


def test_what_a_colour_is() -> None:
    assert is_colour("#0b4F5c")
    assert not any(map(is_colour, ("0B4F5C", "#0B4F5", "#0B4F5C\n", "red", "#GGGGGG", "")))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 23), (time(6), time(23))),
        (date(2026, 11, 27), (time(8), time(23, 59))),
        (date(2026, 11, 29), None),
        (date(2026, 11, 24), None),
        (date(2026, 12, 25), None),
        (date(2026, 12, 24), (time(7), time(14))),
    ],
)
def test_when_a_place_is_open(day: date, expected: tuple[time, time] | None) -> None:
    assert opening(HOURS, {"2026-12-25": None, "2026-12-24": ["07:00", "14:00"]}, day) == expected


def test_a_place_without_hours_is_always_open() -> None:
    assert opening(None, None, date(2026, 1, 1)) == (time(0), time(23, 59))


def test_hours_as_they_are_typed() -> None:
    assert parse_hours("6:00 – 23.00") == ["06:00", "23:00"]
    assert parse_hours("8:00-24:00") == ["08:00", "23:59"]
    assert parse_hours("  ") is None
    for wrong in ("23:00-06:00", "25:00-26:00", "6-23", "closed", "06:00-06:00"):
        with pytest.raises(ValueError):
            parse_hours(wrong)
    assert parse_holidays("2026-12-25\n\n2026-12-24 7:00-14:00\n") == {"2026-12-24": ["07:00", "14:00"], "2026-12-25": None}
    with pytest.raises(ValueError, match="Christmas"):
        parse_holidays("2026-12-25\nChristmas")
