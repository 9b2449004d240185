"""The protocol over HTTP: `/api/s/<uuid>` and its photos, and drafts. What each status means to the phone: docs/capture.md."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, jsonify, request

from shopper.capture import actions, queries
from shopper.capture.kinds import Sender, kind_of
from shopper.capture.rules import CHUNK_BYTES, MOST_BODY_BYTES, MOST_DRAFT_BYTES, read_draft, uuid_or_none
from shopper.config import settings
from shopper.errors import Conflict, Malformed, NotAllowed, NotFound, TooLarge
from shopper.web.guard import actor, public, signed_in
from shopper.web.traces import trace

pages = Blueprint("capture", __name__, url_prefix="/api")


@pages.put("/s/<submission_id>")
@public  # the form kind decides who may send
def put(submission_id: str) -> Response:
    _demand_own_script()
    if (request.content_length or 0) > MOST_BODY_BYTES:
        raise TooLarge(MOST_BODY_BYTES)
    try:
        receipt, is_new = actions.receive(replace(_sender(), trace=trace()), _id(submission_id), request.get_data(cache=False))
        if receipt.rev > 1 and not receipt.complete:
            receipt = actions.carry_over(_sender(), _id(submission_id))
    except Conflict as conflict:
        return _answer(409, receipt=_as_json(_held(conflict)))
    status = 202 if receipt.status != "ok" else 201 if is_new else 200
    return _answer(status, **_as_json(receipt))


@pages.get("/s/<submission_id>")
@public
def show(submission_id: str) -> Response:
    return _answer(200, **_as_json(queries.receipt(queries.own_submission(_id(submission_id), _sender()))))


@pages.get("/s/<submission_id>/manifest")
@public
def manifest(submission_id: str) -> Response:
    """What was sent, for its owner to correct on a phone that no longer has it; and which of its photos are here."""
    found = queries.own_submission(_id(submission_id), _sender())
    if found.owner_id is None:  # nobody's account sent it, and its id is no secret
        raise NotFound
    held = [str(item.pid) for item in queries.receipt(found).items if item.have]
    return _answer(200, id=str(found.id), manifest=json.loads(found.body), held=held)


@pages.route("/s/<submission_id>/p/<pid>", methods=["HEAD"])
@public
def offset(submission_id: str, pid: str) -> Response:
    here, size, have = actions.have_bytes(_sender(), _id(submission_id), _id(pid))
    response = _answer(200)
    response.headers["Upload-Offset"], response.headers["Upload-Length"] = str(here), str(size)
    response.headers["X-Have"] = "1" if have else "0"
    return response


@pages.patch("/s/<submission_id>/p/<pid>")
@public
def append(submission_id: str, pid: str) -> Response:
    _demand_own_script()
    if (request.content_length or 0) > CHUNK_BYTES:
        raise TooLarge(CHUNK_BYTES)
    text = request.headers.get("Upload-Offset", "")
    if not text.isascii() or not text.isdecimal() or len(text) > 12:
        raise Malformed("Upload-Offset")
    chunk = request.get_data(cache=False)
    if len(chunk) > CHUNK_BYTES:
        raise TooLarge(CHUNK_BYTES)
    reached = actions.append(_sender(), _id(submission_id), _id(pid), int(text), chunk)
    response = _answer(200, offset=reached)
    response.headers["Upload-Offset"] = str(reached)
    return response


@pages.put("/drafts/<kind>/<uuid:subject>")
@signed_in
def put_draft(kind: str, subject: UUID) -> Response:
    """409 with what another phone has put; 410 once it was sent."""
    _demand_own_script()
    if (request.content_length or 0) > MOST_DRAFT_BYTES:
        raise TooLarge(MOST_DRAFT_BYTES)
    try:
        rev = actions.put_draft(_sender(), kind, subject, read_draft(request.get_data(cache=False)))
    except Conflict:
        return _draft(409, kind, subject)
    return _answer(200, rev=rev)


@pages.get("/drafts/<kind>/<uuid:subject>")
@signed_in
def show_draft(kind: str, subject: UUID) -> Response:
    return _draft(200, kind, subject)


@pages.delete("/drafts/<kind>/<uuid:subject>")
@signed_in
def drop_draft(kind: str, subject: UUID) -> Response:
    _demand_own_script()
    actions.drop_draft(actor().id, kind, subject)
    return _answer(200, rev=0)


def _draft(status: int, kind: str, subject: UUID) -> Response:
    found = queries.own_draft(actor().id, kind, subject)
    if found is None:
        raise NotFound
    put = {"rev": found.rev, "device": found.device, "updated_at": found.updated_at.isoformat()}
    return _answer(status, **put, draft=json.loads(found.body))


def _sender() -> Sender:
    return Sender(g.actor.id if g.actor else None)


def _id(text: str) -> UUID:
    found = uuid_or_none(text)
    if found is None:
        raise Malformed("not a UUID")
    return found


def _demand_own_script() -> None:
    """No form on another site can set this header."""
    if request.headers.get("X-Outbox") != "1":
        raise NotAllowed("X-Outbox")


def _held(conflict: Conflict) -> queries.Receipt:
    return queries.receipt(queries.own_submission(conflict.facts["submission"], _sender()))  # type: ignore[arg-type]


def _as_json(receipt: queries.Receipt) -> dict[str, Any]:
    kind = kind_of(receipt.kind)
    reasons = [{"code": each.code, "item": each.item, "text": kind.explain(each)} for each in receipt.reasons]
    facts: dict[str, Any] = {
        "id": str(receipt.id),
        "rev": receipt.rev,
        "owner": str(receipt.owner) if receipt.owner else None,
        "body_sha256": receipt.body_sha256,
        "status": receipt.status,
        "items": [{"pid": str(i.pid), "size": i.size, "sha256": i.sha256, "have": i.have} for i in receipt.items],
        "complete": receipt.complete,
        "received_at": receipt.received_at.isoformat(),
    }
    return {**facts, "sig": _signature(facts), "reasons": reasons}


def _signature(facts: dict[str, Any]) -> str:
    """Proof that this server said so; the reasons' words differ by language and are left out."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return hmac.new(settings().secret_key.encode(), b"receipt:" + text.encode(), hashlib.sha256).hexdigest()


def _answer(status: int, /, **facts: Any) -> Response:
    response = jsonify(facts)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
