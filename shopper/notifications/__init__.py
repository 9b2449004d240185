"""Notifications: what a person is told, on a page of their own and by letter.

Owns Message and MutedKind. Whoever has something to tell calls `actions.tell` in the transaction of what happened; the letter goes
out by a job, its fate is kept with the message. Nothing about a visit is told to the visited before its publication.
Read first: tests/notifications/test_tell.py.
"""
