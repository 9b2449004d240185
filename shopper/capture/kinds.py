"""The seam between the protocol and what is being filled in: visits now, comment cards later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from shopper.capture.rules import Envelope
from shopper.errors import Malformed


@dataclass(frozen=True)
class Sender:
    """Who is sending: a signed-in person, or nobody known. `trace`: how it came (web.traces), for the kind of form alone."""

    user_id: UUID | None
    trace: Any = field(default=None, compare=False)


@dataclass(frozen=True)
class Admission:
    """Whose the submission becomes. `about`: what the kind of form found out on the way, for who hears that it was received."""

    company_id: UUID
    owner_id: UUID | None
    about: Any = field(default=None, compare=False)


@dataclass(frozen=True)
class Reason:
    """Why a submission waits for a person; `item` is the item's key or empty."""

    code: str
    item: str = ""


class FormKind(Protocol):
    """Owner, auth and judgement of one kind of form."""

    name: str
    invalid_codes: frozenset[str]

    def admit(self, envelope: Envelope, sender: Sender) -> Admission:
        """Raises NotSignedIn, or NotFound when the subject is absent or not theirs."""

    def is_owner(self, owner_id: UUID | None, sender: Sender) -> bool:
        """Whether the sender may go on with a submission of that owner. Raises NotSignedIn."""

    def judge(self, envelope: Envelope, raw: bytes, received_at: datetime) -> Sequence[Reason]:
        """What does not fit; empty when all is well. Raises TooLarge, NotFound for the correction of what is
        somebody else's, Gone for that of what was erased, and nothing else: what arrived is kept."""

    def explain(self, reason: Reason) -> str:
        """The reason in the reader's language."""


_kinds: dict[str, FormKind] = {}


def register(kind: FormKind) -> None:
    _kinds[kind.name] = kind


def kind_of(name: str) -> FormKind:
    """Raises Malformed for a kind nobody registered."""
    try:
        return _kinds[name]
    except KeyError:
        raise Malformed("kind") from None
