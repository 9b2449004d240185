"""Pages: `desk` for whoever runs the panel, `pay` for whoever pays, `own` for the shopper."""

from __future__ import annotations

from flask import Flask

from shopper.panel.views import desk, own, pay


def init_app(app: Flask) -> None:
    for views in (desk, pay, own):
        app.register_blueprint(views.pages)
