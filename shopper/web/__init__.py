"""What every page shares: who is asking, headers, origin check, pages and fragments, errors, static files, limits.

Read first: tests/web/test_headers.py.
"""
