"""What an owner types about a form: plain fields in, a piece of the document and words about what is wrong out.

A text has one field per language (`text-en`), a row its number (`option-0-en`); what was typed is shown again as it was.
"""

from shopper.questionnaires.forms.items import KEY, OWN_TEXTS, PLAIN, item_values, read_item
from shopper.questionnaires.forms.reading import (
    GREATEST_NUMBER,
    GREATEST_WEIGHT,
    LONGEST_TEXT,
    MOST_CHECKS,
    MOST_CONDITIONS,
    MOST_LEVELS,
    MOST_OPTIONS,
    MOST_REASONS,
    MOST_SECTIONS,
    Errors,
    Reader,
    Values,
    percent_of,
    plain,
    rows_shown,
    spread,
)
from shopper.questionnaires.forms.settings import checks_values, read_checks, read_name, read_settings, settings_values

__all__ = [
    "GREATEST_NUMBER",
    "GREATEST_WEIGHT",
    "KEY",
    "LONGEST_TEXT",
    "MOST_CHECKS",
    "MOST_CONDITIONS",
    "MOST_LEVELS",
    "MOST_OPTIONS",
    "MOST_REASONS",
    "MOST_SECTIONS",
    "OWN_TEXTS",
    "PLAIN",
    "Errors",
    "Reader",
    "Values",
    "checks_values",
    "item_values",
    "percent_of",
    "plain",
    "read_checks",
    "read_item",
    "read_name",
    "read_settings",
    "rows_shown",
    "settings_values",
    "spread",
]
