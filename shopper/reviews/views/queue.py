"""What waits, filtered in the address."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from shopper.access.rules import REVIEW_VISIT
from shopper.infra import clock
from shopper.reviews import actions, queries
from shopper.reviews.views.blueprint import pages
from shopper.web.addresses import id_in, id_or_nowhere
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

NO_STATE = "none"


@pages.get("")
@may(REVIEW_VISIT)
def index() -> Response:
    state, place = request.args.get("state", ""), request.args.get("location", "")
    # What is no state and no place fits no visit: to leave it out would show more than was asked for.
    wanted = queries.QueueFilter(
        state=state if state in queries.STATES else (NO_STATE if state else None),
        location_id=id_or_nowhere(place),
        overdue=request.args.get("overdue") == "1",
        mine=request.args.get("mine") == "1",
        after=id_in(request.args.get("after")),
    )
    rows = queries.queue(actor().id, wanted)
    visits = rows[: queries.PAGE_SIZE]
    actions.note_looks(actor().id, [row.id for row in visits])
    given = _given(wanted)
    return render_page(
        "reviews/index.html",
        fragment="list",
        visits=visits,
        now=clock.now(),
        filters=given,
        states=queries.STATES,
        first=url_for("reviews.index", **given) if wanted.after else None,
        later=url_for("reviews.index", **given, after=visits[-1].id) if len(rows) > len(visits) else None,
        locations=[(node.id, node.name) for node in queries.places_waiting(actor().id)],
        published=queries.published_last(actor().id),
    )


def _given(wanted: queries.QueueFilter) -> dict[str, Any]:
    told = {
        "state": wanted.state,
        "location": wanted.location_id and str(wanted.location_id),
        "overdue": "1" if wanted.overdue else None,
        "mine": "1" if wanted.mine else None,
    }
    return {name: value for name, value in told.items() if value}
