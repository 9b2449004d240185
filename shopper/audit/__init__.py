"""The append-only record: who did what to which thing, when. Rows are never changed or removed; the database refuses it.

Owns AuditEntry. Every action that changes something writes one entry in its own transaction. Details hold ids and states,
never names, words or photographs. Read first: tests/audit/test_append_only.py.
"""
