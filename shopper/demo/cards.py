"""The comment card of the Good Corner, live, with its codes in the shops."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from shopper.comment_cards.actions.designing import CardTerms, change_card, go_live, start_card
from shopper.comment_cards.actions.placing import PlacementTerms, hang_up
from shopper.comment_cards.queries.cards import card_for, cards_for, design_of, mark_of
from shopper.comment_cards.starters import DEFINITIONS
from shopper.demo.people import Cast
from shopper.infra import clock
from shopper.infra.transaction import transaction

OSKAR, ROSA = "oskar.lind@good-corner.example", "rosa.kaminska@good-corner.example"
NAME = {"en": "Tell us", "ru": "Скажите нам", "pl": "Powiedz nam"}
LINE = {
    "phone": "+48221000042",
    "hours": {"en": "Monday to Friday, 9–17", "ru": "с понедельника по пятницу, 9–17", "pl": "od poniedziałku do piątku, 9–17"},
}
TILL_1 = {"en": "Till 1", "ru": "Касса 1", "pl": "Kasa 1"}
TILL_2 = {"en": "Till 2", "ru": "Касса 2", "pl": "Kasa 2"}
DOOR = {"en": "Door", "ru": "Выход", "pl": "Wyjście"}
COFFEE = {"en": "Coffee counter", "ru": "Кофе", "pl": "Kawa"}
SPOTS = (
    (PlacementTerms("sticker", TILL_1), ("0103", "0109", "0117", "0203", "0301")),
    (PlacementTerms("poster", TILL_2), ("0109", "0117", "0203")),
    (PlacementTerms("poster", DOOR), ("0109", "0117", "0203", "0301")),
    (PlacementTerms("kiosk", COFFEE), ("0117",)),
    (PlacementTerms("table", COFFEE), ("0109", "0203")),
    (PlacementTerms("order", {"en": "Home delivery", "ru": "Доставка", "pl": "Dostawa do domu"}), ("0117",)),
    (PlacementTerms("poster", DOOR, guests_a_day=800), ("0101",)),  # nobody uses it: the morning's look finds it quiet
)
SINCE = timedelta(days=40)


def hang_all(cast: Cast) -> None:
    """Some weeks ago, so that what was said since has a card to stand on. Bears running twice."""
    if not cards_for(cast.people[OSKAR]):
        with clock.frozen(clock.now() - SINCE):
            _design(cast, cast.people[OSKAR])


@transaction
def _design(cast: Cast, oskar: UUID) -> None:
    """All four elements, live, codes in six shops."""
    card_id = start_card(oskar, cast.company, NAME, DEFINITIONS["shop"])
    card = card_for(oskar, card_id)
    terms = CardTerms(NAME, oskar, cast.people[ROSA], ["apology", "refund", "compensation", "replacement", "other"], LINE)
    change_card(oskar, card_id, terms, design_of(card), mark_of(card))
    go_live(oskar, card_id)
    for spot, codes in SPOTS:
        hang_up(oskar, card_id, [cast.places[code] for code in codes], spot)
