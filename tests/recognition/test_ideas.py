"""Ideas are thanked for at once, judged with an answer, and what became of them is there for everybody to read."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask_babel import refresh

from shopper.comment_cards.events import CommentAmended
from shopper.errors import Invalid
from shopper.infra.bus import publish
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.notifications.models import Message
from shopper.recognition.actions.ideas import judge_idea
from shopper.recognition.models import Suggestion
from shopper.recognition.queries import ideas as queries
from shopper.recognition.queries.ideas import IdeaFilter, idea_of_comment, ideas_for
from tests.support.comments import code_behind, id_of, said

pytestmark = pytest.mark.one_database

WORDS = "Lovely bread. Why not put a bench outside? Ola, ola@example.com"


def test_its_owner_hears_of_it_and_the_customer_is_thanked(app, world) -> None:
    comment = said(world, words=WORDS)
    idea = idea_of_comment(comment.id)
    assert idea is not None
    assert idea.owner_id == world.people["rosa"]
    assert idea.thanked_at is not None
    assert db.session.scalars(sa.select(Message.user_id).where(Message.kind == "suggestion_received")).all() == [world.people["rosa"]]
    for who, sees in (("rosa", 1), ("leo", 1), ("oskar", 1), ("bea", 0), ("kuba", 0), ("ewa", 0)):
        rows, _ = ideas_for(world.people[who], IdeaFilter())
        assert len(rows) == sees, who
    assert [row.words for row in ideas_for(world.people["leo"], IdeaFilter("open"))[0]] == ["Why not put a bench outside? Ola, •••"]
    with writing():
        idea.owner_id = world.people["kuba"]
    assert len(ideas_for(world.people["kuba"], IdeaFilter())[0]) == 1, "who leads no place answers for their own"


def test_an_idea_that_comes_after_the_tap_is_one_idea_however_often_more_is_said(app, world) -> None:
    comment = said(world)
    for words in (None, WORDS, f"{WORDS} Please!"):
        with writing():
            comment.words = words
            publish(CommentAmended(comment.id))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Suggestion)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).where(Message.kind == "suggestion_received")) == 1


def test_page_by_page_everything_once(app, world, monkeypatch) -> None:
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    for at in range(3):
        said(world, words=f"I suggest bench {at}")
    first, following = ideas_for(world.people["leo"], IdeaFilter())
    second, end = ideas_for(world.people["leo"], IdeaFilter(after=following))
    assert (len(first), len(second), end) == (2, 1, None)
    assert not {each.suggestion.id for each in first} & {each.suggestion.id for each in second}


def test_the_verdict_is_read_by_everybody_in_our_words(app, world, browse) -> None:
    leo, nobody, comment = browse("leo"), browse(None), said(world, words=WORDS)
    idea = id_of(idea_of_comment(comment.id))
    poster = f"/t/{code_behind(comment)}/did"
    assert "Yours may be the first idea" in nobody.get(poster).get_data(as_text=True)
    refused = leo.post(f"/ideas/{idea}", {"answer_en": "A bench stands there since May.", "is_shown": "y"})
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "A bench stands there since May." in page
    assert page.count('class="error"') == 2
    given = {"verdict": "done", "answer_en": "A bench stands there since May.", "said_en": "A bench outside", "is_shown": "y"}
    assert leo.post(f"/ideas/{idea}", given).status_code == 303
    for code in (poster, poster.lower().replace("/did", "/did")):
        page = nobody.get(code).get_data(as_text=True)
        assert "A bench outside" in page
        assert "It is done" in page
        assert "A bench stands there since May." in page
        assert "Ola" not in page
        assert "ola@" not in page
    assert "A bench" not in nobody.get(f"/t/{code_behind(said(world, '0109'))}/did").get_data(as_text=True)
    leo.post(f"/ideas/{idea}", {**given, "is_shown": ""})
    assert "A bench outside" not in nobody.get(poster).get_data(as_text=True)


def test_the_list_is_linked_where_there_is_something_to_show(app, world, browse) -> None:
    guest, comment = browse(None), said(world, words=WORDS)
    card = code_behind(comment)
    own = guest.post(f"/t/{card}?in=pl", {"face": "4"}).headers["Location"].replace("?", "/thanks?")
    status = f"/m/{comment.code}"
    for page in (own, status):
        assert f"/t/{card}/did" not in guest.get(page).get_data(as_text=True), page
    idea = id_of(idea_of_comment(comment.id))
    judge_idea(world.people["leo"], idea, verdict="done", answer={"en": "It stands."}, said={"en": "A bench"}, is_shown=True)
    assert f"/t/{card}/did?in=pl" in guest.get(own).get_data(as_text=True)
    assert f"/t/{card}/did" in guest.get(status).get_data(as_text=True)
    assert "To zrobione" in guest.get(f"/t/{card}/did?in=pl").get_data(as_text=True)


def test_a_verdict_may_change(app, world) -> None:
    idea = id_of(idea_of_comment(said(world, words=WORDS).id))
    judge_idea(world.people["rosa"], idea, verdict="planned", answer={"en": "In May."}, said={}, is_shown=False)
    judge_idea(world.people["leo"], idea, verdict="done", answer={"en": "It stands."}, said={}, is_shown=False)
    assert [len(ideas_for(world.people["leo"], IdeaFilter(state))[0]) for state in ("open", "planned", "done")] == [0, 0, 1]
    kept = db.session.get_one(Suggestion, idea)
    assert (kept.verdict, kept.answer, kept.comment.seen_by) == ("done", {"en": "It stands."}, world.people["rosa"])


def test_no_verdict_without_its_words(app, world) -> None:
    idea = id_of(idea_of_comment(said(world, words=WORDS).id))
    whole = {"verdict": "done", "answer": {"en": "It stands."}, "said": {"en": "A bench"}, "is_shown": True}
    for lack in ({"verdict": "perhaps"}, {"answer": {}}, {"said": {}}):
        with pytest.raises(Invalid):
            judge_idea(world.people["leo"], idea, **{**whole, **lack})


def test_the_answer_is_read_in_the_readers_language_or_says_that_it_is_not(app, world, browse) -> None:
    leo, guest, comment = browse("leo"), browse(None).language("pl"), said(world, words=WORDS, language="pl")
    page = f"/ideas/{id_of(idea_of_comment(comment.id))}"
    refused = leo.post(page, {"verdict": "done"})
    assert refused.status_code == 422
    assert 'href="#answer_pl"' in refused.get_data(as_text=True)
    given = {"verdict": "done", "answer_pl": "Stoi od maja.", "answer_en": "Since May.", "said_en": "A bench", "is_shown": "y"}
    assert leo.post(page, given).status_code == 303
    status, did = f"/m/{comment.code}", f"/t/{code_behind(comment)}/did"
    refresh()  # the test's own context keeps the language it was first asked for
    assert "Stoi od maja." in guest.get(status).get_data(as_text=True)
    listed = guest.get(did).get_data(as_text=True)
    assert "Stoi od maja." in listed
    assert listed.count("nieprzetłumaczone") == 1  # the idea itself
    guest.language("ru")
    refresh()
    for address, untranslated in ((status, 1), (did, 2)):
        read = guest.get(address).get_data(as_text=True)
        assert "Since May." in read
        assert read.count("не переведено") == untranslated, address
    again = leo.get(page).get_data(as_text=True)
    assert "Stoi od maja." in again
    assert again.index("answer_pl") < again.index("answer_en")
