"""Recognition: thanks that reach the person they were meant for, and what customers let us repeat.

Owns Praise (words for a named person, delivered, confirmed, told back), Testimonial (with consent), Suggestion (with its verdict).
Hears CommentReceived and CommentAmended. Read first: tests/recognition/test_praise.py.
"""
