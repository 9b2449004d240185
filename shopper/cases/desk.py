"""The customer's page as plain values: what was received, who has it, by when they hear, what was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from shopper.cases.models import Case, CaseEvent, Remedy
from shopper.cases.queries.folder import Folder, above, folder
from shopper.cases.queries.guest import open_until
from shopper.cases.queries.people import rank_at
from shopper.cases.rules import log
from shopper.cases.status import Step, steps_of
from shopper.cases.words import day_and_time, rank_words, remedy_words
from shopper.comment_cards.models import Comment
from shopper.comment_cards.queries.photos import lost_of, photos_beside
from shopper.infra import clock
from shopper.infra.i18n import pick

NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Fact:
    """One point of the line. `is_done`: a tick stands before it; else an open ring. `words`: paragraphs."""

    title: str
    words: list[str] = field(default_factory=list)
    is_done: bool = True


@dataclass(frozen=True)
class StatusPage:
    """`asks`: whether "is it right now?" stands on it; `may_say_no`: whether it can be opened again; `no_goes_to`: (name, rank)."""

    heading: str
    quote: str
    facts: list[Fact]
    asks: bool
    may_say_no: bool
    no_goes_to: tuple[str, str] | None
    days_left: int
    was_erased: bool


def status_page(comment: Comment, case: Case | None) -> StatusPage:
    found = folder(case) if case is not None else None
    until = open_until(comment, case)
    is_here = case is not None and comment.erased_on is None  # taken back, there is nothing to say yes or no to
    asks = is_here and found is not None and case is not None and case.closed_at is None and found.has(log.ASKED)
    closed = is_here and case is not None and case.closed_at is not None
    return StatusPage(
        heading=_heading(comment, case, found),
        quote=comment.words or "",
        facts=list(_facts(comment, case, found)),
        asks=asks,
        may_say_no=asks or closed,
        no_goes_to=_next_above(case) if case is not None and (asks or closed) else None,
        days_left=max(1, ceil((until - clock.now()) / timedelta(days=1))),
        was_erased=comment.erased_on is not None,
    )


def _heading(comment: Comment, case: Case | None, found: Folder | None) -> str:
    if case is None or found is None:
        return _("Thank you, received") if comment.standing == "counted" else _("Received")
    if case.closed_at is not None:
        return _("Closed, thank you") if found.has(log.CONFIRMED) else _("Closed")
    if found.has(log.ASKED):
        return _("Looked into") if found.has(log.UNJUSTIFIED) else _("Done, and please check us")
    if found.has(log.REOPENED):
        return _("Open again")
    return _("We are on it")


def _facts(comment: Comment, case: Case | None, found: Folder | None) -> Iterator[Fact]:
    zone, place = comment.location.zone, pick(comment.location.name).text
    spot = pick(comment.placement.spot).text if comment.placement else ""
    where = f"{place}, {spot}" if spot else place
    came, lost = len(photos_beside(comment)), len(lost_of(comment))
    photos = [ngettext("%(num)s photo received", "%(num)s photos received", came - lost)] if came > lost else []
    photos += [ngettext("%(num)s photo cannot be read", "%(num)s photos cannot be read", lost)] if lost else []
    yield Fact(_("Received"), [_begun(f"{day_and_time(comment.received_at, zone)}. {where}"), *photos])
    if case is None or found is None:
        yield from _without_case(comment)
    else:
        owed = [_owner(case, found), _first_answer(found, zone)]
        if found.not_right is None:
            yield from [*owed, *_done(found, zone)]
        else:
            yield from [*_earlier_calls(found, zone), *_done(found, zone), *owed]
    for step in steps_of(comment):
        yield _contributed(step, zone)


def _without_case(comment: Comment) -> Iterator[Fact]:
    """Honest about what happens next, and about what does not."""
    if comment.standing in ("new", "held", "hidden"):
        yield Fact(_("Somebody reads it first"), [_("Then it goes to whoever can do something about it.")], is_done=False)
    elif comment.praised or (comment.face or 0) > 3:
        yield Fact(_("Passed on"), [_("Kind words go to the people they are for.")])
    else:
        yield Fact(_("It counts"), [_("It is part of what the shop learns from. If you wish for an answer, say so on the card.")])


def _owner(case: Case, found: Folder) -> Fact:
    """By name and role, since when."""
    since = next((each.at for each in reversed(found.events) if each.kind in (log.OWNED, log.OPENED)), case.opened_at)
    role = rank_words(rank_at(case.owner_id, case.location.path), case.location.kind)
    told = _("%(role)s, since %(time)s", role=role, time=day_and_time(since, case.location.zone))
    return Fact(_("%(name)s has it", name=case.owner.name), [told])


def _first_answer(found: Folder, zone: str) -> Fact:
    owed, now = found.clocks.answer, clock.now()
    due = day_and_time(owed.due_at, zone)
    tries = [_tried(each, found.names, zone) for each in found.events if _is_attempt(each, found)]
    if owed.met_at is not None:
        return Fact(_("You were to hear by %(time)s", time=due), tries or [_answered_at(owed.met_at, zone)])
    if owed.over_at is not None:
        return Fact(_("You were to hear by %(time)s", time=due), tries)
    if owed.due_at <= now:
        late = _("We are late, and we are sorry. Those above have been told.")
        return Fact(_("You were to hear by %(time)s", time=due), [late, *tries], is_done=False)
    return Fact(_("You will hear by %(time)s", time=due), tries, is_done=False)


def _earlier_calls(found: Folder, zone: str) -> Iterator[Fact]:
    """Of the rounds before, which the customer was not content with."""
    called = [each for each in found.events if each.kind == log.CALLED and not _is_attempt(each, found)]
    if called:
        yield Fact(_("Earlier calls"), [_tried(each, found.names, zone) for each in called])


def _is_attempt(event: CaseEvent, found: Folder) -> bool:
    return event.kind in (log.CALLED, log.ANSWERED) and event.at >= found.clocks.started_at


def _answered_at(at: datetime, zone: str) -> str:
    return _("Answered %(time)s", time=day_and_time(at, zone))


def _tried(event: CaseEvent, names: dict[UUID, str], zone: str) -> str:
    name, time = names.get(event.on_behalf_of or event.by or NOBODY, ""), day_and_time(event.at, zone)
    if event.kind == log.ANSWERED:
        return _("%(name)s wrote: %(time)s", name=name, time=time)
    if event.facts["outcome"] == log.REACHED:
        return _("%(name)s called: %(time)s", name=name, time=time)
    return _("%(name)s called and could not reach you: %(time)s", name=name, time=time)


def _done(found: Folder, zone: str) -> Iterator[Fact]:
    for event in found.events:
        if event.kind == log.ANSWERED:
            name = found.names.get(event.on_behalf_of or event.by or NOBODY, "")
            yield Fact(_("%(name)s writes", name=name), _paragraphs(event.facts.get("words", "")))
    given = [each for each in found.remedies if each.state in ("given", "allowed")]
    if given:
        yield Fact(_("What you get"), [_remedied(each) for each in given])
    for promise in found.promises:
        if promise.kept_at is not None:
            yield Fact(_("Promised, and kept"), [promise.words])
        else:
            yield Fact(_("Promised by %(time)s", time=day_and_time(promise.due_at, zone)), [promise.words], is_done=False)
    if found.paused_until is not None:
        until = day_and_time(found.paused_until, zone)
        yield Fact(_("We wait for somebody else"), [_("until %(time)s at the latest", time=until)], is_done=False)
    for event in found.events:
        if event.kind == log.RESOLVED:
            yield Fact(_("What was done"), _paragraphs(event.facts.get("words", "")))
        elif event.kind == log.UNJUSTIFIED:
            yield Fact(_("What we found"), _paragraphs(event.facts.get("words") or ""))
        elif event.kind == log.REFUSED_REMEDY and event.facts.get("reply"):
            what = remedy_words(str(event.facts.get("what", "")), None, None)
            yield Fact(_("Not given: %(what)s", what=what), _paragraphs(event.facts["reply"]))
        elif event.kind == log.REOPENED and event.facts.get("why") == "not_right":
            said = [event.facts["words"]] if event.facts.get("words") else []
            yield Fact(_("You said it is not right yet"), [_begun(day_and_time(event.at, zone)), *said])
        elif event.kind == log.CONFIRMED:
            yield Fact(_("You said it is right now"), [_begun(day_and_time(event.at, zone))])
        elif event.kind == log.CLOSED and event.facts.get("why") == "silence":
            days = int(event.facts.get("days", 7))
            told = ngettext("We heard nothing for %(num)s day.", "We heard nothing for %(num)s days.", days)
            yield Fact(_("Closed"), [told])


def _paragraphs(words: str) -> list[str]:
    return [each.strip() for each in words.split("\n") if each.strip()]


def _remedied(remedy: Remedy) -> str:
    told = remedy_words(remedy.kind, remedy.amount_minor, remedy.currency)
    return f"{told}. {remedy.words}" if remedy.words else told


def _contributed(step: Step, zone: str) -> Fact:
    return Fact(step.what, [each for each in (_begun(day_and_time(step.at, zone)) if step.at else "", step.words) if each])


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _next_above(case: Case) -> tuple[str, str] | None:
    """Who gets a "not yet"."""
    found = above(case, rank_at(case.owner_id, case.location.path))
    return (found[1], rank_words(rank_at(found[0], case.location.path), case.location.kind)) if found else None
