"""The review desk: a visit beside its standards, its score, its publication.

Owns Publication. Publishing freezes the whole visit as a snapshot: figures, words of the edition, photographs by their SHA-256.
Reports are made from the snapshot alone. Published: VisitPublished. Read first: tests/reviews/test_score.py.
"""
