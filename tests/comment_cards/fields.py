"""A form as a browser would post it again: every field of a page with what stands in it."""

from __future__ import annotations

from typing import Any

import html5lib

from tests.support.client import Browser


def card_fields(browser: Browser, address: str) -> dict[str, Any]:
    """Of the form on the page that posts to its own address."""
    tree = html5lib.parse(browser.get(address).get_data(as_text=True), namespaceHTMLElements=False)
    form = next(each for each in tree.iter("form") if each.get("action") == address)
    found: dict[str, Any] = {}
    for field in (each for each in form.iter() if each.tag in ("input", "textarea", "select")):
        if field.get("type") in ("checkbox", "radio") and field.get("checked") is None:
            continue
        value = field.get("value", "") if field.tag == "input" else (field.text or "")
        if field.tag == "select":
            value = next((each.get("value", "") for each in field.iter("option") if each.get("selected") is not None), "")
        found[field.get("name")] = value
    return found
