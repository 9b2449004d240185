"""Refusals as pages for people and as JSON for the phone's queue. Never a trace, never a hint at what exists."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, Response, g, jsonify, redirect, request, url_for
from werkzeug.exceptions import HTTPException

from shopper.errors import Busy, NotSignedIn, Refusal, TooLarge, TooMany
from shopper.infra.db import keep_facts_out
from shopper.infra.storage import is_disk_full
from shopper.web.pages import is_fragment_wanted, render_page

log = logging.getLogger(__name__)
PAGES = {403: "errors/403.html", 404: "errors/404.html", 413: "errors/413.html", 429: "errors/429.html", 503: "errors/503.html"}


def init_app(app: Flask) -> None:
    app.register_error_handler(Refusal, refuse)
    app.register_error_handler(HTTPException, refuse_http)
    app.register_error_handler(Exception, fail)


def refuse(error: Refusal) -> Response:
    if _is_api():
        return _as_json(error)
    if isinstance(error, NotSignedIn):
        return _ask_to_sign_in()
    response = _page(error.status)
    return _with_patience(response, error)


def refuse_http(error: HTTPException) -> Response:
    status = error.code or 500
    if _is_api():
        response = jsonify(error=error.name)
        response.status_code = status
    else:
        response = _page(status)
    for name in ("Allow", "Retry-After"):
        for key, value in error.get_headers():
            if key == name:
                response.headers[name] = value
    return response


def fail(error: Exception) -> Response:
    """Something of ours broke: a number to quote, the rest in the log. A full disk broke nothing: come again when there is room."""
    if is_disk_full(error):
        log.error("the disk is full: %s at %s", request.method, request.endpoint)
        return refuse(Busy("the disk is full"))
    incident = secrets.token_hex(4)
    keep_facts_out(error)
    log.exception("incident %s at %s %s", incident, request.method, request.endpoint, exc_info=error)
    if _is_api():
        response = jsonify(error="server error", incident=incident)
        response.status_code = 500
        return response
    return render_page("errors/500.html", status=500, incident=incident)


def _is_api() -> bool:
    return request.path.startswith("/api/")


def _as_json(error: Refusal) -> Response:
    facts: dict[str, object] = {"error": type(error).__name__, **getattr(error, "facts", {})}
    if isinstance(error, TooLarge):
        facts["limit"] = error.limit
    response = jsonify(facts)
    response.status_code = error.status
    return _with_patience(response, error)


def _with_patience(response: Response, error: Refusal) -> Response:
    """When to come again."""
    if isinstance(error, Busy | TooMany):
        response.headers["Retry-After"] = str(error.seconds) if isinstance(error, TooMany) else "2"
    return response


def _ask_to_sign_in() -> Response:
    target = url_for("access.sign_in", next=request.path if request.method == "GET" else None)
    if is_fragment_wanted():
        response = Response(status=401)
        response.headers["HX-Redirect"] = target
        return response
    return redirect(target, code=303)  # type: ignore[return-value]


def _page(status: int) -> Response:
    g.way_back = "/"  # absent and not yours are the same bytes: the page does not repeat what was asked for
    template = PAGES.get(status, "errors/400.html" if 400 <= status < 500 else "errors/500.html")
    return render_page(template, status=status, incident=None)
