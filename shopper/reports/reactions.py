"""What a publication brings about: its line in the list, its document in the company's language, word to its readers."""

from __future__ import annotations

from shopper.infra.bus import subscribe
from shopper.reports import actions
from shopper.reports.queries import company_language
from shopper.reviews.events import ReportForgotten, VisitPublished


@subscribe(VisitPublished)
def follow_publication(event: VisitPublished) -> None:
    """Other languages are set when somebody asks: a chain in three languages would render two for nobody."""
    actions.enter(event.publication_id)
    actions.owe_report(event.publication_id, company_language(event.publication_id))
    actions.tell_readers(event.publication_id)


@subscribe(ReportForgotten)
def let_documents_go(event: ReportForgotten) -> None:
    actions.forget_documents(event.publication_id)
