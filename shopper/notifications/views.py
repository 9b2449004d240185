"""One's own messages, and how else they come."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Flask, Response, g, redirect, request, url_for

from shopper.config import settings
from shopper.infra import clock
from shopper.infra.i18n import LANGUAGES, catalogue, current_locale
from shopper.infra.push import Browser, kept_key, public_key
from shopper.notifications import actions, queries, rules
from shopper.notifications.forms import LettersForm, letters_form
from shopper.notifications.queries import readers
from shopper.notifications.wording import wording
from shopper.notifications.wording.digest import group_names
from shopper.notifications.wording.news import news_words
from shopper.notifications.words import fate_in_words, kind_in_words
from shopper.web.addresses import id_in
from shopper.web.guard import actor, signed_in
from shopper.web.pages import render_page

pages = Blueprint("notifications", __name__, url_prefix="/messages")


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
    # Asked only by a header that shows it: pages kept on the phone do not, they must not change from request to request.
    app.jinja_env.globals["unread_messages"] = _unread
    app.jinja_env.globals.update(fate_in_words=fate_in_words, news_words=news_words)


@pages.get("")
@signed_in
def index() -> Response:
    who = actor().id
    rows, following = queries.messages_of(who, id_in(request.args.get("before")))
    return render_page(
        "notifications/index.html",
        messages=[(row, wording(row.kind, row.facts, current_locale()), queries.fate_of(row)) for row in rows],
        older=url_for("notifications.index", before=following) if following else None,
        until=clock.now().isoformat(),
        unread=queries.unread(who),
        zone=readers.zone_name(who),
        dead_mailbox=readers.dead_mailbox(who),
    )


@pages.post("/read")
@signed_in
def read() -> Response:
    """All that stood on the page; a message that came in meanwhile stays unread."""
    actions.read_all(actor().id, _moment(request.form.get("until", "")))
    return _to("notifications.index")


@pages.get("/settings")
@signed_in
def settings_page() -> Response:
    return _settings_page(_form())


@pages.post("/settings")
@signed_in
def keep_settings() -> Response:
    form = _form(posted=True)
    if not form.validate():
        return _settings_page(form, status=422)
    actions.choose_letters(actor().id, form.timings(), form.hours(), form.language.data)
    return redirect(url_for("notifications.settings_page", kept=1), code=303)  # type: ignore[return-value]


@pages.post("/browsers")
@signed_in
def subscribe() -> Response:
    """Asked by a script alone (static/js/push.js)."""
    told = request.form
    browser = Browser(told.get("endpoint", ""), told.get("p256dh", "")[:100], told.get("auth", "")[:40])
    actions.subscribe_browser(actor().id, actor().session_id, browser)
    return Response(status=204)


@pages.post("/browsers/off")
@signed_in
def unsubscribe() -> Response:
    """One browser, or all of them."""
    actions.unsubscribe_browser(actor().id, request.form.get("endpoint") or None)
    return _to("notifications.settings_page")


def _form(*, posted: bool = False) -> LettersForm:
    who = actor()
    kinds = {kind: kind_in_words(kind) for kind in rules.kinds_for(who.permissions) if kind not in rules.LADDER}
    language = readers.language_of(who.id)
    known = language if language in LANGUAGES else LANGUAGES[0]
    return letters_form(kinds, request.form if posted else None, readers.timings(who.id), readers.hours_of(who.id), known)


def _settings_page(form: LettersForm, status: int = 200) -> Response:
    who = actor()
    kinds = rules.kinds_for(who.permissions)
    names = group_names(catalogue(current_locale()))
    groups = [(names[name], [kind for kind in kinds if kind in those]) for name, those in rules.GROUPS.items()]
    return render_page(
        "notifications/settings.html",
        status=status,
        form=form,
        groups=[(name, those) for name, those in groups if those],
        ladder=[kind_in_words(kind) for kind in kinds if kind in rules.LADDER],
        is_kept="kept" in request.args,
        has_mail=settings().smtp_url is not None,
        zone=readers.zone_name(who.id),
        browsers=len(readers.subscriptions(who.id)),
        push_key=public_key(kept_key(settings().data_dir)),
        dead_mailbox=readers.dead_mailbox(who.id),
    )


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


def _to(endpoint: str) -> Response:
    return redirect(url_for(endpoint), code=303)  # type: ignore[return-value]
