"""Cross-site writes are refused by what the browser itself says of where a request comes from.

No token that can expire: a page loaded thirty days ago still submits. Every browser that sends `Sec-Fetch-Site` or `Origin` is
judged by it; a client that sends neither is not a browser and carries nobody's cookie by accident (docs/decisions/0003).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, request

from shopper.errors import NotAllowed

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    app.before_request(refuse_cross_site)


def refuse_cross_site() -> None:
    if request.method not in SAFE and is_cross_site():
        raise NotAllowed("cross-site request")


def is_cross_site() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and not _is_ours(origin)


def _is_ours(origin: str) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    # A proxy nobody counted may hide our https from us; a page of http that writes over https is nobody's but a stranger's.
    return parts.netloc == request.host and (parts.scheme == "https" or not request.is_secure)
