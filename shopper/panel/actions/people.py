"""Take somebody into the panel, keep what is needed of them, let them go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from shopper.access.actions import grant_role
from shopper.access.models import Grant
from shopper.accounts import actions as accounts
from shopper.audit.actions import record
from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import bus, clock
from shopper.infra.db import db
from shopper.infra.transaction import transaction
from shopper.notifications.actions import forget_reader
from shopper.panel import queries, rules
from shopper.panel.events import ShopperErased
from shopper.panel.models import DeclaredConflict, Fee, Objection, Qualification, QuizPass, Shopper
from shopper.panel.rules.eligibility import ACTIVE, ERASED, LEFT, PAUSED

QUALIFICATION_KINDS = ("category", "certificate")
CONFLICT_KINDS = ("employer", "relative", "other")


@dataclass(frozen=True)
class Details:
    """What a shopper may change about themselves."""

    languages: tuple[str, ...] = ()
    city: str = ""
    area: str = ""
    born_year: int | None = None
    phone: str = ""


@transaction
def add_shopper(actor_id: UUID | None, user_id: UUID, company_id: UUID) -> UUID:
    shopper = Shopper(user_id=user_id, company_id=company_id, number=queries.next_number(company_id))
    db.session.add(shopper)
    db.session.flush()
    record(actor_id, "add shopper", "shopper", shopper.id)
    return shopper.id


@transaction
def invite_shopper(actor_id: UUID, company_id: UUID, email: str, name: str, details: Details, note: str = "") -> UUID:
    """A new account that may do nothing but shop. Invalid(email=…) when the address is taken; NotFound for a panel not theirs."""
    if company_id not in queries.companies_run_by(actor_id):
        raise NotFound
    user_id = accounts.invite_user(actor_id, email, name)
    grant_role(actor_id, user_id, company_id, "shopper")
    shopper_id = add_shopper(actor_id, user_id, company_id)
    shopper = db.session.get_one(Shopper, shopper_id)
    _keep(shopper, details)
    shopper.note = note
    return shopper_id


@transaction
def invite_again(actor_id: UUID, shopper_id: UUID) -> str:
    """A link that chooses the password; the answer is its token, which is shown once and kept nowhere."""
    shopper = queries.shopper_for(actor_id, shopper_id)
    if shopper.state == ERASED:
        raise Conflict("erased", state=ERASED)
    if not queries.is_only_shopper(shopper.user_id, shopper.id):
        raise Conflict("the account is more than a shopper's", state="other_roles")
    return accounts.make_password_link(actor_id, shopper.user_id)


@transaction
def change_shopper(actor_id: UUID, shopper_id: UUID, details: Details, *, channels: tuple[str, ...], note: str) -> None:
    """By who runs the panel."""
    shopper = queries.shopper_for(actor_id, shopper_id, hold=True)
    _still_here(shopper)
    _keep(shopper, details)
    shopper.channels, shopper.note = [each for each in rules.CHANNELS if each in channels], note
    record(actor_id, "change shopper", "shopper", shopper.id)


@transaction
def change_own_details(user_id: UUID, details: Details) -> None:
    shopper = queries.own_shopper(user_id, hold=True)
    _keep(shopper, details)
    record(user_id, "change own details", "shopper", shopper.id)


@transaction
def qualify(actor_id: UUID, shopper_id: UUID, kind: str, name: str, until: date | None) -> None:
    """The same name again changes its date."""
    shopper = queries.shopper_for(actor_id, shopper_id, hold=True)
    _still_here(shopper)
    if kind not in QUALIFICATION_KINDS or not name.strip():
        raise Invalid(name="what they are qualified for")
    known = next((each for each in queries.qualifications(shopper_id) if (each.kind, each.name) == (kind, name.strip())), None)
    if known is None:
        db.session.add(Qualification(shopper_id=shopper_id, kind=kind, name=name.strip(), until=until))
    else:
        known.until = until
    record(actor_id, "qualify shopper", "shopper", shopper_id, kind=kind)


@transaction
def disqualify(actor_id: UUID, shopper_id: UUID, qualification_id: UUID) -> None:
    queries.shopper_for(actor_id, shopper_id, hold=True)
    known = db.session.get(Qualification, qualification_id)
    if known is None or known.shopper_id != shopper_id:
        raise NotFound
    db.session.delete(known)
    record(actor_id, "disqualify shopper", "shopper", shopper_id, kind=known.kind)


@transaction
def declare_conflict(user_id: UUID, kind: str, node_id: UUID | None, words: str) -> None:
    """By the shopper. Where a branch is named, nothing there is offered to them from now on."""
    shopper = queries.own_shopper(user_id, hold=True)
    if kind not in CONFLICT_KINDS:
        raise Invalid(kind="not a kind")
    if node_id is None and not words.strip():
        raise Invalid(node_id="say where or what")
    if node_id is not None and node_id not in {each[0] for each in queries.branches_of(shopper.company_id)}:
        raise Invalid(node_id="not a branch")
    conflict = DeclaredConflict(shopper_id=shopper.id, kind=kind, node_id=node_id, words=words.strip())
    db.session.add(conflict)
    db.session.flush()
    record(user_id, "declare conflict", "shopper", shopper.id, conflict=str(conflict.id), kind=kind)


@transaction
def end_own_conflict(user_id: UUID, conflict_id: UUID) -> None:
    shopper = queries.own_shopper(user_id)
    _end(user_id, shopper, conflict_id)


@transaction
def end_conflict(actor_id: UUID, shopper_id: UUID, conflict_id: UUID) -> None:
    _end(actor_id, queries.shopper_for(actor_id, shopper_id), conflict_id)


@transaction
def set_state(actor_id: UUID, shopper_id: UUID, state: str) -> None:
    """Active, paused or gone. Who paused or left is offered nothing; what was given before stays theirs to make or to hand back."""
    shopper = queries.shopper_for(actor_id, shopper_id, hold=True)
    _still_here(shopper)
    if state not in (ACTIVE, PAUSED, LEFT):
        raise Invalid(state="not a state")
    if shopper.state == state:
        return
    shopper.state, shopper.state_at = state, clock.now()
    if state != ACTIVE:
        shopper.wants_to_leave_at = None
    record(actor_id, "set shopper state", "shopper", shopper_id, state=state)


@transaction
def ask_to_leave(user_id: UUID) -> None:
    """By the shopper; whoever runs the panel sees it and lets them go, or erases them. Twice is once."""
    shopper = queries.own_shopper(user_id, hold=True)
    if shopper.wants_to_leave_at is None:
        shopper.wants_to_leave_at = clock.now()
        record(user_id, "ask to leave", "shopper", shopper.id)


@transaction
def erase_shopper(actor_id: UUID, shopper_id: UUID) -> None:
    """Name, address, phone, notes and the log-in go; visits stay under their aliases, fees under the shopper's number.

    Conflict(owed=n) while something is still to be paid, Conflict(to_make=n) while visits are still to be made.
    """
    shopper = queries.shopper_for(actor_id, shopper_id, hold=True)
    if shopper.state == ERASED:
        return
    if owed := queries.unpaid_count(shopper_id):
        raise Conflict("something is still to be paid", owed=owed)
    if to_make := queries.visits_to_make(shopper_id):
        raise Conflict("visits are still to be made", to_make=to_make)
    _forget(shopper)
    is_only_shopper = queries.is_only_shopper(shopper.user_id, shopper_id)
    db.session.execute(
        sa.delete(Grant).where(Grant.user_id == shopper.user_id, Grant.role == "shopper", Grant.node_id == shopper.company_id)
    )
    if is_only_shopper:
        forget_reader(shopper.user_id)
        accounts.erase_user(actor_id, shopper.user_id)
    bus.publish(ShopperErased(shopper.user_id, shopper.company_id))
    record(actor_id, "erase shopper", "shopper", shopper_id)


@transaction
def pass_quiz(user_id: UUID, scenario_id: UUID, quiz_sha256: str) -> None:
    """Twice is once."""
    shopper = queries.own_shopper(user_id, hold=True)
    if not queries.has_passed_quiz(shopper.id, scenario_id, quiz_sha256):
        db.session.add(QuizPass(shopper_id=shopper.id, scenario_id=scenario_id, quiz_sha256=quiz_sha256))
        record(user_id, "pass quiz", "shopper", shopper.id, scenario=str(scenario_id))


def _keep(shopper: Shopper, details: Details) -> None:
    shopper.languages, shopper.city, shopper.area = list(details.languages), details.city, details.area
    shopper.born_year, shopper.phone = details.born_year, details.phone


def _forget(shopper: Shopper) -> None:
    _keep(shopper, Details())
    shopper.note, shopper.state, shopper.state_at, shopper.wants_to_leave_at = "", ERASED, clock.now(), None
    for model in (Qualification, DeclaredConflict, QuizPass):
        db.session.execute(sa.delete(model).where(model.shopper_id == shopper.id))
    own = sa.select(Fee.id).where(Fee.shopper_id == shopper.id)
    db.session.execute(sa.update(Objection).where(Objection.fee_id.in_(own)).values(words=""))


def _end(actor_id: UUID, shopper: Shopper, conflict_id: UUID) -> None:
    conflict = queries.conflict_of(shopper.id, conflict_id)
    if conflict.ended_at is None:
        conflict.ended_at = clock.now()
        record(actor_id, "end conflict", "shopper", shopper.id, conflict=str(conflict_id))


def _still_here(shopper: Shopper) -> None:
    if shopper.state == ERASED:
        raise Conflict("erased", state=ERASED)
