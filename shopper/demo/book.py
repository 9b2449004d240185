"""The book being worked on: owners of its stages, and a draft of the next edition that waits for its approver."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from shopper.demo.people import Cast
from shopper.standards import queries, rules
from shopper.standards.actions import ask_approval, hand_over_stage, save_piece, start_draft

SINCE = date(2026, 1, 12)
OWNERS = {
    "ENT": "rosa.kaminska",
    "WAIT": "rosa.kaminska",
    "SERV": "leo.nowicki",
    "CHK": "bea.wolska",
    "COMP": "oskar.lind",
    "BYE": "leo.nowicki",
}
SHOPS = {"0117": "leo.nowicki", "0109": "bea.wolska"}
"""Places whose manager owns every stage there: what goes wrong at the till of the shop is its manager's, not the company's."""
TERM = {
    "code": "short_dated",
    "texts": {
        "term": {"en": "Short-dated goods", "ru": "Товары с коротким сроком", "pl": "Towar z krótką datą"},
        "meaning": {
            "en": "Food whose use-by date is today or tomorrow.",
            "ru": "Продукты, срок которых истекает сегодня или завтра.",
            "pl": "Żywność, której termin mija dziś lub jutro.",
        },
    },
}
SHORTER = {
    "en": "Floors are clean and dry. Every product has its price label.",
    "ru": "Пол чистый и сухой. У каждого товара есть ценник.",
    "pl": "Podłoga jest czysta i sucha. Każdy produkt ma cenę.",
}


def work_on(cast: Cast) -> None:
    """Once: a start that was cut short goes on where it stopped. The stage of the back office is left without an owner."""
    oskar = cast.people["oskar.lind@good-corner.example"]
    hand_over_stages(cast)
    if not queries.drafts_for(oskar):
        _draft(oskar, cast.company)


def hand_over_stages(cast: Cast) -> None:
    """To whoever owns them, where nobody does yet."""
    _hand_over(cast, cast.company, OWNERS)
    for code, name in SHOPS.items():
        _hand_over(cast, cast.places[code], dict.fromkeys(OWNERS, name))


def _hand_over(cast: Cast, node_id: UUID, owners: Mapping[str, str]) -> None:
    owned = {each.stage_code for each in queries.handovers_at(node_id)}
    for stage, name in owners.items():
        if stage not in owned:
            hand_over_stage(None, node_id, stage, cast.people[f"{name}@good-corner.example"], SINCE)


def _draft(oskar: UUID, company: UUID) -> None:
    newest = next(iter(queries.readable_editions([company])))
    draft_id = start_draft(oskar, newest.id)
    _change(oskar, draft_id, "glossary", rules.NEW, TERM)
    _change(oskar, draft_id, "clauses", "5.4", {"text": SHORTER})
    _change(oskar, draft_id, "clauses", "4.13", {"weight": 3})
    ask_approval(oskar, draft_id, queries.approvers(company, oskar)[0].id)


def _change(oskar: UUID, draft_id: UUID, kind: str, code: str, new: dict[str, Any]) -> None:
    there = rules.piece_of(queries.draft_for(oskar, draft_id).document, kind, code)
    save_piece(oskar, draft_id, kind, code, {**(there or {}), **new}, rules.fingerprint(there))
