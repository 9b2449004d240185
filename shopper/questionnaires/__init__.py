"""The form built from an edition: sections of items, each citing a standard.

Owns Questionnaire, Item. A questionnaire is frozen with its edition: a filled form stays on the version it was filled with.
Read first: tests/questionnaires/test_build.py.
"""
