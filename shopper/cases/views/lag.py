"""The lag meter: how long cards take to be seen, and their customers to hear back; and the pile that nobody has read."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, redirect, request, url_for

from shopper.access.rules import READ_COMMENTS
from shopper.cases.queries import lag as queries
from shopper.cases.queries.old import is_with_system, words_here
from shopper.cases.rules.lag import DAY, RED_LINE_DAYS, UNSEEN_DAYS, place_on_scale
from shopper.comment_cards.actions.seeing import mark_seen
from shopper.comment_cards.queries.aged import said_today
from shopper.web.addresses import id_in, id_or_nowhere
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

pages = Blueprint("lag", __name__, url_prefix="/comments")
HOUR = 3600
TICKS = (HOUR, DAY, 7 * DAY, 30 * DAY)


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
    app.jinja_env.globals.update(words_here=words_here, is_with_system=is_with_system)


@pages.get("/lag")
@may(READ_COMMENTS)
def index() -> Response:
    place_id = id_or_nowhere(request.args.get("place"))
    return render_page(
        "cases/lag.html",
        meter=queries.meter(actor().id, place_id),
        backlog=queries.backlog(actor().id, place_id),
        places=queries.places_of(actor().id),
        place_id=place_id,
        red_line=RED_LINE_DAYS * DAY,
        unseen_days=UNSEEN_DAYS,
        ticks=TICKS,
        at=lambda seconds: round(100 * place_on_scale(seconds), 2),
        said_today=said_today,
    )


@pages.post("/seen")
@may(READ_COMMENTS)
def seen() -> Response:
    """These cards were read; back to the pile."""
    mark_seen(actor().id, [found for text in request.form.getlist("comment")[:200] if (found := id_in(text))])
    place_id = id_in(request.form.get("place"))
    kept: dict[str, Any] = {"place": place_id} if place_id else {}
    return redirect(url_for("lag.index", **kept), code=303)  # type: ignore[return-value]
