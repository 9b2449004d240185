"""Where the pages of cases hang, and how what is typed into them is read."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, request, url_for

from shopper.web.fields import clean

cases = Blueprint("cases", __name__, url_prefix="/cases")
status_pages = Blueprint("status", __name__, url_prefix="/m")


def to_case(case_id: UUID, anchor: str | None = None) -> Response:
    return go_to(url_for("cases.show", case_id=case_id, _anchor=anchor))


def go_to(target: str) -> Response:
    return redirect(target, code=303)  # type: ignore[return-value]


def typed(name: str, most: int = 2_000) -> str:
    return clean(request.form.get(name))[:most]


def all_typed() -> dict[str, str]:
    """What was typed comes back with the page."""
    return {name: clean(value)[:4_000] for name, value in request.form.items()}


def seen() -> int | None:
    """The last line the writer had read; None, which is never right, for what is no number."""
    text = request.form.get("seen", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None


def instant(day: str, hour: str, zone: str) -> datetime | None:
    """A day and an hour by the clock of the place; None for what is none."""
    try:
        local = datetime.fromisoformat(f"{day}T{hour}")
    except ValueError:
        return None
    if local.tzinfo is not None or not 2000 <= local.year <= 2100:
        return None
    return local.replace(tzinfo=ZoneInfo(zone))
