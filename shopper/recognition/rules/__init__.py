"""Whom thanks are for, what of a customer's words may travel on, what is an idea."""
