"""Who has read the book: confirming an edition, the one-minute check a week later, and who is still to read.

Owns Reading, EditionCheck with its CheckAnswers, Reminder. What a person got right is theirs alone: a manager sees who has taken
the check, and per standard how many knew it, from five people on; nobody is ranked.
`due()` is the seam for a home page: what the person of this request is asked to read.
Read first: tests/readings/test_confirm.py.
"""
