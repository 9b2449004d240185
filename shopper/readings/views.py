"""Read and confirm, the one-minute check, and who is still to read."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Flask, Response, g, redirect, request, url_for

from shopper.access.rules import CONFIRM_BOOK, ROLES, SEE_READERS, roles_that_may
from shopper.errors import Conflict, Invalid, NotFound
from shopper.readings import actions, queries, rules
from shopper.readings.queries import Mine, ReaderFilter
from shopper.web.addresses import id_in
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

pages = Blueprint("readings", __name__, url_prefix="/readings")
STATES = ("open", "read", "checked")


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
    app.jinja_env.globals.update(due_readings=due)


def due() -> list[Mine]:
    """For home pages: what the person of this request is asked to read now."""
    who = g.get("actor")
    return queries.due(who.id) if who and CONFIRM_BOOK in who.permissions else []


@pages.get("")
@may(CONFIRM_BOOK)
def index() -> Response:
    known = queries.mine(actor().id)
    return render_page("readings/index.html", known=known, has_due=any(each.is_to_confirm or each.is_to_check for each in known))


@pages.get("/<uuid:edition_id>")
@may(CONFIRM_BOOK)
def show(edition_id: UUID) -> Response:
    found, edition = queries.my_edition(actor().id, edition_id)
    before = queries.last_read_before(actor().id, edition)
    return render_page(
        "readings/show.html",
        mine=found,
        edition=edition,
        before=before,
        changes=rules.what_changed(before.standards, edition.standards) if before else (),
        sections=[(part, [each for each in edition.standards if each.section_id == part.id]) for part in edition.sections],
    )


@pages.post("/<uuid:edition_id>/confirmation")
@may(CONFIRM_BOOK)
def confirm(edition_id: UUID) -> Response:
    try:
        actions.confirm_reading(actor().id, edition_id)
    except Conflict:
        return _see(url_for("readings.show", edition_id=edition_id))
    return _see(url_for("readings.index"))


@pages.get("/<uuid:edition_id>/check")
@may(CONFIRM_BOOK)
def check(edition_id: UUID) -> Response:
    return _check_page(edition_id)


@pages.post("/<uuid:edition_id>/check")
@may(CONFIRM_BOOK)
def take_check(edition_id: UUID) -> Response:
    chosen = {key.removeprefix("q-"): value for key, value in request.form.items() if key.startswith("q-")}
    try:
        actions.take_check(actor().id, edition_id, chosen)
    except Invalid as refused:
        return _check_page(edition_id, chosen, refused.problems)
    except Conflict:
        return _check_page(edition_id)
    return _see(url_for("readings.check", edition_id=edition_id))


def _check_page(edition_id: UUID, chosen: dict[str, str] | None = None, problems: dict[str, str] | None = None) -> Response:
    found, edition = queries.my_edition(actor().id, edition_id)
    questions = rules.check_of(edition, actor().id)
    if found.confirmed_at is None or not questions:
        raise NotFound("check")
    answers = queries.check_answers(actor().id, edition_id) if found.taken_at else {}
    return render_page(
        "readings/check.html",
        status=422 if problems else 200,
        has_errors=bool(problems),
        mine=found,
        edition=edition,
        questions=questions,
        answers=answers,
        right=sum(each.is_right for each in answers.values()),
        standards={each.number: each for each in edition.standards},
        chosen=chosen or {},
        problems=problems or {},
    )


@pages.get("/people")
@may(SEE_READERS)
def newest_people() -> Response:
    """Leads to the newest edition's readers: there is one book in most companies."""
    editions = queries.editions_with_readers(actor().id)
    if not editions:
        raise NotFound("edition")
    return _see(url_for("readings.people", edition_id=editions[0].edition.id))


@pages.get("/<uuid:edition_id>/people")
@may(SEE_READERS)
def people(edition_id: UUID) -> Response:
    shelved, wanted = queries.edition_with_readers(actor().id, edition_id), _wanted(request.args)
    rows, following = queries.readers(actor().id, shelved.edition, wanted)
    kept = {key: value for key, value in request.args.items() if key in ("state", "role", "place") and value}
    return render_page(
        "readings/people.html",
        shelved=shelved,
        edition=shelved.edition,
        editions=queries.editions_with_readers(actor().id),
        rows=rows,
        counts=queries.counts(actor().id, shelved.edition),
        shares=queries.shares(actor().id, shelved.edition),
        fewest=rules.FEWEST_SHOWN,
        filters=kept,
        states=STATES,
        roles=[role for role in ROLES if role in roles_that_may(CONFIRM_BOOK)],
        places=queries.places(actor().id),
        first=f"?{urlencode(kept)}" if wanted.after else None,
        more=f"?{urlencode({**kept, 'after': str(following)})}" if following else None,
        reminded=request.args.get("reminded", type=int),
    )


@pages.post("/<uuid:edition_id>/reminders")
@may(SEE_READERS)
def remind(edition_id: UUID) -> Response:
    wanted = _wanted(request.form)
    asked = actions.remind(actor().id, edition_id, wanted)
    kept = {key: value for key in ("role", "place") if (value := request.form.get(key))}
    query = urlencode({**kept, "state": "open", "reminded": asked})
    return _see(f"{url_for('readings.people', edition_id=edition_id)}?{query}")


def _wanted(given: Any) -> ReaderFilter:
    """What the address does not say rightly is no filter."""
    state, role = given.get("state"), given.get("role")
    return ReaderFilter(
        state=state if state in STATES else None,
        role=role if role in ROLES else None,
        place_id=id_in(given.get("place")),
        after=id_in(given.get("after")),
    )


def _see(target: str) -> Response:
    return redirect(target, code=303)  # type: ignore[return-value]
