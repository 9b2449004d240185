"""Browsers and others ask for /favicon.ico without having read a page."""

import pytest
from flask import Flask

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_it_leads_to_the_icon(app: Flask) -> None:
    answer = app.test_client().get("/favicon.ico", follow_redirects=True)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
