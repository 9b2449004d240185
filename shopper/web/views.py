"""Addresses that belong to no feature: alive, ready, language, the service worker."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request

from shopper.config import settings
from shopper.infra import i18n
from shopper.infra.health import problems
from shopper.web.addresses import safe_next
from shopper.web.guard import public
from shopper.web.headers import HTMX_URL
from shopper.web.static_files import StaticFiles

pages = Blueprint("web", __name__)
# What a page was made of it has kept itself (js/capture/offline.js); here is what the next one needs.
SHELL = ("css/app.css", "css/fill.css", "js/capture/form.bundle.js")
HELPERS = ("js/worker/writing.js", "js/worker/news.js")
HTMX_COPY = "vendor/htmx-4.0.1.min.js"


@pages.get("/healthz")
@public
def alive() -> Response:
    return jsonify(status="ok")


@pages.get("/readyz")
@public
def ready() -> Response:
    found = problems()
    response = jsonify(status="degraded" if found else "ok", problems=found)
    response.status_code = 503 if found else 200
    return response


@pages.post("/language")
@public
def language() -> Response:
    response = redirect(safe_next(request.form.get("next")), code=303)
    chosen = request.form.get("lang", "")
    if chosen in i18n.LANGUAGES:
        response.set_cookie(i18n.COOKIE, chosen, max_age=365 * 86400, samesite="Lax", secure=request.is_secure)
    return response  # type: ignore[return-value]


@pages.get("/favicon.ico")
@public
def icon() -> Response:
    """For whoever asks without having read a page; pages name their icon themselves."""
    files: StaticFiles = current_app.extensions["static_files"]
    return redirect(files.url("icons/icon-192.png"))  # type: ignore[return-value]


@pages.get("/sw.js")
@public
def service_worker() -> Response:
    files: StaticFiles = current_app.extensions["static_files"]
    body = render_template(
        "sw.js",
        version=files.version,
        shell=[files.url(name) for name in SHELL],
        helpers=[files.url(name) for name in HELPERS],
        htmx_cdn_url=HTMX_URL if settings().htmx_source == "cdn" else "",
        htmx_local_url=files.url(HTMX_COPY),
    )
    response = Response(body, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Service-Worker-Allowed"] = "/"
    response.add_etag()
    response.make_conditional(request)
    return response
