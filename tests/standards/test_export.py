"""An edition goes out as the document it came in as, and comes in again as the same edition."""

import copy

import pytest

from shopper.infra.db import db
from shopper.standards import queries
from shopper.standards.rules import content_sha256, document_of, parse_book
from tests.standards.books import document

VERSIONS = ("1.0", "1.1")
# What the example says of a withdrawn clause beyond its name; nobody reads it, so nobody keeps it.
TOLD_ONLY = ("title", "stage", "weight")


def as_kept(version):
    told = document(version)
    told["withdrawn"] = [{key: value for key, value in each.items() if key not in TOLD_ONLY} for each in told["withdrawn"]]
    del told["licence"]
    return told


@pytest.mark.parametrize("version", VERSIONS)
def test_a_document_goes_out_as_it_came_in(version):
    came = document(version)
    book = parse_book(came)
    out = document_of(book)
    kept = as_kept(version)
    assert {key: out.get(key) for key in kept if key != "withdrawn"} == {key: kept[key] for key in kept if key != "withdrawn"}
    assert [each["id"] for each in out["withdrawn"]] == [each["id"] for each in came["withdrawn"]]
    assert content_sha256(parse_book(out)) == content_sha256(book)
    assert document_of(parse_book(out)) == out


@pytest.mark.parametrize("version", VERSIONS)
def test_what_goes_out_is_free_to_be_changed(version):
    book = parse_book(document(version))
    out = document_of(book)
    before = copy.deepcopy(out)
    out["name"]["en"] = out["clauses"][0]["title"]["en"] = out["rules"]["pass"] = "changed"
    assert document_of(book) == before


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_kept_edition_goes_out_as_it_came_in(app, world, version):
    edition = queries.edition_with_content(world.editions[version])
    out = document_of(edition)
    db.session.rollback()
    assert out == document_of(parse_book(document(version)))
    assert content_sha256(parse_book(out)) == edition.content_sha256
