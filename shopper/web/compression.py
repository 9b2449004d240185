"""Text answers are squeezed on the way out. Safe here: no page carries a secret token that guessing could pull out."""

from __future__ import annotations

import gzip

import brotli
from flask import Flask, Response, request

SMALLEST = 600
TEXT = ("text/", "application/json", "application/javascript", "application/manifest+json", "image/svg+xml")


def init_app(app: Flask) -> None:
    app.after_request(squeeze)


def squeeze(response: Response) -> Response:
    if not _worth_it(response):
        return response
    coding = preferred_coding()
    response.vary.add("Accept-Encoding")
    if coding is None:
        return response
    response.set_data(compress(response.get_data(), coding, best=False))
    response.headers["Content-Encoding"] = coding
    return response


def preferred_coding() -> str | None:
    return request.accept_encodings.best_match(("br", "gzip")) if request.headers.get("Accept-Encoding") else None


def compress(data: bytes, coding: str, *, best: bool) -> bytes:
    if coding == "br":
        packed: bytes = brotli.compress(data, quality=11 if best else 5)
        return packed
    return gzip.compress(data, 9 if best else 6, mtime=0)


def _worth_it(response: Response) -> bool:
    if response.direct_passthrough or response.status_code in (204, 206, 304) or response.is_streamed:
        return False
    if "Content-Encoding" in response.headers or not (response.mimetype or "").startswith(TEXT):
        return False
    return len(response.get_data()) >= SMALLEST
