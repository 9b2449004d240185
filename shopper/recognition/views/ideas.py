"""Ideas, for whoever answers for them and whoever leads the place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for

from shopper.access.rules import WORK_CASES
from shopper.recognition import words
from shopper.recognition.actions import ideas as actions
from shopper.recognition.forms import IdeaForm
from shopper.recognition.queries import ideas as queries
from shopper.web.addresses import id_or_nowhere
from shopper.web.fields import clean
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
    given = {"verdict": idea.verdict, "answer": idea.answer, "said": idea.said, "is_shown": idea.is_shown}
    return _page(suggestion_id, IdeaForm(data=given))


@pages.post("/<uuid:suggestion_id>")
@may(WORK_CASES)
def judge(suggestion_id: UUID) -> Response:
    queries.idea_for(actor().id, suggestion_id)
    form = IdeaForm(request.form)
    if not form.validate():
        return _page(suggestion_id, form, status=422)
    said: dict[str, Any] = {"answer": clean(form.answer.data), "said": clean(form.said.data), "is_shown": bool(form.is_shown.data)}
    actions.judge_idea(actor().id, suggestion_id, verdict=form.verdict.data, **said)
    return redirect(url_for("ideas.index"), code=303)  # type: ignore[return-value]


def _page(suggestion_id: UUID, form: IdeaForm, status: int = 200) -> Response:
    idea = queries.idea_for(actor().id, suggestion_id)
    said = queries.words_of(idea)
    return render_page("recognition/idea.html", status=status, idea=idea, said=said, form=form, verdicts=words.VERDICTS)
