"""Make a sheet of codes: asked for by somebody, set by the worker, kept for a week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from shopper.audit.actions import record
from shopper.comment_cards.pdf import SheetView, render_sheet, sheet_view
from shopper.comment_cards.queries import placements as queries
from shopper.comment_cards.queries.cards import design_of
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.jobs import enqueue
from shopper.infra.storage import storage
from shopper.infra.transaction import transaction
from shopper.organisation.models import Node
from shopper.organisation.queries import logo

KEPT = timedelta(days=7)


@transaction
def ask_for_sheet(
    actor_id: UUID, kind: str, language: str, placement_ids: Sequence[UUID], base_url: str, batch_id: UUID | None = None
) -> SheetView:
    """What would be printed; the file is owed unless it is there. Whoever asks may place every one of these."""
    for each in placement_ids:
        queries.placement_for(actor_id, each)
    view = _view(kind, language, placement_ids, base_url, batch_id)
    if not storage().exists(view.file_key):
        args = {"kind": kind, "language": language, "base_url": base_url, "batch_id": str(batch_id) if batch_id else None}
        ids = [str(each) for each in placement_ids]
        enqueue("comment_cards.print_sheet", {**args, "placement_ids": ids}, key=f"sheet:{view.fingerprint}")
        record(actor_id, "ask for sheet", "placement", placement_ids[0], kind=kind, codes=len(view.codes))
    return view


def print_sheet(kind: str, language: str, placement_ids: Sequence[UUID], base_url: str, batch_id: UUID | None) -> None:
    """Set the file, unless it is there. Bears running twice."""
    view = _view(kind, language, placement_ids, base_url, batch_id)
    if storage().exists(view.file_key):
        return
    profile = logo(queries.placements_by_id(placement_ids)[0].company_id)
    db.session.rollback()  # nothing stays open while pages are set
    made = render_sheet(view, storage().read(profile.logo_key) if profile and view.logo else None)
    storage().write(view.file_key, made.data)
    _forget_later(view)


@transaction
def _forget_later(view: SheetView) -> None:
    enqueue("comment_cards.forget_sheet", {"file_key": view.file_key}, at=clock.now() + KEPT)
    record(None, "print sheet", "sheet", view.fingerprint[:32], codes=len(view.codes))


def _view(kind: str, language: str, placement_ids: Sequence[UUID], base_url: str, batch_id: UUID | None) -> SheetView:
    placements = queries.placements_by_id(placement_ids)
    card = placements[0].card
    company = db.session.get_one(Node, card.company_id)
    profile = logo(company.id)
    orders = queries.order_codes(placements[0].id, batch_id) if batch_id else ()
    mark = profile.logo_sha256 or "" if profile else ""
    return sheet_view(kind, language, card, design_of(card), company, mark, placements, base_url, orders)
