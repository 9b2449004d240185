"""Shoppers: strangers known to the visited only by an alias; what they may do, what they are owed.

Owns Shopper, Qualification, DeclaredConflict, QuizPass, Fee, Objection, Payment. Who is behind an alias is told to nobody in a
visited branch, ever; nor to whoever reviews. Money is a whole number of the currency's smallest unit, and a fee is paid at most
once (rules/fees.py). Read first: tests/panel/test_fees.py, then tests/reviews/test_secrecy.py.
"""
