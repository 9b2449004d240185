"""Numbers, dates and times as the reader's language writes them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, format_decimal
from babel.units import format_unit
from flask import Flask

from shopper.infra.i18n import current_locale
from shopper.values.money import decimal_of
from shopper.values.money import digits as digits_of

OWN_SIGN = {"PLN": "zł", "RUB": "₽", "KZT": "₸", "UAH": "₴", "CZK": "Kč"}  # as it stands on the price tag, in every language
WRITTEN = {"en": "en_GB"}  # day before month: the shops are in Europe and Asia


def _locale() -> str:
    return WRITTEN.get(current_locale(), current_locale())


def localdate(value: date | datetime, zone: str = "UTC", style: str = "long") -> str:
    day = value.astimezone(ZoneInfo(zone)).date() if isinstance(value, datetime) else value
    return format_date(day, style, locale=_locale())


def localtime(value: datetime, zone: str = "UTC", style: str = "short") -> str:
    # English in these shops is read in Warsaw, Dublin and Almaty: the 24-hour clock everywhere.
    pattern = "HH:mm:ss" if style == "medium" else "HH:mm"
    return format_time(value.astimezone(ZoneInfo(zone)), pattern, locale=_locale())


def localdatetime(value: datetime, zone: str = "UTC") -> str:
    local = value.astimezone(ZoneInfo(zone))
    return f"{format_datetime(local, 'd MMMM', locale=_locale())}, {localtime(value, zone)}"


def duration(seconds: float) -> str:
    """In the largest unit that still says something: "40 minutes", "7 hours", "126 days", "126 дней"."""
    if seconds < 3600:
        return format_unit(int(seconds // 60), "duration-minute", locale=_locale())
    if seconds < 2 * 86_400:
        return format_unit(int(seconds // 3600), "duration-hour", locale=_locale())
    return format_unit(int(seconds // 86_400), "duration-day", locale=_locale())


def number(value: float | Fraction) -> str:
    return format_decimal(float(value), locale=_locale())


def score(value: Fraction | str | int) -> str:
    """A percentage with one decimal, rounded half up, once: 85.9223… is "85.9", in Russian and Polish "85,9"."""
    tenths = (20 * Fraction(value) + 1) // 2
    return format_decimal(Decimal(tenths) / 10, "#,##0.0", locale=_locale())


def points(value: Fraction | str | int) -> str:
    """Points as they are: "88.5", "103"."""
    exact = Fraction(value)
    return format_decimal(Decimal(exact.numerator) / exact.denominator, "#,##0.##", locale=_locale())


def money(minor: int, currency: str) -> str:
    """An amount in the smallest unit, as the reader writes it: "285 zł", "59,90 zł", "¥1,200"."""
    digits, amount = digits_of(currency), decimal_of(minor, currency)
    decimals = "" if minor % 10**digits == 0 else f".{'0' * digits}"
    if currency in OWN_SIGN:
        return f"{format_decimal(amount, f'#,##0{decimals}', locale=_locale())}\u00a0{OWN_SIGN[currency]}"
    pattern: str = Locale.parse(_locale()).currency_formats["standard"].pattern
    return format_currency(amount, currency, pattern.replace(".00", decimals), locale=_locale(), currency_digits=False)


def amount(minor: int, currency: str) -> str:
    """As it stands in a field: with the reader's decimal sign, without currency or groups."""
    digits = digits_of(currency)
    return format_decimal(decimal_of(minor, currency), f"0.{'0' * digits}" if digits else "0", locale=_locale())


def init_app(app: Flask) -> None:
    filters = (localdate, localtime, localdatetime, duration, number, score, points, money)
    app.jinja_env.filters.update({each.__name__: each for each in filters})
