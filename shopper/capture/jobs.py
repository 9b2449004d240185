"""Owed after a photo arrived."""

from __future__ import annotations

from uuid import UUID

from shopper.capture import actions
from shopper.infra.jobs import job


@job("capture.clean_photo")
def clean_photo(submission_id: str, pid: str) -> None:
    actions.clean_photo(UUID(submission_id), UUID(pid))
