"""What a phone said about a visit, read so that nothing it said can break us."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from shopper.errors import Malformed

UNREADABLE = "\ufffd"
LONGEST_KEY = 20
LONGEST_REASON = 40
MOST_REASONS = 50
LONGEST_NOTE = 2_000

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_UUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True)
class AnswerGiven:
    """`value` as entered; None when the item was left open, UNREADABLE when it held no text or number at all.

    Several chosen values stand in it joined by ",".
    """

    value: str | None
    fact: str
    started_at: datetime | None
    stopped_at: datetime | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recognised:
    """The shopper says that staff knew why they were there."""

    at: datetime | None
    note: str


@dataclass(frozen=True)
class Manifest:
    """A visit as the phone sent it; instants are aware UTC, texts are as entered. Its photos: capture.rules.Envelope."""

    kind: str
    subject: UUID
    form: UUID
    version: str
    rev: int
    replaces: UUID | None
    locale: str
    started_at: datetime | None
    finished_at: datetime | None
    came_in_at: datetime | None
    left_at: datetime | None
    answers: Mapping[str, AnswerGiven]
    narrative: str
    channel: str = ""
    recognised: Recognised | None = None

    @property
    def visited_at(self) -> datetime | None:
        """The best known moment of the visit: coming in, else opening the form, else finishing it."""
        return self.came_in_at or self.started_at or self.finished_at


def read_manifest(raw: bytes) -> Manifest:
    """The manifest of a visit, whatever else it holds: only what cannot be placed at all is Malformed.

    That is: no JSON object (too deep counts as none), another kind, no usable `subject` or `form`. Unknown keys are
    passed over and values of a wrong type read as absent. Texts stay as entered, composed or not; only NUL and lone
    surrogates, which no database holds, become U+FFFD: the bytes themselves are kept with the submission.
    """
    body = _object(raw)
    subject, form = _uuid(body.get("subject")), _uuid(body.get("form"))
    if body.get("kind") != "visit" or subject is None or form is None:
        raise Malformed("kind, subject and form are needed")
    return Manifest(
        kind="visit",
        subject=subject,
        form=form,
        version=_text(body.get("version"))[:LONGEST_KEY],
        rev=_whole(body.get("rev")) or 1,
        replaces=_uuid(body.get("replaces")),
        locale=_language(body.get("locale")),
        started_at=_instant(body.get("started_at")),
        finished_at=_instant(body.get("finished_at")),
        came_in_at=_instant(body.get("came_in_at")),
        left_at=_instant(body.get("left_at")),
        answers=_answers(body.get("answers")),
        narrative=_text(body.get("narrative")),
        channel=_text(body.get("channel"))[:LONGEST_KEY],
        recognised=_recognised(body.get("recognised")),
    )


def _object(raw: bytes) -> dict[str, object]:
    """Numbers come back as the text they were written in, exact and of any length; NaN is no text and no answer."""
    try:
        body = json.loads(raw, parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error
    if not isinstance(body, dict):
        raise Malformed("not a JSON object")
    return body


def _text(value: object) -> str:
    return _UNSTORABLE.sub(UNREADABLE, value) if isinstance(value, str) else ""


def _uuid(value: object) -> UUID | None:
    return UUID(value) if isinstance(value, str) and _UUID.fullmatch(value) else None


def _whole(value: object) -> int | None:
    """A positive whole number that every database column holds."""
    if not isinstance(value, str) or not re.fullmatch("[0-9]{1,10}", value):
        return None
    return int(value) if 1 <= int(value) < 2**31 else None


def _language(value: object) -> str:
    """The bare language of a locale ("pl" of "pl-PL"); empty when it is none."""
    found = re.match("[a-z]{2}(?![a-z])", _text(value).lower())
    return found.group() if found else ""


def _instant(value: object) -> datetime | None:
    """A moment with its offset, as UTC. A wall clock without an offset is no moment, nor is a year of no visit."""
    try:
        at = datetime.fromisoformat(_text(value))
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo and 2000 <= at.year < 2200 else None


def _answers(value: object) -> dict[str, AnswerGiven]:
    given = value if isinstance(value, dict) else {}
    return {_text(key): _answer(each) for key, each in given.items()}


def _answer(value: object) -> AnswerGiven:
    if not isinstance(value, dict):
        return AnswerGiven(None if value is None else UNREADABLE, "", None, None)
    entered = value.get("value")
    if entered is None and isinstance(value.get("values"), list):
        entered = ",".join(filter(None, map(_text, value["values"])))
    readable = entered is None or isinstance(entered, str)
    return AnswerGiven(
        value=(_text(entered) or None) if readable else UNREADABLE,
        fact=_text(value.get("fact")),
        started_at=_instant(value.get("start")),
        stopped_at=_instant(value.get("stop")),
        reasons=_reasons(value.get("reasons")),
    )


def _reasons(value: object) -> tuple[str, ...]:
    """Each once, as many as a form may offer."""
    ticked = (_text(each)[:LONGEST_REASON] for each in value) if isinstance(value, list) else ()
    return tuple(dict.fromkeys(filter(None, ticked)))[:MOST_REASONS]


def _recognised(value: object) -> Recognised | None:
    return Recognised(_instant(value.get("at")), _text(value.get("note"))[:LONGEST_NOTE]) if isinstance(value, dict) else None
