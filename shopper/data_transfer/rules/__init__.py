"""How a book and a table of locations stand in files, and what is wrong with a file."""

from shopper.data_transfer.rules.problems import Problem, Unreadable, in_order

__all__ = ["Problem", "Unreadable", "in_order"]
