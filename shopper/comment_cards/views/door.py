"""The door to a customer's own pages: whose card it is, whose comment, and the frame they are shown in."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale

from shopper.comment_cards.models import Comment
from shopper.comment_cards.queries import spots
from shopper.comment_cards.queries.spots import Spot
from shopper.comment_cards.rules import codes
from shopper.comment_cards.views import kiosk
from shopper.config import ROOT
from shopper.infra.i18n import LANGUAGE_NAMES, current_locale, pick
from shopper.infra.sealing import derived_key
from shopper.organisation.rules.colours import contrast_on_white, is_colour
from shopper.web.rate import count_miss, refuse_guessing, refuse_hammering

tell = Blueprint("tell", __name__, url_prefix="/t")
STYLE = ROOT / "static" / "css" / "card.css"


def spot_behind(code: str) -> Spot | None:
    read = codes.read(code)
    if read is None or len(read) == codes.PLACEMENT_LENGTH:
        return spots.spot(read) if read else None
    refuse_guessing()  # of an order: what somebody bought stands behind it
    found = spots.spot(read)
    if found is None:
        count_miss()
    return found


def left_here(code: str, own: str) -> tuple[Spot, Comment] | None:
    """The comment behind a customer's own code, and the spot it was left in. A stranger's code is no key to another's card."""
    refuse_guessing()
    read = codes.read(own)
    comment = spots.comment_by_code(read) if read else None
    if comment is not None:
        refuse_hammering(comment.code)
    elif read:
        count_miss()
    spot = spots.spot_of(comment.placement_id) if comment is not None and comment.placement_id else None
    if spot is None or comment is None or (request.method == "GET" and kiosk.is_over(spot.placement, comment.received_at)):
        return None
    return spot, comment


def no_comment(code: str) -> Response:
    """No such comment; at a kiosk, where the last customer's is nobody's business, the start."""
    spot = spot_behind(code)
    if spot is not None and spot.placement.place == "kiosk":
        return redirect(url_for("tell.show", code=code), 303)  # type: ignore[return-value]
    return told_page("unknown", None, status=404, typed=code[:40])


def onwards(view: str, spot: Spot, **values: Any) -> Response:
    if request.args.get("in"):
        values["in"] = language_for(spot)
    return redirect(url_for(f"tell.{view}", **values), code=303)  # type: ignore[return-value]


def told_page(name: str, spot: Spot | None, *, status: int = 200, **context: Any) -> Response:
    language = language_for(spot)
    style = _style(spot.company.accent if spot else None)
    spoken = spot.design.languages if spot is not None else tuple(code for code, _name in LANGUAGE_NAMES)
    with force_locale(language):
        words = {"say": lambda texts: pick(texts, language), "lang": language, "spoken": spoken, "style": style}
        reset = kiosk.reset_of(spot.placement, name, is_start="state" in context and context["state"] is not None) if spot else None
        html = render_template(f"comment_cards/tell/{name}.html", spot=spot, kiosk=reset, **words, **context)
    response = make_response(html, status)
    if reset is not None:
        response.headers["Cache-Control"] = "no-store"  # whoever goes back asks the server again
    response.headers["Content-Security-Policy"] = _policy(style)
    return response


def language_for(spot: Spot | None) -> str:
    """The switch on the page, else the phone's, among those of the card."""
    spoken = spot.design.languages if spot is not None else tuple(code for code, _name in LANGUAGE_NAMES)
    for wanted in (request.args.get("in"), current_locale(), spot.node.language if spot else None):
        if wanted in spoken:
            return str(wanted)
    return spoken[0] if spoken else "en"


def who_asks() -> UUID | None:
    """Whoever has signed in; asked where a card is for colleagues alone."""
    return g.actor.id if g.get("actor") else None


def mark_of_colleague(spot: Spot) -> str | None:
    """What a phone tells one colleague from the next by, on a card between departments; it is sent nowhere."""
    who = who_asks() if spot.is_internal else None
    return hmac.new(derived_key("colleagues"), who.bytes, hashlib.sha256).hexdigest()[:16] if who else None


@lru_cache(maxsize=64)
def _style(accent: str | None) -> str:
    """The whole style sheet, so that the first answer of the server is all that a tap needs."""
    css = STYLE.read_text("utf-8")
    if accent and is_colour(accent) and contrast_on_white(accent) >= 4.5:
        css = css.replace("#0B4F5C", accent)
    return "".join(line.strip() for line in css.splitlines())


@lru_cache(maxsize=64)
def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'self'; style-src 'sha256-{digest}'; img-src 'self' blob: data:; connect-src 'self'; "
        "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
