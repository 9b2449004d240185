"""What a book is: how a document is read, which edition holds on a day, what its content hashes to."""

from shopper.standards.rules.clauses import Clause
from shopper.standards.rules.content import content_of, content_sha256
from shopper.standards.rules.document import BookDocument, parse_book
from shopper.standards.rules.editions import edition_in_force, number_order, state_of, withdrawn_numbers
from shopper.standards.rules.export import document_of

__all__ = [
    "BookDocument",
    "Clause",
    "content_of",
    "content_sha256",
    "document_of",
    "edition_in_force",
    "number_order",
    "parse_book",
    "state_of",
    "withdrawn_numbers",
]
