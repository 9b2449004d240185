"""What is kept of a customer, in plain words; and the way to have it erased, with the code they were given."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for

from shopper.comment_cards.actions.erasing import erase_comment
from shopper.comment_cards.queries import privacy as queries
from shopper.errors import TooMany
from shopper.organisation.queries import company_settings
from shopper.web.guard import public
from shopper.web.pages import render_page
from shopper.web.rate import is_too_often

privacy = Blueprint("privacy", __name__)
TRIES_A_MINUTE = 60


@privacy.get("/t/<code>/privacy")
@public
def show(code: str) -> Response:
    """What the company behind this card keeps, why, and until when."""
    company = queries.company_of_code(code)
    return render_page("comment_cards/privacy.html", company=company, settings=company_settings(company.id), code=code)


@privacy.get("/m/<code>/erasure")
@public
def ask(code: str) -> Response:
    """What goes and what stays, before the one button."""
    _count()
    comment, company = queries.own_comment(code)
    return render_page("comment_cards/erasure.html", comment=comment, company=company, code=code)


@privacy.post("/m/<code>/erasure")
@public
def erase(code: str) -> Response:
    _count()
    comment, _company = queries.own_comment(code)
    erase_comment(None, comment.id)
    return redirect(url_for("privacy.ask", code=code), code=303)  # type: ignore[return-value]


def _count() -> None:
    """A return code is worth guessing: whoever tries many waits."""
    if is_too_often("erasure", request.remote_addr or "", TRIES_A_MINUTE):
        raise TooMany(60)
