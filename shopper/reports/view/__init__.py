"""What a report says, as plain data: built from a snapshot, knowing no database, no template and no renderer.

``build_view(snapshot, locale, translations)`` gives a ``ReportView``: every sentence written, every figure rounded once.
``public_data(snapshot)`` is the part that leaves the house (attached to the PDF), ``fingerprint`` its SHA-256.

``model`` the shape · ``build`` the assembly · ``verdict`` and ``arithmetic`` sentences made from figures · ``numbers``
exact in, rounded once · ``texts`` other people's words made safe · ``words`` our own · ``limits`` how much is too much.

Read first: tests/reports/test_report_view.py
"""

from shopper.reports.view.build import build_view
from shopper.reports.view.limits import ReportTooLarge
from shopper.reports.view.model import ReportView
from shopper.reports.view.public import fingerprint, public_bytes, public_data

__all__ = ["ReportTooLarge", "ReportView", "build_view", "fingerprint", "public_bytes", "public_data"]
