"""What a book is: how a document is read, which edition holds on a day, what its content hashes to."""

from shopper.standards.rules.charter import charter_code
from shopper.standards.rules.clauses import Clause
from shopper.standards.rules.content import content_of, content_sha256
from shopper.standards.rules.difference import ClauseChange, Difference, FieldChange, difference, words_apart
from shopper.standards.rules.document import PERCENTS, BookDocument, parse_book
from shopper.standards.rules.drafting import (
    KINDS,
    NEW,
    WHOLE,
    empty_document,
    fingerprint,
    gone_numbers,
    next_document,
    piece_of,
    problems_of,
    restored,
    with_piece,
    without_piece,
)
from shopper.standards.rules.editions import edition_in_force, number_order, state_of, withdrawn_numbers
from shopper.standards.rules.export import document_of
from shopper.standards.rules.finding import says
from shopper.standards.rules.history import BREAKING_KINDS
from shopper.standards.rules.owners import OWNING_KINDS, held_on, nearest
from shopper.standards.rules.reading import LONGEST_TEXT, UNSEEN
from shopper.standards.rules.soundness import Soundness, soundness_of
from shopper.standards.rules.telling import told
from shopper.standards.rules.terms import Term, marked, terms_of

__all__ = [
    "BREAKING_KINDS",
    "KINDS",
    "LONGEST_TEXT",
    "NEW",
    "OWNING_KINDS",
    "PERCENTS",
    "UNSEEN",
    "WHOLE",
    "BookDocument",
    "Clause",
    "ClauseChange",
    "Difference",
    "FieldChange",
    "Soundness",
    "Term",
    "charter_code",
    "content_of",
    "content_sha256",
    "difference",
    "document_of",
    "edition_in_force",
    "empty_document",
    "fingerprint",
    "gone_numbers",
    "held_on",
    "marked",
    "nearest",
    "next_document",
    "number_order",
    "parse_book",
    "piece_of",
    "problems_of",
    "restored",
    "says",
    "soundness_of",
    "state_of",
    "terms_of",
    "told",
    "with_piece",
    "withdrawn_numbers",
    "without_piece",
    "words_apart",
]
