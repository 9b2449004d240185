"""Cases: what a customer is owed, by whom, by which hour.

Owns Case, CaseEvent (the log, from which every clock is reckoned), Point, Remedy, Promise, Ring, Deputy. Hears CommentReceived,
CommentAmended and CommentErased; a case always has an owner, the owner of the stage at that place. Published: CaseOpened,
CaseAnswered, CaseClosed, CaseReopened. Read first: tests/cases/test_clocks.py.
"""
