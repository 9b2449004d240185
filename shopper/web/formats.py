"""Numbers, dates and times as the reader's language writes them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency, format_decimal, get_currency_precision
from flask import Flask

from shopper.infra.i18n import current_locale

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
    """An amount of the currency's smallest unit, as the reader's language writes it."""
    return format_currency(Decimal(minor).scaleb(-get_currency_precision(currency)), currency, locale=_locale())


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        localdate=localdate,
        localtime=localtime,
        localdatetime=localdatetime,
        number=number,
        score=score,
        points=points,
        money=money,
    )
