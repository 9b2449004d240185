"""Set the company up."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from shopper.access.actions import grant_role
from shopper.accounts.actions import invite_user, make_password_link
from shopper.audit.actions import record
from shopper.errors import Invalid
from shopper.infra import clock, images
from shopper.infra.db import db
from shopper.infra.storage import storage
from shopper.infra.transaction import transaction
from shopper.organisation.actions import add_node
from shopper.organisation.models import CompanyProfile
from shopper.organisation.rules.colours import LEAST_CONTRAST, contrast_on_white, is_colour
from shopper.organisation.rules.settings import LIMITS, CompanySettings, kept_form
from shopper.setup import queries

LOGO_PIXELS = 600


@dataclass(frozen=True)
class PlaceTerms:
    """What stands on the page of a place. `hours`: by weekday, None where nobody wrote them down."""

    name: dict[str, str]
    code: str | None
    address: str | None
    city: str | None
    zone: str
    hours: dict[str, Any] | None
    holidays: dict[str, Any] | None
    closed_on: date | None


@transaction
def begin_company(name: dict[str, str], *, zone: str, language: str, owner: str, email: str) -> str:
    """A company with nothing in it yet, and its first owner. The answer is the token with which they choose a password.

    Invalid(email=…) when somebody signs in with that address already.
    """
    company_id = add_node(None, None, "company", name, zone=zone, language=language)
    user_id = invite_user(None, email, owner)
    grant_role(None, user_id, company_id, "owner")
    return make_password_link(None, user_id)


@transaction
def keep_company(actor_id: UUID, *, name: dict[str, str], accent: str, zone: str, language: str, settings: CompanySettings) -> None:
    """The company's name, colour and figures. Invalid names every figure outside its limits, and a colour that cannot be read."""
    company = queries.company_for(actor_id)
    wrong = {each: "outside" for each, (least, most) in LIMITS.items() if not least <= getattr(settings, each) <= most}
    if not is_colour(accent) or contrast_on_white(accent) < LEAST_CONTRAST:
        wrong["accent"] = "contrast"
    if wrong:
        raise Invalid(**wrong)
    company.name, company.accent, company.zone, company.language = name, accent, zone, language
    profile = _profile(company.id)
    before, profile.settings = profile.settings, kept_form(settings)
    profile.updated_at = clock.now()
    changed = sorted(each for each in {*before, *profile.settings} if before.get(each) != profile.settings.get(each))
    record(actor_id, "set up company", "company", company.id, changed=changed)


def keep_logo(actor_id: UUID, data: bytes) -> None:
    """A clean copy: decoded in the limited child, no byte of the original's metadata. Raises images.Undecodable."""
    queries.company_for(actor_id)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "sent", Path(folder) / "clean"
        source.write_bytes(data)
        images.derive(source, target, longest=LOGO_PIXELS, quality=90)
        put_logo(actor_id, target.read_bytes())


@transaction
def put_logo(actor_id: UUID, clean: bytes) -> None:
    """What was decoded before: nobody waits for a slow picture with the database in hand."""
    company = queries.company_for(actor_id)
    profile = _profile(company.id)
    storage().write(profile.logo_key, clean)
    profile.logo_sha256, profile.updated_at = hashlib.sha256(clean).hexdigest(), clock.now()
    record(actor_id, "keep logo", "company", company.id)


@transaction
def drop_logo(actor_id: UUID) -> None:
    company = queries.company_for(actor_id)
    _profile(company.id).logo_sha256 = None
    record(actor_id, "drop logo", "company", company.id)


@transaction
def add_place(actor_id: UUID, parent_id: UUID, kind: str, terms: PlaceTerms) -> UUID:
    parent = queries.place_for(actor_id, parent_id)
    _check_code(parent.company_id, terms.code, None)
    return add_node(actor_id, parent.id, kind, terms.name, **_fields(terms))


@transaction
def change_place(actor_id: UUID, node_id: UUID, terms: PlaceTerms) -> None:
    """Visits that are planned keep their windows; new ones follow the new hours."""
    place = queries.place_for(actor_id, node_id)
    _check_code(place.company_id, terms.code, place.id)
    place.name = terms.name
    for name, value in _fields(terms).items():
        setattr(place, name, value)
    record(actor_id, "change place", place.kind, place.id)


def _fields(terms: PlaceTerms) -> dict[str, Any]:
    names = ("code", "address", "city", "zone", "hours", "holidays", "closed_on")
    return {name: getattr(terms, name) for name in names}


def _check_code(company_id: UUID, code: str | None, apart_from: UUID | None) -> None:
    if code and queries.is_code_taken(company_id, code, apart_from):
        raise Invalid(code="taken")


def _profile(company_id: UUID) -> CompanyProfile:
    found = db.session.get(CompanyProfile, company_id)
    if found is None:
        found = CompanyProfile(company_id=company_id)
        db.session.add(found)
        db.session.flush()
    return found
