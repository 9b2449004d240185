"""What is proposed to whoever plans: windows for a whole wave, shoppers for one visit."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from shopper.assignments.models import Assignment, Wave
from shopper.assignments.queries import notices, people, planning
from shopper.assignments.queries.board import BoardFilter, places_without
from shopper.assignments.rules import waves
from shopper.assignments.rules.waves import Place, Proposed
from shopper.infra import clock
from shopper.infra.db import db
from shopper.organisation.models import Node
from shopper.organisation.queries import company_settings


def proposal(user_id: UUID, wave: Wave, wanted: BoardFilter) -> list[tuple[Node, Proposed]]:
    """A window for every place of the wave that has none, or the reason why not; by the beginning of the window."""
    places = {place.id: place for place in places_without(user_id, wave, wanted)}
    near, told = planning.visits_near(list(places)), notices.told_branches(wave.company_id)
    found = waves.spread(
        [
            Place(each.id, each.zone, each.hours, each.holidays, tuple(near.get(each.id, ())), waves.is_told(each.path, told))
            for each in places.values()
        ],
        wave.id,
        wave.first_day,
        wave.last_day,
        window_days=wave.window_days,
        rest_days=wave.location_rest_days,
        since=clock.now().date() + timedelta(days=1),
    )
    late = datetime.max.replace(tzinfo=clock.now().tzinfo)
    return [(places[each.place_id], each) for each in sorted(found, key=lambda it: it.window[0] if it.window else late)]


def candidates_for(user_id: UUID, assignment: Assignment) -> list[people.Candidate]:
    """Every shopper with what speaks against asking them, as far as the planner may know it; those who may be asked first."""
    wave = db.session.get(Wave, assignment.wave_id) if assignment.wave_id else None
    everybody = people.people_for(
        user_id,
        assignment.company_id,
        location_ids=[assignment.location_id],
        wave_id=assignment.wave_id,
        assignment_id=assignment.id,
    )
    rest_days = wave.shopper_rest_days if wave else company_settings(assignment.company_id).shopper_rest_days
    return everybody.of(
        assignment.location,
        assignment.starts_at,
        assignment.ends_at,
        channel=assignment.channel,
        wave=wave,
        rest_days=rest_days,
        assignment_id=assignment.id,
    )
