"""The builder's pages: what was typed stays, nothing that can be sent breaks them, weights stay from the shopper."""

from uuid import uuid4

import pytest

from shopper.questionnaires import actions, queries
from tests.questionnaires.test_set_up import seen
from tests.web import play
from tests.web.crawl import browser

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

NAME = {"en": "Mine"}


@pytest.fixture
def draft(app, world):
    return actions.start_draft(world.people["oskar"], world.editions["1.1"], NAME, asks_what_the_edition_asks=True)


@pytest.fixture
def owner(app, world):
    return browser(app, world, "oskar")


@pytest.mark.parametrize("code", ["fast_food", "store_audit", "restaurant"])
def test_a_ready_made_form_is_one_post_and_one_more_to_publish(owner, world, code):
    start = {"start": f"starter:{code}", "edition": str(world.editions["1.1"]), "name-en": "Ours"}
    made = owner.post("/questionnaires", start).location
    assert "Left to do" not in owner.get(made).text
    assert owner.post(f"{made}/publication").status_code == 303


def test_what_was_typed_stays_beside_what_is_wrong(owner, draft):
    address = f"/questionnaires/drafts/{draft}/items/new"
    page = owner.post(address, {"text-pl": "Czy było czysto?", "weight": "heavy", "penalty": "2.5", "if-0": "4.1=yes"})
    assert page.status_code == 422
    assert "Czy było czysto?" in page.text
    assert 'value="heavy"' in page.text
    assert 'href="#weight"' in page.text
    assert "<title>Error:" in page.text


def test_a_question_changed_meanwhile_keeps_both_people_s_work(owner, world, draft):
    address = f"/questionnaires/drafts/{draft}/items/4.8"
    first = seen(owner, address)
    typed = {"section": "4", "stage": "WAIT", "answer": "time", "limit": "300", "weight": "3"}
    assert owner.post(address, {**typed, "text-en": "Hers?", "seen": first}).status_code == 303
    late = owner.post(address, {**typed, "text-en": "His?", "seen": first})
    assert late.status_code == 409
    assert "His?" in late.text
    assert "Somebody else changed this meanwhile" in late.text
    again = {**typed, "text-en": "His?", "seen": seen(owner, address)}
    assert owner.post(address, again).status_code == 303


def test_what_is_not_ready_says_what_is_left_and_where(owner, world):
    made = owner.post("/questionnaires", {"start": f"empty:{world.editions['1.1']}", "name-en": "Ours"}).location
    refused = owner.post(f"{made}/publication")
    assert refused.status_code == 422
    assert "The questionnaire asks nothing yet." in refused.text
    assert f'href="{made}/items/new"' in refused.text


def test_the_preview_shows_no_weight(owner, draft):
    page = owner.get(f"/questionnaires/drafts/{draft}/preview").text
    assert "weight" not in page.lower()
    assert "data-scored" not in page


def test_the_next_version_can_stand_on_another_edition(owner, world):
    form = world.questionnaire
    made = owner.post(f"/questionnaires/{form}/drafts", {"edition": str(world.editions["1.0"])}).location
    page = owner.get(made).text
    assert "This edition has no such standard." in page  # 2.7 came with 1.1


ODD = ["\x00", "9" * 5000, "-1", "½", "a=b=c", "é" * 2000, str(uuid4())]


@pytest.mark.parametrize("tail", ["", "/settings", "/checks", "/items/new", "/items/4.8", "/items/4.8/place", "/bank"])
def test_nothing_that_can_be_sent_breaks_a_page(owner, world, draft, tail):
    address = f"/questionnaires/drafts/{draft}{tail}" if tail else "/questionnaires"
    fields = ["start", "name-en", "edition", "pass", "section-0-weight", "section-0-place", "section-0-en", "level-0-from", "level-0-en", "method", "check-0-left", "check-0-op", "check-0-right", "check-0-number", "check-0-en", "text-en", "key", "place", "weight", "penalty", "limit", "maximum", "answer", "option-0-share", "option-0-en", "option-0-value", "reason-0-en", "reason-0-value", "if-0", "critical", "section", "stage", "standard_number", "banked", "by", "seen"]
    for odd in ODD:
        answer = owner.client.post(address, data=dict.fromkeys(fields, odd) | {"answer": "choice", "seen": ""}, headers=play.PHONE)
        assert answer.status_code < 500, (odd, answer.status_code)
    assert owner.get(f"/questionnaires/drafts/{draft}").status_code == 200
    assert queries.draft_for(world.people["oskar"], draft)
