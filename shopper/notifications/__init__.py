"""Notifications: what a person is told, on a page of their own and by letter.

Owns Message, LetterChoice, LetterHours, DeadMailbox, PushSubscription, GuestLetter, QuietGuest. Whoever has something to tell calls
`actions.tell` in the transaction of what happened; the letter goes out by a job, its fate is kept with it: docs/telling.md.
To customers: `actions.tell_guest`. Nothing about a visit is told to the visited before its publication.
Read first: tests/notifications/test_tell.py.
"""
