"""What can be done with a book: bring in an edition, write a draft, publish it. Nothing changes a published one."""

from shopper.standards.actions.approving import approve_draft, ask_approval, send_back, take_back_request
from shopper.standards.actions.drafting import drop_draft, remove_piece, restore_clause, save_piece, start_book, start_draft
from shopper.standards.actions.importing import import_edition, publish_edition, put_draft
from shopper.standards.actions.owning import call_off_handover, hand_over_stage
from shopper.standards.actions.pictures import keep_picture

__all__ = [
    "approve_draft",
    "ask_approval",
    "call_off_handover",
    "drop_draft",
    "hand_over_stage",
    "import_edition",
    "keep_picture",
    "publish_edition",
    "put_draft",
    "remove_piece",
    "restore_clause",
    "save_piece",
    "send_back",
    "start_book",
    "start_draft",
    "take_back_request",
]
