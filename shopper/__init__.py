"""Shopper: from a standards book to a visit in a shop without signal, to a published report.

This file imports nothing but the standard library, and the module it would take is `shopper.app`: `python3 -m shopper`
runs it before anything has been installed.
"""
