"""What the renderer is handed and what it hands back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Variant = Literal["pdf/a-3a+ua-1", "plain"]

SHA256 = re.compile(r"[0-9a-f]{64}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class RenderFailed(Exception):
    """No PDF was made; ``reason`` says why in one line, for the log and the operator."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Asset:
    """A file the page may use as ``asset:<name>``: style sheet, font, picture."""

    data: bytes
    type: str


@dataclass(frozen=True)
class Attachment:
    """A file carried inside the PDF."""

    name: str
    data: bytes
    description: str = ""
    relationship: Literal["Data", "Source", "Supplement"] = "Data"


@dataclass(frozen=True)
class Limits:
    """What one child may use. The defaults are five to ten times what a long report needs."""

    memory_bytes: int = 1 << 30
    """On top of what the fork brings along from its parent."""
    cpu_seconds: int = 30
    wall_seconds: float = 60
    file_bytes: int = 60 << 20
    html_chars: int = 5_000_000


@dataclass(frozen=True)
class Job:
    """One rendering. The same job gives the same bytes, in any process, on any day."""

    html: str
    assets: Mapping[str, Asset]
    title: str
    lang: str
    variant: Variant
    identifier: bytes
    created_at: datetime
    attachments: tuple[Attachment, ...] = ()
    limits: Limits = field(default_factory=Limits)

    def check(self) -> None:
        """Raises RenderFailed when the job itself is unsound, before a child is spent on it."""
        if self.created_at.tzinfo is None:
            raise RenderFailed("created_at has no time zone")
        if len(self.html) > self.limits.html_chars:
            raise RenderFailed(f"the page has {len(self.html)} characters, more than {self.limits.html_chars}")
        if not any(asset.type.startswith("font/") for asset in self.assets.values()):
            raise RenderFailed("no font among the assets: the child has none of its own")
        for name, asset in self.assets.items():
            _check_asset(name, asset)


@dataclass(frozen=True)
class RenderedPdf:
    data: bytes
    pages: int
    warnings: tuple[str, ...] = ()
    """What the renderer grumbled about; empty for our own templates."""


def _check_asset(name: str, asset: Asset) -> None:
    """A name that looks like a hash must be that hash: a half-written picture would be embedded without a word."""
    if not NAME.fullmatch(name):
        raise RenderFailed(f"not a name for an asset: {name!r}")
    if SHA256.fullmatch(name) and hashlib.sha256(asset.data).hexdigest() != name:
        raise RenderFailed(f"asset {name} does not have the content its name promises")
