"""A manager's pages as a browser fills them, and what stands in the case afterwards."""

from __future__ import annotations

import re

import sqlalchemy as sa

from shopper.cases.models import Case, CaseEvent, Point
from shopper.infra.db import db


def events(case: Case) -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(sa.select(CaseEvent.kind).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id)))


def mark(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]


def form(browser, address: str, **values) -> dict[str, str]:
    """The page's own mark, and what is typed."""
    return {"seen": mark(browser.get(address).get_data(as_text=True)), **values}


def points(case: Case) -> list[Point]:
    return list(db.session.scalars(sa.select(Point).where(Point.case_id == case.id).order_by(Point.position)))


def reply_to(case: Case) -> dict[str, str]:
    said = {"apology": "We are sorry.", "next": "A second till opens at five.", "thanks": "Thank you."}
    for point in points(case):
        said |= {f"point-{point.id}": f"About: {point.kind}.", f"tick-{point.id}": "1"}
    return said
