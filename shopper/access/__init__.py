"""Roles at a node of the tree: who may do what, and where.

Owns Grant. A grant reaches everything below its node. What a person may not see is loaded by nobody: the queries of the
features take the reach of the person as their filter, so "not yours" and "absent" are the same answer.
Read first: tests/access/test_reach.py.
"""
