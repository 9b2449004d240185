"""A test client that inspects every page it fetches."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

LABELLED = {"input", "select", "textarea"}
NEEDS_NO_LABEL = {"hidden", "submit", "button"}


class Browser:
    """GETs and POSTs as a browser of this very site; fails on a page no browser should be given."""

    def __init__(self, app: Flask, token: str | None) -> None:
        self.client: FlaskClient = app.test_client()
        if token:
            self.client.set_cookie("sid", token)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self._checked(self.client.get(path, **options))

    def post(self, path: str, data: Any = None, **options: Any) -> TestResponse:
        headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin", **options.pop("headers", {})}
        return self._checked(self.client.post(path, data=data, headers=headers, **options))

    def open(self, path: str, **options: Any) -> TestResponse:
        return self._checked(self.client.open(path, **options))

    def language(self, code: str) -> Browser:
        self.client.set_cookie("language", code)
        return self

    def _checked(self, response: TestResponse) -> TestResponse:
        if response.mimetype == "text/html" and response.data:
            inspect(response.get_data(as_text=True))
        return response


def inspect(html: str) -> None:
    """Duplicate ids, fields without a label, forms without an action, inline script or style: none of them."""
    assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\"))[^>]*>", html), "inline script"
    assert not re.search(r"\sstyle=", html), "inline style"
    assert not re.search(r"\son[a-z]+=", html), "inline handler"
    assert "hx-on" not in html
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    elements = list(tree.iter())
    ids = [element.get("id") for element in elements if element.get("id")]
    assert len(ids) == len(set(ids)), f"duplicate ids: {sorted({each for each in ids if ids.count(each) > 1})}"
    for form in (element for element in elements if element.tag == "form"):
        assert form.get("action") is not None, "a form without an action"
    _labelled(elements)


def _labelled(elements: list[Element]) -> None:
    labels = [element for element in elements if element.tag == "label"]
    named = {label.get("for") for label in labels} | {
        id(inner) for label in labels for inner in label.iter() if isinstance(inner.tag, str) and inner.tag in LABELLED
    }
    for field in (element for element in elements if element.tag in LABELLED):
        if field.get("type") in NEEDS_NO_LABEL:
            continue
        has_name = (
            field.get("id") in named or id(field) in named or field.get("aria-label") or field.get("aria-labelledby")
        )
        assert has_name, f"a field without a label: {field.get('name')}"
