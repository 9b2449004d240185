"""Probes: fictitious complaints that test how the company answers, left out of every real figure, revealed at closing.

Owns Probe. Until it is closed nobody in the branch can tell it from a customer's complaint.
Read first: tests/probes/test_probes.py.
"""
