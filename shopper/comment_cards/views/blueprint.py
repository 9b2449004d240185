"""Where the pages hang, and how one leads to another."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, url_for

cards = Blueprint("comment_cards", __name__, url_prefix="/cards")


def to(view: str, **values: Any) -> Response:
    return redirect(url_for(f"comment_cards.{view}", **values), code=303)  # type: ignore[return-value]
