"""A printed code holds its address in capitals: /T/… and /M/… are /t/… and /m/…, answered at once and not by a second journey."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask

PRINTED = ("/T", "/M")


def init_app(app: Flask) -> None:
    """Before any rule is asked; no other address is touched."""
    inner = app.wsgi_app

    def folded(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path[:2] in PRINTED and path[2:3] in ("", "/"):
            environ["PATH_INFO"] = path[:2].lower() + path[2:]
        return inner(environ, start_response)

    app.wsgi_app = folded  # type: ignore[method-assign]
