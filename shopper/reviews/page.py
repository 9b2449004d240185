"""What stands around a visit at the desk: whose turn it is, what was decided, changed, remarked, what to look at twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import url_for

from shopper.infra import clock
from shopper.questionnaires.rules import ItemSpec
from shopper.reviews import queries
from shopper.reviews.measures import signals
from shopper.reviews.measures.signals import Seen, Signal
from shopper.reviews.models import AnswerEdit, Publication, Verdict
from shopper.reviews.queries import Desk
from shopper.reviews.words import signal_text
from shopper.visits.models import Answer, Visit
from shopper.web.answers import WORDS, answer_word

CHOSEN = {"yes_no": ("yes", "no"), "scale3": ("yes", "partly", "no")}


@dataclass(frozen=True)
class EditView:
    """A change in words. `who` is empty for the shopper's own correction."""

    part: str
    old: str
    new: str
    why: str
    who: str
    at: datetime


@dataclass(frozen=True)
class SignalView:
    item: str | None
    text: str
    url: str | None


@dataclass(frozen=True)
class SignalGroup:
    """The same sentence about several items is said once."""

    text: str
    url: str | None
    items: tuple[str, ...]


@dataclass(frozen=True)
class ReturnView:
    """What was asked of the shopper; remarks by item."""

    remarks: Mapping[str, str]
    note: str
    who: str
    returned_at: datetime
    due_at: datetime
    answered_at: datetime | None

    @property
    def is_late(self) -> bool:
        return self.answered_at is None and self.due_at < clock.now()


@dataclass(frozen=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True)
class Around:
    """`edits` by item, oldest first; `choices` by item: the answers a reviewer may choose, empty where one is typed.

    `is_asked`: the shopper still has time to answer, so nothing is published yet.
    """

    state: str
    due_at: datetime | None
    is_overdue: bool
    is_asked: bool
    reviewer: str
    is_mine: bool
    verdict: Verdict | None
    verdict_by: str
    latest: Publication | None
    changes: int
    replaced_by: UUID | None
    corrects: bool
    edits: Mapping[str, Sequence[EditView]]
    returns: Sequence[ReturnView]
    remarks: Mapping[str, str]
    signals: Sequence[SignalView]
    signals_said: Sequence[SignalGroup]
    notes: Sequence[tuple[str, str, datetime]]
    choices: Mapping[str, Sequence[Choice]]


def around(user_id: UUID, desk: Desk) -> Around:
    visit, review = desk.visit, queries.review_of(desk.visit.id)
    verdict, returns, notes = queries.verdict_of(visit.id), queries.returns_of(visit.assignment_id), queries.notes_of(visit.id)
    earlier = queries.earlier_form(visit.id)
    people: list[UUID | None] = [edit.edited_by for edit in desk.edits]
    people += [*(each.returned_by for each in returns), *(each.written_by for each in notes)]
    people += [review.reviewer_id if review else None, verdict.given_by if verdict else None]
    names = queries.names_of(people)
    found = [_view(each) for each in _signals(user_id, desk)]
    shown = [
        ReturnView(
            {each["item"]: each["text"] for each in back.remarks},
            back.note,
            names.get(back.returned_by, ""),
            back.returned_at,
            back.due_at,
            back.answered_at,
        )
        for back in returns
    ]
    return Around(
        state=review.state if review else queries.DONE,
        due_at=review.due_at if review and review.state != queries.DONE else None,
        is_overdue=bool(review and review.state != queries.DONE and review.due_at < clock.now()),
        is_asked=queries.waits_for_shopper(review),
        reviewer=names.get(review.reviewer_id, "") if review and review.reviewer_id else "",
        is_mine=bool(review and review.reviewer_id == user_id),
        verdict=verdict,
        verdict_by=names.get(verdict.given_by, "") if verdict and verdict.given_by else "",
        latest=desk.latest,
        changes=_unpublished(desk),
        replaced_by=visit.replaced_by_id,
        corrects=earlier is not None,
        edits=_edits(desk, earlier, names),
        returns=shown,
        remarks=shown[0].remarks if shown else {},
        signals=found,
        signals_said=_grouped(found),
        notes=[(each.text, names.get(each.written_by, ""), each.at) for each in notes],
        choices={key: choices_of(spec) for key, spec in desk.specs.items()},
    )


