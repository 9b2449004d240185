"""What can be done with what arrives: take it in (`taking_in`), bring its photos home (`photos`)."""

from shopper.capture.actions.photos import (
    append,
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
    "carry_over",
    "clean_photo",
    "erase",
    "have_bytes",
    "note_carried",
    "note_clean",
    "note_undecodable",
    "receive",
    "settle_photo",
]
