"""The protocol by which nothing a person entered is lost or doubled, shared by visits and, later, comment cards.

Owns Submission, Photo, Tombstone, Draft. The phone makes the id; what arrives under it is stored as it came, byte for byte, and
never changes; the receipt tells the SHA-256 of what is held, read back from storage. Accept first, judge later: what does not fit
is held with its reasons, not refused. A *form kind* (see `kinds`) says who owns a submission, who may send it, how it is judged
and what photos are welcome. Published: SubmissionReceived, SubmissionErased. Read first: tests/capture/test_put.py.
"""
