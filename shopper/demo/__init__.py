"""The Good Corner demonstration: a company, its book, its people, and visits that came in through the real door.

Only ever loaded into an empty database. Its passwords are made when it is created and kept beside it, readable by its owner.
"""
