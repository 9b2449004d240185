"""What is owed after something was said, and what goes on its day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from shopper.comment_cards.actions import alarms, contacts, erasing, judging, looking, photos, printing, silence
from shopper.infra import sealing
from shopper.infra.jobs import job
from shopper.infra.storage import storage


@job("comment_cards.purge_contacts")
def purge_contacts() -> None:
    contacts.purge_due()


@job("comment_cards.purge_photos")
def purge_photos(company_id: str, day: str) -> None:
    photos.purge_photos(UUID(company_id), date.fromisoformat(day))


@job("comment_cards.drop_keys")
def drop_keys(company_id: str, keys: list[str]) -> None:
    sealing.drop_keys(UUID(company_id), [UUID(each) for each in keys])


@job("comment_cards.erase_rest")
def erase_rest(comment_id: str) -> None:
    erasing.erase_rest(UUID(comment_id))


@job("comment_cards.look", urgent=True)
def look(comment_id: str) -> None:
    looking.look(UUID(comment_id))


@job("comment_cards.tell_held")
def tell_held(company_id: str) -> None:
    judging.tell_held(UUID(company_id))


@job("comment_cards.forget_traces")
def forget_traces() -> None:
    judging.forget_traces()


@job("comment_cards.only_positive")
def only_positive(company_id: str) -> None:
    alarms.tell_only_positive(UUID(company_id))


@job("comment_cards.print_sheet")
def print_sheet(kind: str, language: str, placement_ids: list[str], base_url: str, batch_id: str | None = None) -> None:
    printing.print_sheet(kind, language, [UUID(each) for each in placement_ids], base_url, UUID(batch_id) if batch_id else None)


@job("comment_cards.forget_sheet")
def forget_sheet(file_key: str) -> None:
    storage().delete(file_key)


@job("comment_cards.silence")
def look_for_silence(company_id: str) -> None:
    silence.look_for_silence(UUID(company_id))
