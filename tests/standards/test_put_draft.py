"""A whole document becomes a draft, or tells every problem; nothing is half-kept."""

import pytest

from shopper.errors import Conflict, Invalid
from shopper.infra.db import db
from shopper.standards.actions import import_edition, publish_edition, put_draft
from shopper.standards.models import EditionDraft
from shopper.standards.queries import edition_with_content
from shopper.standards.rules import content_sha256, parse_book
from tests.standards.books import clause, document


def next_edition():
    return document() | {"version": "1.2", "in_force_from": "2026-07-01", "changes": [], "withdrawn": []}


@pytest.fixture
def company(world):
    return world.cast.company


def test_a_whole_document_is_kept_as_it_came(app, world, company):
    draft = db.session.get_one(EditionDraft, put_draft(world.people["rosa"], company, next_edition()))
    assert draft.document == next_edition()
    assert (draft.version, draft.rev, draft.base_edition_id) == ("1.2", 1, world.editions["1.1"])


def test_a_damaged_document_tells_all_and_leaves_nothing(app, company):
    damaged = next_edition()
    clause(damaged, "4.8")["weight"] = 50
    clause(damaged, "4.2")["title"].pop("pl")
    with pytest.raises(Invalid) as refusal:
        put_draft(None, company, damaged)
    assert set(refusal.value.problems) == {"clauses[4.8].weight", "clauses[4.2].title.pl"}
    assert db.session.query(EditionDraft).count() == 0


def test_a_version_is_drafted_once_and_never_again_when_published(app, world, company):
    draft = put_draft(None, company, next_edition())
    with pytest.raises(Conflict) as refusal:
        put_draft(None, company, next_edition())
    assert refusal.value.facts == {"draft": str(draft)}
    with pytest.raises(Conflict) as refusal:
        put_draft(None, company, document())
    assert refusal.value.facts == {"edition": str(world.editions["1.1"])}


def test_what_came_later_is_kept_with_the_edition(app, company):
    book = next_edition()
    book |= {
        "glossary": {"queue": {"term": dict(book["name"]), "meaning": dict(book["name"])}},
        "charter": ["4.8"],
    }
    clause(book, "4.8")["roles"] = ["cashier"]
    parsed = parse_book(book)
    edition_id = import_edition(None, company, book)
    publish_edition(None, edition_id)
    edition = edition_with_content(edition_id)
    assert (edition.roles, edition.glossary, edition.charter) == (book["roles"], book["glossary"], ["4.8"])
    assert next(each for each in edition.standards if each.number == "4.8").roles == ["cashier"]
    assert edition.extra == {"licence": book["licence"], "withdrawn": []}
    assert edition.content_sha256 == content_sha256(parsed) != content_sha256(parse_book(next_edition()))


@pytest.mark.parametrize(("change", "place"), [
    ({"charter": ["9.9"]}, "charter"),
    ({"charter": ["4.8", "4.8"]}, "charter"),
    ({"charter": "4.8"}, "charter"),
    ({"roles": {"Cashier!": {}}}, "roles.Cashier!"),
    ({"glossary": {"queue": {"term": {}}}}, "glossary.queue.meaning"),
    ({"glossary": {"queue": "?"}}, "glossary.queue"),
    ({"name": {"en": "a\x00b", "ru": "x", "pl": "x"}}, "name.en"),
    ({"name": {"en": "a" * 4001, "ru": "x", "pl": "x"}}, "name.en"),
    ({"name": {"English": "a"}}, "name.English"),
    ({"licence": 5}, "licence"),
])  # fmt: skip
def test_the_new_parts_tell_their_problems(change, place):
    with pytest.raises(Invalid) as refusal:
        parse_book(next_edition() | change)
    assert place in refusal.value.problems


@pytest.mark.parametrize("picture", [{"sha256": "x", "alt": {}}, {"sha256": "a" * 64}, "a", {"path": "a"}])
def test_a_picture_is_a_hash_and_words(picture):
    book = next_edition()
    clause(book, "4.8")["picture"] = picture
    with pytest.raises(Invalid) as refusal:
        parse_book(book)
    assert any(place.startswith("clauses[4.8].picture") for place in refusal.value.problems)


def test_a_picture_that_is_not_here_keeps_the_edition_out(app, company):
    book = next_edition()
    clause(book, "4.8")["picture"] = {"sha256": "a" * 64, "alt": dict(book["name"])}
    put_draft(None, company, book)
    with pytest.raises(Invalid) as refusal:
        import_edition(None, company, book)
    assert list(refusal.value.problems) == ["clauses[4.8].picture"]
