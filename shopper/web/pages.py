"""Pages and fragments: one handler, two skins."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Response, current_app, make_response, render_template, request


def is_fragment_wanted() -> bool:
    """HTMX asks for a piece; a history restore wants the whole page."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def render_page(template: str, *, fragment: str | None = None, status: int = 200, **context: Any) -> Response:
    """The page, or its block `fragment` when HTMX asks. The server names the block, never the request."""
    if fragment and is_fragment_wanted():
        html = _render_block(template, fragment, context)
    else:
        html = render_template(template, **context)
    response = make_response(html, status)
    if fragment:
        response.vary.add("HX-Request")
    return response


def _render_block(template: str, block: str, context: dict[str, Any]) -> str:
    current_app.update_template_context(context)
    loaded = current_app.jinja_env.get_template(template)
    return "".join(loaded.blocks[block](loaded.new_context(context)))


def kept_on_the_phone(response: Response) -> Response:
    """For the one page a phone must have without a network: revalidated by ETag, so a second visit costs almost nothing."""
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32], weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response
