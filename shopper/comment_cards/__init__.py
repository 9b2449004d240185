"""Comment cards: from a code on a wall to what a customer said.

Owns CommentCard (the design), Placement (one code in one spot), OrderCode (one code for one order), Comment (one filling),
Contact (sealed, apart, gone on time). What arrives comes through capture as kind "comment"; a job then looks at it (labels,
counted or held) and publishes CommentReceived for whoever owes an answer. Read first: tests/comment_cards/test_design.py.
"""
