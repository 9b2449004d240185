"""What a phone needs that had no signal: the card kept for next time, and the way to what it has sent meanwhile."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for

from shopper.comment_cards.queries import spots
from shopper.comment_cards.rules.design import asked_on
from shopper.comment_cards.views.door import spot_behind, tell, told_page, who_asks
from shopper.config import ROOT
from shopper.errors import NotFound
from shopper.web.guard import public

worker = Blueprint("card_worker", __name__)
WORKER = ROOT / "static" / "js" / "card" / "sw.js"


@worker.get("/card-worker.js")
@public
def service_worker() -> Response:
    """Registered for /t/ (or /T/, as printed codes say), so that it governs the cards and nothing else."""
    response = Response(_worker(), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@lru_cache(maxsize=1)
def _worker() -> str:
    return WORKER.read_text("utf-8")


@tell.get("/<code>/questions")
@public
def questions(code: str) -> Response:
    """What is asked after the tap, kept with the page: a piece of it, not a page of its own."""
    spot = spot_behind(code)
    if spot is None or not spot.is_open or (spot.is_internal and not spots.is_colleague(who_asks(), spot.company.id)):
        raise NotFound
    return told_page("questions", spot, design=spot.design, topics=asked_on(spot.design, spot.placement.id, spot.today))


@tell.get("/<code>/of/<uuid:comment_id>")
@public
def sent(code: str, comment_id: UUID) -> Response:
    """To the page of a comment whose id the phone made: it knows no other name of it yet.

    Staff read ids as well. Only the phone knows the number of the page that the comment was sent from.
    """
    own = spots.code_by_page(comment_id, request.args.get("page", ""))
    if own is None:
        raise NotFound
    values: dict[str, Any] = {"code": code, "own": own, "in": request.args.get("in")}
    return redirect(url_for("tell.thanks" if _was_asked(own) else "tell.more", **values), 303)  # type: ignore[return-value]


def _was_asked(own: str) -> bool:
    """Whether it tells more than a face: what was answered without a network is not asked again."""
    comment = spots.comment_by_code(own)
    if comment is None:
        return False
    return bool(comment.topics or comment.answers or comment.words or comment.praised or comment.wants_answer is not None)
