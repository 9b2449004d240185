"""create_app(): the table of contents, features in dependency order."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, g
from werkzeug.middleware.proxy_fix import ProxyFix

from shopper.config import ROOT, Settings
from shopper.infra import db, i18n

MOST_BODY_BYTES = 12 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """The whole application. Raises BadSetting or UnsafeDatabase, each with a text that says what to do."""
    settings = settings or Settings.from_environment()
    app = Flask("shopper", root_path=str(ROOT / "shopper"), template_folder=str(ROOT / "templates"), static_folder=None)
    app.extensions["settings"] = settings
    app.config.update(_flask_config(settings))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    logging.getLogger("shopper").setLevel(logging.INFO)
    db.init_app(app)
    i18n.init_app(app)
    _web(app, settings)
    _features(app)
    _template_words(app, settings)
    return app


def _flask_config(settings: Settings) -> dict[str, Any]:
    return {
        "TESTING": settings.testing,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": db.engine_options(settings.database_url),
        "MAX_CONTENT_LENGTH": MOST_BODY_BYTES,
        "MAX_FORM_MEMORY_SIZE": 500_000,
        "MAX_FORM_PARTS": 400,
        "TRUSTED_HOSTS": list(settings.trusted_hosts) or None,
    }


def _web(app: Flask, settings: Settings) -> None:
    from shopper.web import capitals, compression, formats, headers, origin, refusals, static_files, views

    # Answers pass the after-request functions backwards: dressed last, squeezed before.
    headers.init_app(app, htmx_from_cdn=settings.htmx_source == "cdn")
    compression.init_app(app)
    origin.init_app(app)
    refusals.init_app(app)
    static_files.init_app(app)
    formats.init_app(app)
    capitals.init_app(app)
    app.register_blueprint(views.pages)


def _features(app: Flask) -> None:
    from shopper import access, assignments, capture, cli, questionnaires, reports, reviews, standards, visits  # noqa: F401
    from shopper.access import views as access_views
    from shopper.assignments import jobs as assignment_jobs  # noqa: F401  registers its jobs
    from shopper.assignments import reactions as assignment_reactions  # noqa: F401
    from shopper.assignments import views as assignment_views
    from shopper.assignments.queries import usage as assignment_usage  # noqa: F401  tells how often a form is used
    from shopper.capture import jobs as capture_jobs  # noqa: F401  registers its jobs
    from shopper.capture import views as capture_views
    from shopper.cases import jobs as case_jobs  # noqa: F401  registers its jobs
    from shopper.cases import models as case_models  # noqa: F401
    from shopper.cases import reactions as case_reactions  # noqa: F401
    from shopper.cases import views as case_views
    from shopper.cases.views import lag as lag_views
    from shopper.cli import commands
    from shopper.comment_cards import jobs as comment_jobs  # noqa: F401
    from shopper.comment_cards import models as comment_models  # noqa: F401
    from shopper.comment_cards import reactions as comment_reactions  # noqa: F401
    from shopper.comment_cards import views as card_views
    from shopper.comment_cards.views import entry as entry_views
    from shopper.data_transfer import views as transfer_views
    from shopper.notifications import jobs as notification_jobs  # noqa: F401
    from shopper.notifications import views as notification_views
    from shopper.panel import views as panel_views
    from shopper.probes import jobs as probe_jobs  # noqa: F401  registers its job
    from shopper.probes import views as probe_views
    from shopper.questionnaires import views as questionnaire_views
    from shopper.readings import views as reading_views
    from shopper.recognition import reactions as recognition_reactions  # noqa: F401
    from shopper.recognition import views as recognition_views
    from shopper.reports import drafts as report_drafts
    from shopper.reports import jobs as report_jobs  # noqa: F401
    from shopper.reports import reactions as report_reactions  # noqa: F401
    from shopper.reports import views as report_views
    from shopper.reviews import jobs as review_jobs  # noqa: F401
    from shopper.reviews import reactions as review_reactions  # noqa: F401
    from shopper.reviews import views as review_views
    from shopper.setup import views as setup_views
    from shopper.standards import views as standard_views
    from shopper.visits import reactions as visit_reactions  # noqa: F401
    from shopper.visits import views as visit_views
    from shopper.web import traces

    access_views.init_app(app)
    traces.init_app(app)  # after the actor is known
    for views in (standard_views, questionnaire_views, capture_views, assignment_views, visit_views, review_views, report_views):
        app.register_blueprint(views.pages)
    app.register_blueprint(report_views.check_pages)
    app.register_blueprint(report_drafts.pages)
    app.register_blueprint(review_views.appeal_pages)
    app.register_blueprint(transfer_views.pages)
    app.register_blueprint(setup_views.pages)
    app.register_blueprint(card_views.cards)
    app.register_blueprint(card_views.comments.comments)
    app.register_blueprint(card_views.tell)
    app.register_blueprint(card_views.offline.worker)
    app.register_blueprint(card_views.privacy.privacy)
    app.register_blueprint(case_views.cases)
    app.register_blueprint(case_views.status_pages)
    app.register_blueprint(assignment_views.own_pages)
    app.register_blueprint(assignment_views.planning)
    app.register_blueprint(assignment_views.notice_page)
    reading_views.init_app(app)
    app.register_blueprint(standard_views.public_pages)
    notification_views.init_app(app)
    panel_views.init_app(app)
    app.register_blueprint(entry_views.pages)
    lag_views.init_app(app)
    app.register_blueprint(probe_views.pages)
    recognition_views.init_app(app)
    commands.init_app(app)


def _template_words(app: Flask, settings: Settings) -> None:
    """What every template may use."""
    from shopper.web.answers import answer_in_words
    from shopper.web.headers import HTMX_SRI, HTMX_URL

    app.jinja_env.globals.update(
        answer_in_words=answer_in_words,
        pick=i18n.pick,
        languages=i18n.LANGUAGE_NAMES,
        htmx_source=settings.htmx_source,
        htmx_url=HTMX_URL,
        htmx_sri=HTMX_SRI,
    )

    @app.context_processor
    def _words() -> dict[str, Any]:
        macros = app.jinja_env.get_template("ui/macros.html").module
        brand = i18n.pick(g.get("company_name")).text
        return {"ui": macros, "current_user": g.get("actor"), "current_locale": i18n.current_locale(), "brand": brand}
