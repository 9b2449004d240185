"""The customer's own page: anybody who holds the code. No contact stands on it, nothing of it is kept or found by machines."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from shopper.cases.actions import closing
from shopper.cases.desk import status_page
from shopper.cases.models import Case
from shopper.cases.queries.guest import case_by_comment, comment_of, open_until
from shopper.cases.views.blueprint import go_to, status_pages, typed
from shopper.comment_cards.actions.erasing import erase_comment
from shopper.comment_cards.models import Comment
from shopper.comment_cards.rules.codes import RETURN_LENGTH, read, shown
from shopper.errors import TooMany
from shopper.infra import clock
from shopper.infra.i18n import pick
from shopper.notifications.actions import hush_guest
from shopper.notifications.queries.guests import guest_letters, is_hushed
from shopper.organisation.queries import node
from shopper.web.guard import public
from shopper.web.pages import render_page
from shopper.web.rate import count_miss, refuse_guessing, refuse_hammering


@status_pages.get("")
@public
def ask_code() -> Response:
    typed_code = request.args.get("code", "")
    code = _own(typed_code)
    if code:
        return go_to(url_for("status.show", code=code))
    return _dressed(render_page("cases/status_ask.html", typed=typed_code[:40], unknown=bool(typed_code.strip())))


@status_pages.get("/<code>")
@public
def show(code: str) -> Response:
    found = _found(code)
    return found if isinstance(found, Response) else _page(*found)


@status_pages.post("/<code>/yes")
@public
def right(code: str) -> Response:
    found = _found(code)
    if isinstance(found, Response):
        return found
    comment, case = found
    if case is not None and status_page(comment, case).asks:
        closing.confirm_right(comment.id, case)
    return go_to(url_for("status.show", code=comment.code))


@status_pages.post("/<code>/no")
@public
def not_right(code: str) -> Response:
    """One tap; words are welcome and not needed."""
    found = _found(code)
    if isinstance(found, Response):
        return found
    comment, case = found
    if case is not None and status_page(comment, case).may_say_no:
        closing.reopen_case(case, typed("words"))
    return go_to(url_for("status.show", code=comment.code))


@status_pages.post("/<code>/letters")
@public
def hush(code: str) -> Response:
    """No more letters about this; the page stays."""
    found = _found(code)
    if isinstance(found, Response):
        return found
    hush_guest(found[0].id)
    return go_to(url_for("status.show", code=found[0].code))


@status_pages.get("/<code>/erasure")
@public
def ask_erasure(code: str) -> Response:
    found = _found(code)
    return found if isinstance(found, Response) else _page(*found, template="cases/status_erase.html")


@status_pages.post("/<code>/erasure")
@public
def erase(code: str) -> Response:
    found = _found(code)
    if isinstance(found, Response):
        return found
    erase_comment(None, found[0].id)
    return go_to(url_for("status.show", code=found[0].code))


def _own(text: str) -> str | None:
    code = read(text[:40])
    return code if code and len(code) == RETURN_LENGTH else None


def _found(text: str) -> Response | tuple[Comment, Case | None]:
    """The message, or the page that says why there is none."""
    try:
        refuse_guessing()
        code = _own(text)
        comment = comment_of(code) if code else None
        if comment is not None:
            refuse_hammering(comment.code)
        elif code:
            count_miss()
    except TooMany:
        return _later()
    if comment is None:
        return _dressed(render_page("cases/status_ask.html", status=404, typed=text[:40], unknown=True))
    case = case_by_comment(comment.id)
    if open_until(comment, case) <= clock.now():
        return _dressed(render_page("cases/status_over.html", status=410, **_brand(comment)))
    return comment, case


def _later() -> Response:
    return _dressed(render_page("cases/status_later.html", status=429))


def _page(comment: Comment, case: Case | None, template: str = "cases/status.html") -> Response:
    page = render_page(
        template,
        comment=comment,
        page=status_page(comment, case),
        code=comment.code,
        code_shown=shown(comment.code),
        zone=comment.location.zone,
        letters=guest_letters(comment.id),
        is_hushed=is_hushed(comment.id),
        **_brand(comment),
    )
    return _dressed(page)


def _brand(comment: Comment) -> dict[str, Any]:
    company = node(comment.company_id)
    return {"brand": pick(company.name).text if company else ""}


def _dressed(response: Response) -> Response:
    headers = response.headers
    headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    headers["Cache-Control"] = "no-store"
    return response
