"""From a ready-made card to a live one: what is missing is named with a way to mend it; a live card's questions become revisions."""

from uuid import UUID

import pytest
import sqlalchemy as sa

from shopper.accounts.models import User
from shopper.audit.models import AuditEntry
from shopper.comment_cards.models import CardRevision, CommentCard
from shopper.comment_cards.queries.readiness import missing_in
from shopper.infra.db import db
from shopper.infra.transaction import writing
from tests.comment_cards.fields import card_fields
from tests.support.cards import live_card, own_stages, placement

pytestmark = pytest.mark.one_database


@pytest.fixture
def oskar(browse):
    return browse("oskar")


def started(oskar) -> str:
    answer = oskar.post("/cards", {"name-en": "Tell us", "start": "shop"})
    assert answer.status_code == 303
    return answer.headers["Location"]


def card_at(address: str) -> CommentCard:
    db.session.expire_all()
    return db.session.get_one(CommentCard, UUID(address.rsplit("/", 1)[-1]))


def test_a_card_without_the_four_elements_does_not_go_live(oskar, world):
    address = started(oskar)
    refused = oskar.post(f"{address}/live")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert card_at(address).live_at is None
    for stage in ("WAIT", "SERV", "COMP", "ENT", "CHK", "BYE"):
        assert f'href="/standards/owners/{world.cast.company}?stage={stage}"' in page
    for anchor in ("#senior", "#remedies", "#suggestions"):
        assert f'href="{anchor}"' in page
        assert f'id="{anchor[1:]}"' in page


def test_mended_it_goes_live_and_its_next_questions_are_a_revision(oskar, world):
    own_stages(world)
    address = started(oskar)
    fields = card_fields(oskar, address) | {"senior": str(world.people["oskar"]), "suggestions": str(world.people["rosa"]), "remedy-refund": "1"}
    assert oskar.post(address, fields).status_code == 303
    assert oskar.post(f"{address}/live").status_code == 303
    card = card_at(address)
    assert card.live_at is not None
    assert card.rev == 1
    fields = card_fields(oskar, address) | {"question-en": "How was it?", "topic-0-gone": "1", "phone": "+48 22 123 45 67", "hours-en": "9–17"}
    assert oskar.post(address, fields).status_code == 303
    card = card_at(address)
    assert card.rev == 2
    assert card.line == {"phone": "+48221234567", "hours": {"en": "9–17"}}
    first, second = (db.session.get_one(CardRevision, (card.id, rev)).definition for rev in (1, 2))
    assert first["question"]["en"] == "How was your visit today?"
    assert second["question"]["en"] == "How was it?"
    assert [each["key"] for each in first["topics"]][1:] == [each["key"] for each in second["topics"]]
    verbs = db.session.scalars(sa.select(AuditEntry.verb).where(AuditEntry.subject == "comment card").order_by(AuditEntry.id)).all()
    assert verbs == ["start card", "change card", "let card go live", "change card"]


def test_one_button_stands_out_and_what_is_filled_is_folded(oskar, world):
    """Until it is ready to keep what is missing, then to go live; a mistake unfolds the part that it may stand in."""
    own_stages(world)
    address = started(oskar)
    missing = oskar.get(address).get_data(as_text=True)
    fields = card_fields(oskar, address) | {"senior": str(world.people["oskar"]), "suggestions": str(world.people["rosa"]), "remedy-refund": "1"}
    wrong = oskar.post(address, fields | {"question-en": "x" * 200}).get_data(as_text=True)
    oskar.post(address, fields)
    ready = oskar.get(address).get_data(as_text=True)
    oskar.post(f"{address}/live")
    live = oskar.get(address).get_data(as_text=True)
    assert [page.count('class="button is-primary') for page in (missing, wrong, ready, live)] == [1, 1, 1, 1]
    assert [page.count("<details class=\"section\" open>") for page in (missing, wrong, ready, live)] == [0, 4, 0, 0]


def test_other_terms_of_a_live_card_are_no_new_revision(oskar, world):
    address = f"/cards/{live_card(world)}"
    assert oskar.post(address, card_fields(oskar, address) | {"remedy-repair": "1"}).status_code == 303
    assert card_at(address).rev == 1
    assert "repair" in card_at(address).remedies


def test_a_live_card_keeps_its_elements(oskar, world):
    address = f"/cards/{live_card(world)}"
    without = {name: value for name, value in card_fields(oskar, address).items() if not name.startswith("remedy-")}
    refused = oskar.post(address, without | {"senior": ""})
    assert refused.status_code == 422
    assert 'href="#remedies"' in refused.get_data(as_text=True)
    assert card_at(address).remedies
    assert card_at(address).senior_id


def test_an_owner_is_missing_only_where_the_card_hangs(app, world):
    own_stages(world, "warsaw", ("WAIT",))
    card = db.session.get_one(CommentCard, live_card(world))
    placement(world)
    assert missing_in(card) == []
    placement(world, "0203")
    (missing,) = missing_in(card)
    assert (missing.element, missing.stage, len(missing.places)) == ("owner", "WAIT", 1)


def test_whoever_left_the_company_owns_nothing(app, world):
    card = db.session.get_one(CommentCard, live_card(world))
    with writing():
        db.session.get_one(User, world.people["leo"]).is_active = False
    assert [(each.element, each.stage) for each in missing_in(card)] == [("owner", "ENT")]


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(oskar):
    address = started(oskar)
    fields = card_fields(oskar, address) | {"topic-7-en": "Parking", "topic-7-stage": "MOON", "phone": "123", "name-en": "Other"}
    refused = oskar.post(address, fields)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert 'href="#topic-7-stage"' in page
    assert 'href="#phone"' in page
    assert 'value="Parking"' in page
    assert card_at(address).name == {"en": "Tell us"}


def test_two_people_do_not_overwrite_each_other(oskar):
    address = started(oskar)
    seen = card_fields(oskar, address)
    assert oskar.post(address, seen | {"name-en": "First"}).status_code == 303
    assert oskar.post(address, seen | {"name-en": "Second"}).status_code == 409
    assert card_at(address).name["en"] == "First"


@pytest.mark.parametrize("language", ["en", "ru", "pl"])
def test_the_preview_speaks_the_languages_of_the_card(oskar, language):
    page = oskar.get(f"{started(oskar)}/preview?lang={language}").get_data(as_text=True)
    assert {"en": "Very bad", "ru": "Ожидание", "pl": "Oczekiwanie"}[language] in page


def test_a_retired_card_stays_retired(oskar, world):
    address = f"/cards/{live_card(world)}"
    assert oskar.post(f"{address}/retirement").status_code == 303
    assert oskar.post(f"{address}/live").status_code == 422
    assert oskar.post(address, {"name-en": "Anew"}).status_code in (409, 422)
    assert "Retire it" not in oskar.get(address).get_data(as_text=True)
