"""Reports a person may read."""

from shopper.reports.queries.choices import editions_with_reports, places_with_reports
from shopper.reports.queries.documents import company_language, documents_of, finished, photos_of, snapshots_of
from shopper.reports.queries.entries import (
    entries_of,
    entry_by_code,
    entry_of,
    is_withdrawn,
    newest_of,
    path_of,
    place,
    publication,
    publication_or_none,
    readable,
)
from shopper.reports.queries.listing import (
    COUNTED,
    FEW_PLACES,
    PAGE_SIZE,
    SORTS,
    ReportFilter,
    ReportRow,
    all_reports_for,
    count_reports,
    publication_ids,
    reports_for,
)
from shopper.reports.queries.parcels import parcel, parcel_or_none, parcels_of, working_parcels

__all__ = [
    "COUNTED",
    "FEW_PLACES",
    "PAGE_SIZE",
    "SORTS",
    "ReportFilter",
    "ReportRow",
    "all_reports_for",
    "company_language",
    "count_reports",
    "documents_of",
    "editions_with_reports",
    "entries_of",
    "entry_by_code",
    "entry_of",
    "finished",
    "is_withdrawn",
    "newest_of",
    "parcel",
    "parcel_or_none",
    "parcels_of",
    "path_of",
    "photos_of",
    "place",
    "places_with_reports",
    "publication",
    "publication_ids",
    "publication_or_none",
    "readable",
    "reports_for",
    "snapshots_of",
    "working_parcels",
]
