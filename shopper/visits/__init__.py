"""The visit as lived: answers, timings, the shopper's own words.

Owns Visit, Answer. A visit is made from a submission in the same transaction that stores it.
Heard: SubmissionReceived, ShopperErased.
Read first: tests/visits/test_receive.py.
"""
