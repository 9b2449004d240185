"""Owed after a photo arrived, after a submission was erased, and when a draft has grown old."""

from __future__ import annotations

from uuid import UUID

from shopper.capture import actions, parts, queries
from shopper.infra.jobs import job


def say_unprepared(submission_id: str, pid: str) -> None:
    """A photo that could never be prepared must not keep its visit from being published."""
    actions.note_undecodable(UUID(submission_id), UUID(pid), "it could not be prepared")


@job("capture.clean_photo", given_up=say_unprepared)
def clean_photo(submission_id: str, pid: str) -> None:
    actions.clean_photo(UUID(submission_id), UUID(pid))


@job("capture.forget_files")
def forget_files(submission_id: str) -> None:
    if queries.tombstone(UUID(submission_id)) is not None:
        parts.forget(UUID(submission_id))


@job("capture.purge_drafts")
def purge_drafts() -> None:
    actions.purge_drafts()
