"""Come in, go out, and who is asking."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, g, redirect, request, url_for
from flask_babel import gettext as _

from shopper.access import queries, rules
from shopper.accounts import actions as accounts
from shopper.accounts import rules as account_rules
from shopper.accounts.forms import ChoosePasswordForm, SignInForm
from shopper.accounts.queries import live_session, open_link
from shopper.errors import NotFound
from shopper.infra import clock
from shopper.infra.i18n import current_locale
from shopper.web.addresses import safe_next
from shopper.web.guard import Actor, actor, public, signed_in
from shopper.web.pages import render_page
from shopper.web.traces import mark_staff

pages = Blueprint("access", __name__)
HOMES = (
    (rules.FILL_VISIT, "assignments.index"),
    (rules.PLAN_VISITS, "planning.index"),
    (rules.REVIEW_VISIT, "reviews.index"),
    (rules.OVERSEE_CASES, "cases.index"),
    (rules.READ_REPORT, "reports.index"),
    (rules.READ_BOOK, "standards.index"),
)


def init_app(app: Flask) -> None:
    app.before_request(recognise)
    app.register_blueprint(pages)


def recognise() -> None:
    """Put the actor of this request on `g`, if there is one."""
    g.actor = None
    if request.endpoint in ("static_file", "web.alive", "web.service_worker"):
        return
    token = request.cookies.get(_cookie_name())
    session = live_session(token) if token else None  # a customer has none, and need not wait for a look
    if session is None:
        return
    held = queries.grants_of(session.user_id)
    roles = frozenset(each.role for each in held)
    allowed = frozenset(one for role in roles for one in rules.PERMISSIONS[role])
    g.actor = Actor(session.user_id, session.user.name, session.id, roles, allowed)
    g.company_name = queries.company_name(held)
    if account_rules.is_worth_noting(clock.now(), session.seen_at):
        accounts.note_seen(session.id, current_locale())


@pages.get("/")
@public
def home() -> Response:
    if g.actor is None:
        return _redirect(url_for("access.sign_in"))
    endpoint = next((where for permission, where in HOMES if permission in g.actor.permissions), None)
    return _redirect(url_for(endpoint)) if endpoint else render_page("accounts/no_role.html")


@pages.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Response:
    form, problem = SignInForm(request.form if request.method == "POST" else None), None
    target = safe_next(request.values.get("next"))
    if request.method == "POST" and form.validate():
        try:
            user = accounts.check_password(form.email.data or "", form.password.data or "", request.remote_addr or "")
        except accounts.TooManyAttempts:
            user, problem = None, _("Too many wrong passwords. Wait an hour, then try again.")
        if user is not None:
            return _let_in(user.id, target)
        problem = problem or _("The e-mail address or the password is not right. Check both and try again.")
    status = 422 if request.method == "POST" else 200
    return render_page("accounts/sign_in.html", status=status, form=form, problem=problem, next=target)


@pages.route("/welcome/<token>", methods=["GET", "POST"])
@public
def welcome(token: str) -> Response:
    """Whoever was invited, or lost the password, chooses one; the link works once."""
    form = ChoosePasswordForm(request.form if request.method == "POST" else None)
    if open_link(token) is None:
        return render_page("accounts/link_over.html", status=410)
    if request.method == "POST" and form.validate():
        try:
            return _let_in(accounts.choose_password(token, form.password.data or ""), "/")
        except NotFound:  # used in this very moment, or the person was switched off
            return render_page("accounts/link_over.html", status=410)
    status = 422 if request.method == "POST" else 200
    return render_page("accounts/welcome.html", status=status, form=form, token=token)


@pages.post("/sign-out")
@signed_in
def sign_out() -> Response:
    accounts.sign_out(actor().id, actor().session_id)
    response = _redirect(url_for("access.sign_in"))
    response.delete_cookie(_cookie_name(), path="/", secure=request.is_secure, httponly=True, samesite="Lax")
    # The form page that a phone keeps for a shop without signal goes; what was typed and not yet sent stays.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _let_in(user_id, target: str) -> Response:  # type: ignore[no-untyped-def]
    if g.actor is not None:
        accounts.sign_out(g.actor.id, g.actor.session_id)  # whoever comes in anew leaves no session behind
    roles = {held.role for held in queries.grants_of(user_id)}
    on_phone = roles == {"shopper"}
    token = accounts.sign_in(user_id, on_phone=on_phone)
    response = _redirect(target)
    lifetime = account_rules.PHONE_LIFETIME if on_phone else account_rules.DESK_LIFETIME
    response.set_cookie(
        _cookie_name(),
        token,
        max_age=int(lifetime.total_seconds()),
        path="/",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    if not on_phone:
        mark_staff(response)
    return response


def _cookie_name() -> str:
    """Bound to this very host where the browser allows it, which is only over https."""
    return "__Host-sid" if request.is_secure else "sid"


def _redirect(target: str) -> Response:
    return redirect(target, code=303)  # type: ignore[return-value]
