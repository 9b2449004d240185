"""One hash for the whole static tree: `/static/<hash>/js/app.js` never changes, so it is kept for a year.

Relative imports between scripts and url() in style sheets work untouched. Files are held in memory, squeezed once.
"""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request

from shopper.config import ROOT
from shopper.web.bundle import bundle
from shopper.web.compression import TEXT, compress, preferred_coding
from shopper.web.guard import public

mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


# What a page loads as one file, out of which entries; it stands beside the last of them.
BUNDLES = {
    "js/capture/form.bundle.js": ["js/boot.js", "js/capture/form.js"],
    "js/card/tell.bundle.js": ["js/card/tell.js"],
    "js/card/own.bundle.js": ["js/card/own.js"],
    "js/card/photos.bundle.js": ["js/card/photos.js"],
}


@dataclass(frozen=True)
class Asset:
    """A file as it is served. `packed`: by content coding."""

    data: bytes
    mimetype: str
    packed: dict[str, bytes]


class StaticFiles:
    """The static tree, read at start."""

    def __init__(self, folder: Path) -> None:
        paths = sorted(path for path in folder.rglob("*") if path.is_file())
        contents = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
        contents |= {name: _bundled(entries, contents) for name, entries in BUNDLES.items() if entries[-1] in contents}
        whole = hashlib.sha256()
        for name, data in contents.items():
            whole.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
        self.version = whole.hexdigest()[:12]
        self._contents = contents
        self._assets: dict[str, Asset] = {}

    def url(self, name: str) -> str:
        """Raises KeyError for a file that does not exist: a template never points at nothing."""
        if name not in self._contents:
            raise KeyError(f"no static file {name}")
        return f"/static/{self.version}/{name}"

    def names(self, prefix: str = "") -> list[str]:
        return [name for name in self._contents if name.startswith(prefix)]

    def asset(self, name: str) -> Asset | None:
        if name not in self._contents:
            return None
        if name not in self._assets:
            self._assets[name] = _prepare(name, self._contents[name])
        return self._assets[name]


def _bundled(entries: list[str], contents: dict[str, bytes]) -> bytes:
    return bundle(entries, lambda name: contents[name].decode("utf-8")).encode("utf-8")


def _prepare(name: str, data: bytes) -> Asset:
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    codings = ("br", "gzip") if mimetype.startswith(TEXT) else ()
    return Asset(data, mimetype, {coding: compress(data, coding, best=True) for coding in codings})


def init_app(app: Flask) -> None:
    files = StaticFiles(ROOT / "static")
    app.extensions["static_files"] = files
    app.jinja_env.globals["asset"] = files.url

    @app.get("/static/<version>/<path:name>")
    @public
    def static_file(version: str, name: str) -> Response:
        found = files.asset(name)
        if found is None:
            abort(404)
        coding = preferred_coding()
        packed = found.packed.get(coding or "")
        response = Response(packed or found.data, mimetype=found.mimetype)
        if packed:
            response.headers["Content-Encoding"] = coding or ""
        if found.packed:
            response.vary.add("Accept-Encoding")
        # An old page may still ask under its old hash: it gets today's file, which it must not keep for a year.
        keep = "public, max-age=31536000, immutable" if version == files.version else "public, max-age=300"
        response.headers["Cache-Control"] = keep
        response.set_etag(hashlib.sha256(found.data).hexdigest()[:16])
        response.make_conditional(request)
        return response
