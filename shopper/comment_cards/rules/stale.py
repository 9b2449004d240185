"""How long criticism may be told to a person. Blame after two months teaches nobody: then it is a question about the system."""

from __future__ import annotations

from datetime import datetime, timedelta


def is_stale(written_at: datetime, reaches_at: datetime, stale_days: int) -> bool:
    """Whether what was written then is too old to reach a person at that moment; on the last day it still does."""
    return reaches_at - written_at > timedelta(days=stale_days)
