"""A publication owes its documents, one in each language."""

from __future__ import annotations

from shopper.infra.bus import subscribe
from shopper.infra.i18n import LANGUAGES
from shopper.infra.jobs import enqueue
from shopper.reports.queries import company_language
from shopper.reviews.events import VisitPublished


@subscribe(VisitPublished)
def owe_reports(event: VisitPublished) -> None:
    """The company's own language first: its managers are the ones who wait."""
    own = company_language(event.publication_id)
    for language in sorted(LANGUAGES, key=lambda each: each != own):
        args = {"publication_id": str(event.publication_id), "language": language}
        enqueue("reports.render", args, key=f"report:{event.publication_id}:{language}")
