"""What do several pages show alike?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response

from shopper.infra.i18n import LANGUAGE_NAMES
from shopper.questionnaires.rules import ItemSpec
from shopper.standards.models import Edition
from shopper.web.pages import render_page


def preview_page(name: Mapping[str, str], specs: list[ItemSpec], edition: Edition, back: str) -> Response:
    """The shopper's own form, without anything to send."""
    return render_page(
        "questionnaires/preview.html",
        name=name,
        items=specs,
        stages={stage.code: stage.name for stage in edition.stages},
        back=back,
    )


def typed(values: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    return {"values": values, "errors": errors, "has_errors": bool(errors), "form_languages": LANGUAGE_NAMES}


Run = tuple[str, dict[str, str], list[ItemSpec]]
"""Items of one section that follow each other: its code, its name, the items."""


def groups_of(specs: Iterable[ItemSpec], sections: Mapping[str, dict[str, str]]) -> list[Run]:
    """Runs of items of one section, in the order of the visit."""
    groups: list[Run] = []
    for spec in specs:
        if not groups or groups[-1][0] != spec.section:
            groups.append((spec.section, sections.get(spec.section, {}), []))
        groups[-1][2].append(spec)
    return groups
