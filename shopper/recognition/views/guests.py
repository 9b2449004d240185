"""For customers: may we repeat your words, and what became of what was suggested here."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import force_locale

from shopper.comment_cards.rules import codes
from shopper.errors import NotFound
from shopper.infra.i18n import LANGUAGES, current_locale, pick
from shopper.organisation.queries import node
from shopper.recognition import words
from shopper.recognition.actions import testimonials as actions
from shopper.recognition.forms import RepeatForm
from shopper.recognition.queries import ideas, testimonials
from shopper.recognition.rules.words import MOST_REPEATED, may_be_repeated, without_contacts
from shopper.web.fields import clean
from shopper.web.guard import public
from shopper.web.pages import render_page
from shopper.web.rate import count_miss, refuse_guessing, refuse_hammering

pages = Blueprint("guests", __name__)


@pages.get("/m/<code>/words")
@public
def ask(code: str) -> Response:
    return _page(code, RepeatForm())


@pages.post("/m/<code>/words")
@public
def let_repeat(code: str) -> Response:
    form = RepeatForm(request.form)
    if not form.validate():
        return _page(code, form, status=422)
    key = _own(code)
    actions.let_repeat(key, signed=clean(form.signed.data), consent=_consent(key))
    return _back(code)


@pages.post("/m/<code>/words/withdrawal")
@public
def take_back(code: str) -> Response:
    actions.take_back(_own(code))
    return _back(code)


@pages.get("/t/<code>/did")
@public
def did(code: str) -> Response:
    """You said, we did: of the place behind a poster's code; `in`: the language they chose on the card."""
    placement, wanted = ideas.place_of_code(_read(code)), request.args.get("in")
    with force_locale(wanted if wanted in LANGUAGES else current_locale()):
        return render_page(
            "recognition/did.html",
            node=placement.node,
            code=placement.code,
            rows=ideas.done_at(placement.node),
            told=words.TOLD,
            brand=_brand(placement.company_id),
        )


def _page(code: str, form: RepeatForm, status: int = 200) -> Response:
    key = _own(code)
    said = testimonials.comment_of_code(key)
    kept = testimonials.kept_for(said.id)
    given = kept if kept and kept.withdrawn_at is None else None
    if given is None and not may_be_repeated(said.face, said.words):
        raise NotFound("testimonial")
    return render_page(
        "recognition/words.html",
        status=status,
        code=key,
        shown=codes.shown(key),
        kept=given,
        said=given.words if given else without_contacts(said.words)[:MOST_REPEATED],
        language=said.language,
        consent=given.consent if given else _consent(key),
        form=form,
        brand=_brand(said.company_id),
    )


def _consent(key: str) -> str:
    """The sentence that is agreed to, as it is read."""
    return words.consent_sentence(_brand(testimonials.comment_of_code(key).company_id), current_locale())


def _brand(company_id):  # type: ignore[no-untyped-def]
    company = node(company_id)
    return pick(company.name).text if company else ""


def _own(code: str) -> str:
    """A customer's code that is somebody's; NotFound, and counted, for every other."""
    refuse_guessing()
    key = _read(code)
    try:
        testimonials.comment_of_code(key)
    except NotFound:
        count_miss()
        raise
    refuse_hammering(key)
    return key


def _read(code: str) -> str:
    found = codes.read(code)
    if found is None:
        raise NotFound("code")
    return found


def _back(code: str) -> Response:
    return redirect(url_for("guests.ask", code=_read(code)), code=303)  # type: ignore[return-value]
