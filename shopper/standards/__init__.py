"""The standards book: what the company promises, in numbered clauses, edition by edition.

Owns Book, Edition, Section, Stage, Standard; EditionDraft and ApprovalRequest; BookPicture; StageOwner. A draft is a book
document that is changed piece by piece (`rules.drafting`), asked about and published by a named person. From then on
neither the edition nor anything in it changes, and the database itself refuses. A later edition supersedes an earlier one
from its own date on.
Read first: tests/standards/test_import_edition.py, then tests/standards/test_draft.py.
"""
