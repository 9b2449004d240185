"""The standards book: what the company promises, in numbered clauses, edition by edition.

Owns Book, Edition, Section, Stage, Standard. An edition is a draft until it is published; from then on neither it nor
anything in it changes, and the database itself refuses. A later edition supersedes an earlier one from its own date on.
Read first: tests/standards/test_import_edition.py.
"""
