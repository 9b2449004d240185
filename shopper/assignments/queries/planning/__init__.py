"""What those who plan may see: their branches, never a branch in which they themselves are among the visited."""

from shopper.assignments.queries.planning.choices import questionnaires, scenario, scenario_for, scenarios, wave_for, waves
from shopper.assignments.queries.planning.listing import (
    MOST_ON_CALENDAR,
    PAGE_SIZE,
    PlanFilter,
    PlanRow,
    assignments_at,
    assignments_between,
    assignments_page,
    wave_states,
)
from shopper.assignments.queries.planning.reach import (
    assignment_for,
    company_of,
    location_for,
    plannable,
    plans_whole_company,
    strangers,
)
from shopper.assignments.queries.planning.visits import offers_of, shopper_name, visits_near

__all__ = [
    "MOST_ON_CALENDAR",
    "PAGE_SIZE",
    "PlanFilter",
    "PlanRow",
    "assignment_for",
    "assignments_at",
    "assignments_between",
    "assignments_page",
    "company_of",
    "location_for",
    "offers_of",
    "plannable",
    "plans_whole_company",
    "questionnaires",
    "scenario",
    "scenario_for",
    "scenarios",
    "shopper_name",
    "strangers",
    "visits_near",
    "wave_for",
    "wave_states",
    "waves",
]
