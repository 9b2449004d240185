"""Take in what arrives (`taking_in`), bring its photos home (`photos`), keep what is not sent yet (`drafts`)."""

from shopper.capture.actions.drafts import drop_draft, forget_drafts_of, purge_drafts, put_draft
from shopper.capture.actions.photos import (
    append,
    append_whole,
    carry_over,
    clean_photo,
    have_bytes,
    note_carried,
    note_clean,
    note_undecodable,
    settle_photo,
)
from shopper.capture.actions.taking_in import erase, receive

__all__ = [
    "append",
    "append_whole",
    "carry_over",
    "clean_photo",
    "drop_draft",
    "erase",
    "forget_drafts_of",
    "have_bytes",
    "note_carried",
    "note_clean",
    "note_undecodable",
    "purge_drafts",
    "put_draft",
    "receive",
    "settle_photo",
]
