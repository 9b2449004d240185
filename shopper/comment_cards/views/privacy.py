"""What is kept of a customer, in plain words. What they said they erase on the page of their own code (cases.views.status)."""

from __future__ import annotations

from flask import Blueprint, Response, g

from shopper.comment_cards.queries.privacy import company_of_code
from shopper.comment_cards.rules import codes
from shopper.errors import NotFound
from shopper.organisation.queries import company_settings
from shopper.web.guard import public
from shopper.web.pages import render_page
from shopper.web.rate import count_miss, refuse_guessing

privacy = Blueprint("privacy", __name__)


@privacy.get("/t/<code>/privacy")
@public
def show(code: str) -> Response:
    """What the company behind this card keeps, why, and until when."""
    refuse_guessing()
    try:
        company = company_of_code(code)
    except NotFound:
        if len(codes.read(code) or "") == codes.ORDER_LENGTH:
            count_miss()
        raise
    g.company_name = company.name
    return render_page("comment_cards/privacy.html", company=company, settings=company_settings(company.id), code=code)
