"""Forms for visits: built from an edition, or set up in the browser on one.

Owns Questionnaire and Item (published, sealed: a filled form stays on the version it was filled with), QuestionnaireDraft
(a document changed piece by piece, rules.document), BankItem. `usage` is the seam through which rooms above say how often a
form is used, `starters` reads the ready-made ones. What answers are worth is told by visits.rules and reviews.rules.
Read first: tests/questionnaires/test_set_up.py, then test_build.py.
"""
