"""How does a clause get its picture of good?"""

from __future__ import annotations

import tempfile
from pathlib import Path
from uuid import UUID

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _

from shopper.access.rules import EDIT_BOOK
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra.storage import storage
from shopper.standards import actions, queries, rules
from shopper.standards.views.blueprint import pages
from shopper.standards.views.drafting.pieces import found_piece, piece_page
from shopper.standards.views.drafting.shown import all_words
from shopper.web.guard import actor, may
from shopper.web.photos import photo_response


@pages.post("/drafts/<uuid:draft_id>/clauses/<number>/picture")
@may(EDIT_BOOK)
def put_picture(draft_id: UUID, number: str) -> Response:
    """A picture of good: cleaned, then named by the clause. Without a file the picture goes."""
    clause = found_piece(draft_id, "clauses", number)
    if clause is None:
        raise NotFound
    try:
        new = dict(clause)
        if request.form.get("remove"):
            new.pop("picture", None)
        else:
            new["picture"] = {"sha256": _kept_picture(draft_id), "alt": clause["title"]}
        actions.save_piece(actor().id, draft_id, "clauses", number, new, request.form.get("seen", ""))
    except Invalid as refusal:
        return piece_page(draft_id, "clauses", number, status=422, problem=all_words(refusal))
    except Conflict:
        return piece_page(draft_id, "clauses", number, status=409, problem=_("Somebody changed this meanwhile. Look at it again."))
    return redirect(url_for("standards.piece", draft_id=draft_id, kind="clauses", code=number) + "#picture", code=303)  # type: ignore[return-value]


@pages.get("/drafts/<uuid:draft_id>/clauses/<number>/picture.jpg")
@may(EDIT_BOOK)
def draft_picture(draft_id: UUID, number: str) -> Response:
    found = queries.draft_for(actor().id, draft_id)
    clause = rules.piece_of(found.document, "clauses", number)
    picture = queries.picture_of(found.company_id, (clause or {}).get("picture", {}).get("sha256", ""))
    return photo_response(storage().path(picture.key), picture.sha256)


def _kept_picture(draft_id: UUID) -> str:
    file = request.files.get("picture")
    if file is None or not file.filename:
        raise Invalid(picture="is missing")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "picture"
        file.save(source)
        return actions.keep_picture(actor().id, draft_id, source)
