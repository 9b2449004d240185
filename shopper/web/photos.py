"""Clean photographs as files: sandboxed, kept by the browser that may see them, revalidated by content."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from flask import Response, send_file

from shopper.web.headers import FILE_POLICY


def photo_response(path: Path, sha256: str) -> Response:
    """The file's own date tells when the photo arrived, which the visited must not learn: bytes are served, not the file."""
    response = send_file(BytesIO(path.read_bytes()), mimetype="image/jpeg", conditional=True, etag=sha256)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Content-Disposition"] = "inline; filename=photo.jpg"
    return response
