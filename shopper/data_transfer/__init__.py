"""What comes in and goes out as files: the standards book as JSON and as a workbook, the table of locations.

A file becomes an Attempt: whoever brought it sees every problem at its sheet, row and column, or what would be made of it.
Nothing of a file with a problem is kept but the list of problems; a table of locations changes nothing before it is confirmed.
A new edition of the book always comes in as a draft (standards.actions.put_draft).

`rules/` is the way a document takes: book_out → workbook → a file → workbook → grid → book_in → standards.rules.parse_book.
Read first: tests/data_transfer/test_round_trip.py.
"""
