"""The tree: company › region › partner › location › department.

Owns Node. Every node knows its path from the company down, so that "inside this branch" is one comparison.
Read first: tests/organisation/test_tree.py.
"""
