"""One's own messages, and which of them also come by letter."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Flask, Response, g, redirect, request, url_for

from shopper.config import settings
from shopper.infra import clock
from shopper.infra.i18n import LANGUAGES, current_locale
from shopper.notifications import actions, queries, rules
from shopper.notifications.wording import wording
from shopper.web.addresses import id_in
from shopper.web.guard import actor, signed_in
from shopper.web.pages import render_page

pages = Blueprint("notifications", __name__, url_prefix="/messages")


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
    # Asked only by a header that shows it: pages kept on the phone do not, they must not change from request to request.
    app.jinja_env.globals["unread_messages"] = _unread


@pages.get("")
@signed_in
def index() -> Response:
    who = actor().id
    rows, following = queries.messages_of(who, id_in(request.args.get("before")))
    return render_page(
        "notifications/index.html",
        messages=[(row, wording(row.kind, row.facts, current_locale())) for row in rows],
        older=url_for("notifications.index", before=following) if following else None,
        until=clock.now().isoformat(),
        unread=queries.unread(who),
        kinds=rules.KINDS,
        muted=queries.muted_kinds(who),
        letter_language=queries.language_of(who),
        has_mail=settings().smtp_url is not None,
    )


@pages.post("/read")
@signed_in
def read() -> Response:
    """All that stood on the page; a message that came in meanwhile stays unread."""
    actions.read_all(actor().id, _moment(request.form.get("until", "")))
    return _back()


@pages.post("/letters")
@signed_in
def letters() -> Response:
    language = request.form.get("language", "")
    actions.choose_letters(actor().id, request.form.getlist("kind"), language if language in LANGUAGES else None)
    return _back()


def _unread() -> int:
    if "unread_messages" not in g:
        g.unread_messages = queries.unread(g.actor.id) if g.get("actor") else 0
    return int(g.unread_messages)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return clock.now()
    return moment if moment.tzinfo else clock.now()


def _back() -> Response:
    return redirect(url_for("notifications.index"), code=303)  # type: ignore[return-value]
