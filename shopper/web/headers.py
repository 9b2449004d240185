"""Headers of every answer."""

from __future__ import annotations

from flask import Flask, Response, request

HTMX_CDN = "https://cdn.jsdelivr.net/npm/htmx.org@4.0.1/"
HTMX_URL = HTMX_CDN + "dist/htmx.min.js"
HTMX_SRI = "sha384-Qp9rdC8H7EqOoX+nR0P3RPG2Noji+qdwJlGpfzwQJsfOpp3sGwIdSP9xO3+UlEhn"

# A file that somebody opens by itself, a drawing above all, can do nothing.
FILE_POLICY = "default-src 'none'; sandbox"


def content_security_policy(*, htmx_from_cdn: bool) -> str:
    scripts = f"'self' {HTMX_CDN}" if htmx_from_cdn else "'self'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            "style-src 'self'",
            "img-src 'self' blob: data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def init_app(app: Flask, *, htmx_from_cdn: bool) -> None:
    policy = content_security_policy(htmx_from_cdn=htmx_from_cdn)

    @app.after_request
    def dress(response: Response) -> Response:
        headers = response.headers
        headers["X-App"] = "1"
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if request.is_secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.endpoint == "static_file" and response.status_code < 400:
            headers["Content-Security-Policy"] = FILE_POLICY
            return response  # a file is no page: what else governs pages would only be carried along, every file of a visit
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("Referrer-Policy", "same-origin")
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=(), payment=()"
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        if not headers["Cache-Control"].startswith("public"):
            response.vary.update(("Cookie", "Accept-Language"))
        return response
