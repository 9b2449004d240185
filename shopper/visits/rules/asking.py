"""What a question asks for besides its answer. The phone says the same while it is filled in (static/js/capture/rules.js)."""

from __future__ import annotations

from shopper.questionnaires.rules import ItemSpec
from shopper.visits.rules.outcomes import outcome_of

UNSEEN = ("na", "not_seen")


def owes_fact(spec: ItemSpec, value: str) -> bool:
    """Whether the fact must be told: by the item's rule, and for a plain miss not where a stopwatch is the fact."""
    share = outcome_of(spec, value).v
    if spec.comment == "always":
        return spec.answer != "note" and value not in UNSEEN
    if spec.comment == "on_extremes":
        return share is not None and share in (0, 1)
    return spec.comment == "on_fail" and spec.answer != "time" and share is not None and share < 1


def owes_reasons(spec: ItemSpec, value: str) -> bool:
    """Whether a reason must be ticked, or the fact told in its place: on a miss, where reasons are offered."""
    share = outcome_of(spec, value).v
    return bool(spec.reasons) and share is not None and share < 1
