"""Whatever JSON arrives: never a 500, and what was stored can be read back."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopper.reviews.queries import desk
from shopper.visits.queries import visit_of_submission
from tests.capture.phone import manifest, on_sqlite, shot

SETTINGS = settings(max_examples=30, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
texts = st.text(st.characters(codec=None, categories=None), max_size=30)
keys = st.sampled_from(["2.1", "4.8", "9.9", "", "value", "fact", "\u0000", "\ud800", "__proto__"]) | texts
scalars = (
    st.none() | st.booleans() | st.integers(-(10**40), 10**40) | st.floats(allow_nan=False, allow_infinity=False) | texts
    | st.sampled_from(["yes", "na", "-0", "1e400", "2026-02-30T00:00Z", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00+14:00"])
)  # fmt: skip
junk = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=8)
answer = st.fixed_dictionaries({}, optional=dict.fromkeys(("value", "fact", "start", "stop"), junk)) | junk
FIELDS = [
    "rev",
    "replaces",
    "locale",
    "version",
    "started_at",
    "finished_at",
    "came_in_at",
    "left_at",
    "narrative",
    "photos",
    "form",
]


@st.composite
def documents(draw):
    changes = draw(st.dictionaries(st.sampled_from(FIELDS), junk, max_size=4))
    if draw(st.booleans()):
        changes["answers"] = draw(st.dictionaries(keys, answer, max_size=5) | junk)
    if draw(st.booleans()):
        names = st.sampled_from(["item", "type", "taken_at", "size", "sha256"])
        changes["photos"] = [{**shot(b"x").line(), **draw(st.dictionaries(names, junk, max_size=2))}]
    return changes


@pytest.fixture
def hostile(sam, phone_of, world, ask, noon):
    def send(changes):
        here, body = uuid4(), json.dumps({**manifest(world), **changes}).encode()
        reply = sam.put(here, body)
        assert reply.status_code in (201, 202, 400, 413)
        again = sam.put(here, body)
        assert again.status_code == {201: 200}.get(reply.status_code, reply.status_code)
        if reply.status_code in (201, 202):
            assert sam.get(here).get_json() == reply.get_json()
            for item in reply.get_json()["items"]:
                assert sam.head(here, item["pid"]).status_code == 200
            ask(lambda: desk(world.people["ewa"], visit_of_submission(here).id))

    return send


@SETTINGS
@given(changes=documents())
def test_no_document_breaks_the_server_or_what_it_keeps(hostile, changes):
    hostile(changes)


@on_sqlite
@SETTINGS
@given(body=st.binary(max_size=200) | junk.map(lambda each: json.dumps(each).encode()))
def test_no_bytes_break_the_server(sam, body):
    assert sam.put(uuid4(), body).status_code in (400, 404)


@on_sqlite
@SETTINGS
@given(name=st.text(st.characters(exclude_characters="/?#\\\r\n\t", exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_no_id_breaks_the_server(sam, world, name):
    assert sam.put(name, manifest(world)).status_code in (400, 404, 405)


@on_sqlite
@pytest.mark.parametrize("depth", [50, 900, 5000])
@pytest.mark.parametrize("field", ["narrative", "answers", "photos", "extra"])
def test_depth_breaks_nothing(sam, world, field, depth):
    body = json.dumps({**manifest(world), field: 0})
    nested = body.replace(f'"{field}": 0', f'"{field}": ' + "[" * depth + "]" * depth).encode()
    assert sam.put(uuid4(), nested).status_code in (201, 202, 400)
