"""Of what a snapshot is made: texts, exact figures, and the words for an outcome and a result."""

from __future__ import annotations

from typing import Literal

Texts = dict[str, str]
Exact = str

Outcome = Literal["met", "partly", "not_met", "critical", "not_assessed", "context"]
"""``critical``: a failed standard marked CAP or STOP. ``not_assessed``: "na", "not_seen". ``context``: weight 0."""

Band = Literal["excellent", "pass", "below", "stopped", "not_enough", "no_score"]
"""``not_enough``: less than the minimum share of the form was assessed. ``no_score``: nothing was assessed at all."""
