"""Machinery without domain words: database, transactions, clock, bus, jobs, storage, images, PDF, QR, languages."""
