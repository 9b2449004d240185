"""What an edition promises, as one canonical text and its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

STANDARD_FIELDS = (
    *("number", "position", "weight", "critical", "source", "evidence", "answer", "limit_seconds", "dimension"),
    *("title", "text", "criterion", "reason", "question", "form"),
)


class Content(Protocol):
    """A checked document or a kept edition: the same promises either way."""

    @property
    def version(self) -> str: ...
    @property
    def in_force_from(self) -> date: ...
    @property
    def rules(self) -> dict[str, str]: ...
    @property
    def changes(self) -> list[dict[str, Any]]: ...
    @property
    def sections(self) -> Sequence[Any]: ...
    @property
    def stages(self) -> Sequence[Any]: ...
    @property
    def standards(self) -> Sequence[Any]: ...
    @property
    def glossary(self) -> dict[str, Any]: ...


def content_of(edition: Content) -> dict[str, Any]:
    """Everything an edition promises, as plain JSON without ids: equal promises give equal JSON.

    Whom a clause concerns and whether customers are shown it is no promise of its own. What came later than the first
    books is named only where it is there: their hashes stay.
    """
    return {
        "version": edition.version,
        "in_force_from": edition.in_force_from.isoformat(),
        "rules": edition.rules,
        "changes": edition.changes,
        "sections": [[each.number, each.position, each.name] for each in edition.sections],
        "stages": [[each.code, each.position, each.name] for each in edition.stages],
        "standards": [_standard(each) for each in edition.standards],
    } | ({"glossary": edition.glossary} if edition.glossary else {})


def _standard(standard: Any) -> dict[str, Any]:
    own = {name: getattr(standard, name) for name in STANDARD_FIELDS}
    picture = {"picture": standard.picture} if standard.picture else {}
    return own | {"section": standard.section.number, "stage": standard.stage.code} | picture


def content_sha256(edition: Content) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(content_of(edition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
