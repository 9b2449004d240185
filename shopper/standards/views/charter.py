"""What a customer may count on, for anyone to read."""

from __future__ import annotations

from flask import Response

from shopper.organisation.queries import node
from shopper.standards import queries
from shopper.standards.views.blueprint import public_pages
from shopper.web.guard import public
from shopper.web.pages import render_page


@public_pages.get("/<code>")
@public
def show(code: str) -> Response:
    """The promises of the edition in force that the company chose to show, by the stages of a customer's way."""
    edition = queries.charter_of(code)
    chosen = [each for each in edition.standards if each.number in edition.charter]
    stages = [{"name": stage.name, "standards": [each for each in chosen if each.stage_id == stage.id]} for stage in edition.stages]
    return render_page(
        "standards/charter.html",
        stages=[each for each in stages if each["standards"]],
        company=node(edition.book.company_id),
        book_name=edition.name,
        version=edition.version,
        in_force_from=edition.in_force_from,
    )
