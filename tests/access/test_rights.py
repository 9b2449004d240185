"""Object rights, bar B9: every route, every person, things of their own and of others. The table stands in rights.txt."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from shopper.infra.db import db
from tests.access.stage import Stage, headers_of, is_sign_in
from tests.access.table import Row, rows


def test_every_route_is_in_the_table(app: Flask) -> None:
    real = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"OPTIONS", *({"HEAD"} if "GET" in (rule.methods or ()) else ())}
    }
    assert real == {f"{row.method} {row.rule}" for row in rows()}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # what differs by database, the filters, tests/access/test_reach.py asks both
def test_everybody_gets_what_the_table_says(stage: Stage) -> None:
    wrong = []
    for row in rows():
        for who in sorted(row.expected, key=lambda each: row.expected[each] in ("200", "201", "303")):  # whoever changes it comes last
            db.session.rollback()
            answer = stage.ask(row, who, stage.thing(row.thing, who))
            got = "in" if is_sign_in(answer) else str(answer.status_code)
            if got != row.expected[who]:
                wrong.append(f"{row.method} {row.rule} {row.thing}: {who} got {got}, not {row.expected[who]}")
            elif got == "404":
                wrong += told_apart(stage, row, who, answer)
    assert wrong == []


def told_apart(stage: Stage, row: Row, who: str, answer: Any) -> list[str]:
    """Absent and not yours are the same bytes under the same headers."""
    ids = {name: uuid4() if isinstance(value, UUID) else value for name, value in stage.thing(row.thing, who).items()}
    words = (f"{name}={value}" for name, value in ids.items() if not isinstance(value, UUID))
    pairs = {"status": lambda it: it.status_code, "headers": headers_of, "body": lambda it: it.data}
    where = (row.rule.split("/")[1],) if stage.is_stopped_by_the_guard(row, who) else (row.rule, *words)
    known = stage.absent.get(key := (row.method, who, *where))
    if known and all(of(answer) == of(known) for of in pairs.values()):
        return []
    absent = stage.absent[key] = stage.ask(row, who, ids)
    return [f"{row.method} {row.rule} {row.thing}: {who} can tell by the {name}" for name, of in pairs.items() if of(answer) != of(absent)]
