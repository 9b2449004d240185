"""The editor's fields. A field is named by its place in the piece, as the rules name it when something is wrong there.

So the rules of the book document are the only rules: a form adds none, and every problem finds its field by its name.
"""

from shopper.standards.forms.fields import FORM_TEXTS, OPTION_ROWS, WHOLE, Field, Group, Sheet, fill, typed_values
from shopper.standards.forms.sheets import MAKERS, sheet_of
from shopper.standards.forms.values import piece_from, values_of

__all__ = [
    "FORM_TEXTS",
    "MAKERS",
    "OPTION_ROWS",
    "WHOLE",
    "Field",
    "Group",
    "Sheet",
    "fill",
    "piece_from",
    "sheet_of",
    "typed_values",
    "values_of",
]