def _unpublished(desk: Desk) -> int:
    """How many things the newest report tells otherwise than the visit as it stands."""
    if desk.latest is None:
        return 0
    told = {item["key"]: (item["value"] or "", item["fact"]) for item in desk.latest.snapshot["items"]}
    stands = {key: (answer.value, answer.fact) for key, answer in desk.answers.items() if key in desk.specs}
    differing = sum(told.get(key, ("", "")) != stands.get(key, ("", "")) for key in desk.specs)
    return max(differing, int(desk.latest.visit_id != desk.visit.id))


def _edits(desk: Desk, earlier: Visit | None, names: Mapping[UUID, str]) -> dict[str, list[EditView]]:
    found: dict[str, list[EditView]] = {}
    if earlier is not None:
        before = {answer.key: answer for answer in earlier.answers}
        for key, spec in desk.specs.items():
            found[key] = _corrected(spec, before.get(key), desk.sent.get(key), desk.visit.received_at)
    for edit in desk.edits:
        found.setdefault(edit.key, []).append(_edit(desk.specs[edit.key], edit, names.get(edit.edited_by, "")))
    return {key: edits for key, edits in found.items() if edits}


def _edit(spec: ItemSpec, edit: AnswerEdit, who: str) -> EditView:
    if edit.part == "value":
        return EditView(edit.part, _word(spec, edit.old), _word(spec, edit.new), edit.why, who, edit.at)
    return EditView(edit.part, edit.old, edit.new, edit.why, who, edit.at)


def _corrected(spec: ItemSpec, before: Answer | None, now: Answer | None, at: datetime) -> list[EditView]:
    old_value, new_value = before.value if before else "", now.value if now else ""
    old_fact, new_fact = before.fact if before else "", now.fact if now else ""
    found = []
    if old_value != new_value:
        found.append(EditView("value", _word(spec, old_value), _word(spec, new_value), "", "", at))
    if old_fact != new_fact:
        found.append(EditView("fact", old_fact, new_fact, "", "", at))
    return found


def _word(spec: ItemSpec, value: str) -> str:
    return answer_word(spec.answer, value, spec.options)


def choices_of(spec: ItemSpec) -> list[Choice]:
    """Also what the form does not offer the shopper: a reviewer may say that nobody could see it."""
    chosen = [Choice(value, str(WORDS[value])) for value in CHOSEN.get(spec.answer, ())]
    if spec.answer == "choice":
        chosen = [Choice(value, answer_word(spec.answer, value, spec.options)) for value, _label in spec.options]
    return [*chosen, *(Choice(value, str(WORDS[value])) for value in ("na", "not_seen"))]


def _signals(user_id: UUID, desk: Desk) -> list[Signal]:
    visit, seen = desk.visit, [_seen(desk.specs[key], answer) for key, answer in desk.sent.items() if key in desk.specs]
    facts = {each.key: each.fact for each in seen}
    return [
        *signals.about_pace(visit.came_in_at, visit.left_at, seen),
        *signals.about_pattern(seen),
        *signals.about_wording(visit.narrative, facts, queries.others_of_shopper(user_id, visit)),
        *(Signal("photo_seen", item, visit_id=other) for item, other in queries.photos_seen_before(user_id, visit)),
    ]


def _seen(spec: ItemSpec, answer: Answer) -> Seen:
    return Seen(
        key=answer.key,
        value=answer.value,
        fact=answer.fact,
        started_at=answer.started_at,
        stopped_at=answer.stopped_at,
        is_time=spec.answer == "time",
        has_choice=spec.answer in CHOSEN and spec.is_scored,
    )


def _view(signal: Signal) -> SignalView:
    url = url_for("reviews.show", visit_id=signal.visit_id) if signal.visit_id else None
    return SignalView(signal.item, signal_text(signal), url)


def _grouped(found: Sequence[SignalView]) -> list[SignalGroup]:
    groups: dict[tuple[str, str | None], list[str]] = {}
    for each in found:
        groups.setdefault((each.text, each.url), []).extend([each.item] if each.item else [])
    return [SignalGroup(text, url, tuple(items)) for (text, url), items in groups.items()]
