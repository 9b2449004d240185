"""Values that every room writes alike, as pure as rules: money; a table for a spreadsheet.

Read first: tests/values/test_money.py.
"""
