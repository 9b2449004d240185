"""Ideas, for whoever answers for them and whoever leads the place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for

from shopper.access.rules import WORK_CASES
from shopper.recognition import words
from shopper.recognition.actions import ideas as actions
from shopper.recognition.forms import IdeaForm
from shopper.recognition.models import Suggestion
from shopper.recognition.queries import ideas as queries
from shopper.web.addresses import id_or_nowhere
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

pages = Blueprint("ideas", __name__, url_prefix="/ideas")


@pages.get("")
@may(WORK_CASES)
def index() -> Response:
    state = request.args.get("state")
    wanted = queries.IdeaFilter(state if state in queries.STATES else None, id_or_nowhere(request.args.get("after")))
    rows, following = queries.ideas_for(actor().id, wanted)
    kept: dict[str, Any] = {"state": wanted.state} if wanted.state else {}
    return render_page(
        "recognition/ideas.html",
        rows=rows,
        state=wanted.state,
        states=queries.STATES,
        verdicts=words.VERDICTS,
        first=url_for("ideas.index", **kept) if wanted.after else None,
        following=url_for("ideas.index", **kept, after=following) if following else None,
    )


@pages.get("/<uuid:suggestion_id>")
@may(WORK_CASES)
def show(suggestion_id: UUID) -> Response:
    idea = queries.idea_for(actor().id, suggestion_id)
    texts = {"answer": idea.answer or {}, "said": idea.said or {}}
    given = {f"{name}_{language}": text for name, each in texts.items() for language, text in each.items()}
    return _page(idea, _form(idea, data={"verdict": idea.verdict, "is_shown": idea.is_shown, **given}))


@pages.post("/<uuid:suggestion_id>")
@may(WORK_CASES)
def judge(suggestion_id: UUID) -> Response:
    idea = queries.idea_for(actor().id, suggestion_id)
    form = _form(idea, request.form)
    if not form.is_whole():
        return _page(idea, form, status=422)
    said: dict[str, Any] = {"answer": form.texts("answer"), "said": form.texts("said"), "is_shown": bool(form.is_shown.data)}
    actions.judge_idea(actor().id, suggestion_id, verdict=form.verdict.data, **said)
    return redirect(url_for("ideas.index"), code=303)  # type: ignore[return-value]


def _form(idea: Suggestion, given: Any = None, **kwargs: Any) -> IdeaForm:
    return IdeaForm(given, language=idea.comment.language, **kwargs)


def _page(idea: Suggestion, form: IdeaForm, status: int = 200) -> Response:
    said = queries.words_of(idea)
    return render_page("recognition/idea.html", status=status, idea=idea, said=said, form=form, verdicts=words.VERDICTS)
