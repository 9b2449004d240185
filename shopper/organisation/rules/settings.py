"""The figures a company may set, each with its default. Why a figure is what it is stands beside it on the settings page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

LIMITS: dict[str, tuple[int, int]] = {
    "wave_months": (1, 12),
    "shopper_rest_days": (0, 730),
    "location_rest_days": (0, 365),
    "review_hours": (1, 720),
    "shopper_revision_hours": (1, 720),
    "appeal_days": (1, 90),
    "appeal_decision_days": (1, 90),
    "second_reading_percent": (0, 100),
    "edition_check_days": (1, 90),
    "fee_minor": (0, 10_000_000),
    "offer_hours": (1, 336),
    "pay_days": (0, 60),
    "contact_days": (1, 365),
    "abuse_days": (1, 30),
    "serious_answer_hours": (1, 24),
    "answer_hours": (1, 80),
    "resolve_hours": (1, 240),
    "ladder_manager_hours": (1, 80),
    "ladder_region_hours": (1, 120),
    "ladder_owner_hours": (1, 160),
    "close_failures_days": (1, 90),
    "stale_days": (1, 90),
    "unjustified_percent": (1, 20),
    "remedy_employee_minor": (0, 10_000_000),
    "remedy_manager_minor": (0, 10_000_000),
    "remedy_region_minor": (0, 10_000_000),
    "status_days": (7, 365),
}


@dataclass(frozen=True)
class CompanySettings:
    """What ends in `_minor`: the smallest unit of `currency` (ISO 4217). Hours of answers, resolving, the ladder: opening hours."""

    wave_months: int = 3
    shopper_rest_days: int = 90
    location_rest_days: int = 30
    review_hours: int = 72
    shopper_revision_hours: int = 24
    appeal_days: int = 7
    appeal_decision_days: int = 7
    second_reading_percent: int = 10
    edition_check_days: int = 7
    fee_minor: int = 0
    currency: str = "EUR"
    offer_hours: int = 48
    pay_days: int = 5
    contact_days: int = 90
    abuse_days: int = 14
    languages: tuple[str, ...] = ("en", "ru", "pl")
    serious_answer_hours: int = 1
    answer_hours: int = 8
    resolve_hours: int = 24
    ladder_manager_hours: int = 2
    ladder_region_hours: int = 4
    ladder_owner_hours: int = 8
    close_failures_days: int = 7
    stale_days: int = 14
    unjustified_percent: int = 1
    remedy_employee_minor: int = 2000
    remedy_manager_minor: int = 5000
    remedy_region_minor: int = 50000
    status_days: int = 90

    @property
    def ladder_hours(self) -> tuple[int, int, int]:
        return (self.ladder_manager_hours, self.ladder_region_hours, self.ladder_owner_hours)

    @property
    def remedy_limits(self) -> tuple[int, int, int]:
        """What ranks 1 to 3 may give without asking; the owner asks nobody."""
        return (self.remedy_employee_minor, self.remedy_manager_minor, self.remedy_region_minor)


def settings_from(kept: Mapping[str, Any] | None) -> CompanySettings:
    """What was kept, the default where nothing was; a name of a later version is passed over."""
    known = {field.name for field in fields(CompanySettings)}
    values = {name: value for name, value in (kept or {}).items() if name in known}
    if "languages" in values:
        values["languages"] = tuple(values["languages"])
    return CompanySettings(**values)


def kept_form(settings: CompanySettings) -> dict[str, Any]:
    """Only what differs from the defaults: a default that is mended later reaches whoever never touched it."""
    default = asdict(CompanySettings())
    return {name: _plain(value) for name, value in asdict(settings).items() if value != default[name]}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
