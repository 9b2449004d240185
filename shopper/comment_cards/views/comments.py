"""What came in, and what of it is held: the list, one click to release or to hide, one comment or all that look alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for

from shopper.access.rules import JUDGE_COMMENTS, READ_COMMENTS
from shopper.capture.models import Photo
from shopper.comment_cards import page, words
from shopper.comment_cards.actions import judging as actions
from shopper.comment_cards.actions.seeing import mark_seen
from shopper.comment_cards.models import SOURCES, STANDINGS, Comment
from shopper.comment_cards.queries import judging as queries
from shopper.comment_cards.queries.aged import said_today
from shopper.comment_cards.queries.judging import Wanted
from shopper.comment_cards.queries.photos import photos_of
from shopper.comment_cards.queries.positive import alarms_for
from shopper.comment_cards.rules.labels import HOLDING, TELLING
from shopper.comment_cards.rules.masking import masked
from shopper.comment_cards.rules.positive import WEEKS
from shopper.errors import Malformed, NotFound
from shopper.infra import clock
from shopper.web.addresses import id_in, id_or_nowhere, id_wanted, safe_next
from shopper.web.guard import actor, may
from shopper.web.pages import render_page

comments = Blueprint("comments", __name__, url_prefix="/comments")
VERDICTS = {"release": actions.release, "hide": actions.hide}
MOST_JUDGED, AT_ONCE = 10_000, 20


@comments.get("")
@may(READ_COMMENTS)
def index() -> Response:
    """What came in, the newest first; what is held stands together where it looks alike."""
    who, wanted = actor().id, _wanted()
    rows, more = queries.comments_for(who, wanted)
    mark_seen(who, [each.id for each in rows if each.seen_at is None])
    photos = photos_of(rows)
    may_judge = queries.may_judge(who, [each.id for each in rows])
    given = {name: value for name, value in request.args.items() if name in _FILTERS and value}
    return render_page(
        "comment_cards/comments.html",
        fragment="list",
        comments=[_line(each, photos, judged=each.id in may_judge) for each in rows],
        clusters=queries.clusters_for(who) if wanted.standing == "held" and not wanted.before else [],
        alarms=alarms_for(who, clock.now() - timedelta(weeks=WEEKS)) if not given else [],
        filters=given,
        places=queries.places_to_read(who),
        held=queries.count_held(who),
        leads=queries.leads_from(who, [each.id for each in rows]),
        labels=sorted(HOLDING | TELLING),
        standings=STANDINGS,
        sources=SOURCES,
        newest=_address(given) if wanted.before else None,
        older=_address({**given, "before": str(rows[-1].id)}) if more else None,
        here=_address(given),
        page=page,
        said_today=said_today,
        words=words,
    )


@comments.post("/verdicts")
@may(JUDGE_COMMENTS)
def judge() -> Response:
    """Of one, of several, or of a whole cluster."""
    verdict = VERDICTS.get(request.form.get("verdict", ""))
    if verdict is None:
        raise Malformed("verdict")
    meant = _meant()
    if not set(meant) <= queries.may_judge(actor().id, meant):
        raise NotFound
    for first in range(0, len(meant), AT_ONCE):  # customers who send meanwhile come in between
        verdict(actor().id, meant[first : first + AT_ONCE])
    return redirect(safe_next(request.form.get("next"), url_for("comments.index", standing="held")), code=303)  # type: ignore[return-value]


_FILTERS = ("standing", "face", "place", "source", "label")


def _address(given: dict[str, str]) -> str:
    return f"{url_for('comments.index')}?{urlencode(given)}" if given else url_for("comments.index")


def _wanted() -> Wanted:
    given = request.args
    face = given.get("face", "")
    return Wanted(
        standing=given["standing"] if given.get("standing") in STANDINGS else None,
        face=int(face) if face in ("1", "2", "3", "4", "5") else None,
        place=id_or_nowhere(given.get("place")),
        source=given["source"] if given.get("source") in SOURCES else None,
        label=given["label"] if given.get("label") in HOLDING | TELLING else None,
        before=id_in(given.get("before")),
    )


def _meant() -> list[UUID]:
    cluster = request.form.get("cluster")
    if cluster:
        found = next((each for each in queries.clusters_for(actor().id) if each.name == cluster), None)
        return list(found.ids) if found else []
    return [id_wanted(text) for text in request.form.getlist("comment")[:MOST_JUDGED]]


def _line(comment: Comment, photos: Mapping[UUID, list[Photo]], *, judged: bool) -> dict[str, Any]:
    may_see = judged or comment.standing == "counted"
    return {
        "comment": comment,
        "photos": page.photos_shown(photos.get(comment.id, []), f"/comments/{comment.id}/photos") if may_see else [],
        "words": said_today(comment),
        "praised": masked(comment.praised),
        "odd": page.odd_about(comment.labels),
        "judged": judged,
    }
