"""Pages: `praise` for whoever is thanked, `ideas` for whoever judges them, `testimonials` for the owner, `guests` for customers."""

from __future__ import annotations

from flask import Flask

from shopper.recognition.views import guests, ideas, praise, testimonials
from shopper.recognition.views.steps import did_link, words_asked


def init_app(app: Flask) -> None:
    for views in (praise, ideas, testimonials, guests):
        app.register_blueprint(views.pages)
    app.jinja_env.globals.update(did_link=did_link, words_asked=words_asked)
