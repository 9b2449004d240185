"""What can be done with a form: set it up piece by piece, publish it once and for good."""

from shopper.questionnaires.actions.bank import bank_item, drop_from_bank, take_from_bank
from shopper.questionnaires.actions.changing import (
    change_checks,
    change_settings,
    move_item,
    put_item,
    remove_draft,
    remove_item,
)
from shopper.questionnaires.actions.publishing import build_questionnaire, publish_draft
from shopper.questionnaires.actions.starting import copy_questionnaire, revise_questionnaire, start_draft, start_draft_from

__all__ = [
    "bank_item",
    "build_questionnaire",
    "change_checks",
    "change_settings",
    "copy_questionnaire",
    "drop_from_bank",
    "move_item",
    "publish_draft",
    "put_item",
    "remove_draft",
    "remove_item",
    "revise_questionnaire",
    "start_draft",
    "start_draft_from",
    "take_from_bank",
]
