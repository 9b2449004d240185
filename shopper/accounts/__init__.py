"""People who sign in.

Owns User, LoginSession, SignInAttempt. A session is a random token whose SHA-256 is kept: a stolen database opens nothing, and
signing out, or switching a person off, ends it at the next request. Read first: tests/accounts/test_sign_in.py.
"""
