"""The owner's desk: what the company is called and looks like, its own figures with their reasons, its places and their hours.

Owns nothing: it changes Node and CompanyProfile of the organisation, for those who may set the company up.
Read first: tests/setup/test_company.py.
"""
