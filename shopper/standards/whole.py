"""Is a draft whole, and what does it change?"""

from __future__ import annotations

from uuid import UUID

from shopper.errors import Conflict, Invalid
from shopper.standards import queries, rules
from shopper.standards.models import Book, EditionDraft


def refuse_repetition(book: Book, parsed: rules.BookDocument) -> None:
    """A version is imported once, and a number once withdrawn is never used again."""
    editions = queries.editions_of(book.id)
    for edition in editions:
        if edition.version == parsed.version:
            raise Conflict(f"The book already has an edition {edition.version}.", edition=str(edition.id))
    before = [each for each in editions if each.in_force_from < parsed.in_force_from]
    gone = rules.withdrawn_numbers(change for each in before for change in each.changes)
    again = [standard.number for standard in parsed.standards if standard.number in gone]
    if again:
        raise Invalid(**{f"clauses[{number}].id": "was withdrawn by an earlier edition" for number in again})


def refuse_unknown_pictures(company_id: UUID, parsed: rules.BookDocument) -> None:
    """A hash alone shows nobody anything: the file must be among the company's own."""
    named = {each.picture["sha256"]: each.number for each in parsed.standards if each.picture}
    missing = set(named) - queries.known_pictures(company_id, named)
    if missing:
        raise Invalid(**{f"clauses[{named[sha256]}].picture": "is not here: upload it again" for sha256 in missing})


def tell_changes(draft: EditionDraft) -> None:
    """As far as the draft can be read already; what cannot is told when it is whole."""
    try:
        parsed = rules.parse_book(draft.document | {"changes": [], "withdrawn": []})
    except Invalid:
        return
    base = queries.base_of(draft)
    told = rules.told(draft.document, rules.difference(base, parsed) if base else None)
    if told != draft.document:
        draft.document = told


def whole_book(draft: EditionDraft) -> rules.BookDocument:
    """The draft as a book that may be put in force; Invalid or Conflict tell what it lacks."""
    parsed = rules.parse_book(draft.document)
    refuse_repetition(draft.book, parsed)
    refuse_unknown_pictures(draft.company_id, parsed)
    base = queries.base_of(draft)
    if base is not None and parsed.in_force_from < queries.local_day(draft.company_id):
        raise Invalid(in_force_from="has passed: choose today or a later day")
    if base is not None and parsed.in_force_from <= base.in_force_from:
        raise Invalid(in_force_from="is not after the edition before")
    return parsed
