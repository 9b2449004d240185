"""Who visits where, in which window, with which brief.

Owns Assignment, Cancellation. The most secret thing here: only the shopper it belongs to, and the people who plan and review
outside the visited branch, ever load one. Read first: tests/assignments/test_secrecy.py.
"""
