"""Owed after a publication."""

from __future__ import annotations

from uuid import UUID

from shopper.infra.jobs import job
from shopper.infra.storage import storage
from shopper.reports import actions


@job("reports.render")
def render(publication_id: str, language: str) -> None:
    actions.render_report(UUID(publication_id), language)


@job("reports.forget_file")
def forget_file(file_key: str) -> None:
    storage().delete(file_key)


def _give_up_parcel(parcel_id: str, **_: object) -> None:
    actions.give_up_parcel(UUID(parcel_id))


@job("reports.pack", given_up=_give_up_parcel)
def pack(parcel_id: str, **_: object) -> None:
    actions.pack_step(UUID(parcel_id))


@job("reports.expire_parcel")
def expire_parcel(parcel_id: str) -> None:
    actions.expire_parcel(UUID(parcel_id))
