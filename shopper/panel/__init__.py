"""Shoppers: strangers known to the visited only by an alias.

Owns Shopper. Who is behind an alias is told to nobody in a visited branch, ever. Read first: tests/reviews/test_secrecy.py.
"""
