"""Fill an empty database with the demonstration."""

from __future__ import annotations

import json
import logging
import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from shopper.config import settings
from shopper.demo import book, cards, comments, panel, people, planning, queries, readings, reviews, thanks, visits, year
from shopper.demo.content import read
from shopper.demo.people import Cast
from shopper.infra import clock
from shopper.infra.i18n import LANGUAGES
from shopper.infra.jobs import let_go
from shopper.infra.pdf import RenderFailed
from shopper.infra.transaction import transaction
from shopper.notifications.actions import read_all
from shopper.organisation.queries import companies
from shopper.questionnaires.actions import build_questionnaire
from shopper.reports.actions import render_report
from shopper.standards.actions import import_edition, publish_edition

NAME = {"en": "Visit to a shop", "ru": "Визит в магазин", "pl": "Wizyta w sklepie"}


def fill_if_empty() -> bool:
    """True when the demonstration was loaded, or finished, now. A database with another company in it is left alone."""
    known = companies()
    if known and not unfinished_file().exists():
        return False
    if not known:
        _lay_ground()
    cast = Cast(companies()[0].id, queries.places(), queries.people(), queries.shoppers())
    book.work_on(cast)
    year.tell_year(cast, base_url())
    visits.tell_all(cast, queries.newest_questionnaire(), base_url())
    reviews.send_back(cast, visits.RETURNED_FROM)
    for user_id in cast.people.values():
        read_all(user_id, clock.now() - timedelta(days=30))  # a year of news that nobody was there to read
    let_go("reports.render", due_before=clock.now() - timedelta(days=30))  # its documents are set when somebody asks
    planning.plan_the_quarter(cast, queries.newest_questionnaire())
    panel.tell(cast)
    panel.pay_what_is_long_due(cast)
    readings.read_the_book(cast)
    _bring_cards(cast)
    unfinished_file().unlink(missing_ok=True)
    return True


def bring_what_is_new() -> bool:
    """Cards and what was said on them, into a demonstration that was loaded before there were any; True when they came now.

    A company that is not the demonstration to the last person and place, or has a card of its own, is left alone. All of it or
    nothing; and no start fails for want of it.
    """
    cast = _old_demonstration()
    if cast is None:
        return False
    try:
        _bring_cards(cast)
    except Exception:  # whatever was changed in it since
        logging.getLogger(__name__).warning("The demonstration gets no comment cards: it is not as it was.", exc_info=True)
        return False
    return True


def _old_demonstration() -> Cast | None:
    known, people_now, places = companies(), queries.people(), queries.places()
    if not kept_logins() or len(known) != 1 or known[0].name != read("company")["name"] or queries.has_cards():
        return None
    if not {each["user"] for each in kept_logins()} <= people_now.keys() or not people.codes() <= places.keys():
        return None
    return Cast(known[0].id, places, people_now, queries.shoppers())


@transaction
def _bring_cards(cast: Cast) -> None:
    book.hand_over_stages(cast)
    cards.hang_all(cast)
    comments.hear()
    thanks.tell(cast)


def make_first_report() -> None:
    """The printed addresses work at once: the first report does not wait for the worker. Without Pango it does."""
    publication = queries.publication_with_photos()
    if publication is None:
        return
    with suppress(RenderFailed, OSError):
        for language in LANGUAGES:
            render_report(publication, language)


def base_url() -> str:
    return settings().public_url or f"http://127.0.0.1:{settings().port}"


def logins_file() -> Path:
    return settings().data_dir / "demo-logins.json"


def unfinished_file() -> Path:
    """There while the demonstration's visits are being told: a start that was cut short goes on where it stopped."""
    return settings().data_dir / "demo-unfinished"


def kept_logins() -> list[dict[str, str]]:
    """Empty when this is not a demonstration."""
    path = logins_file()
    found: list[dict[str, str]] = json.loads(path.read_text("utf-8")) if path.exists() else []
    return found


@transaction
def _lay_ground() -> tuple[Cast, UUID]:
    """Company, people, both editions of the book, the form, and what is to be done today: all of it or nothing."""
    cast = people.plant_tree()
    people.hire(cast)
    questionnaire_id = None
    for version in ("1.0", "1.1"):
        edition_id = import_edition(None, cast.company, read(f"book-{version}"))
        publish_edition(None, edition_id)
        questionnaire_id = build_questionnaire(None, edition_id, NAME)
    assert questionnaire_id is not None
    visits.open_assignments(cast, questionnaire_id)
    unfinished_file().touch()
    _keep_logins(cast)  # before the commit: passwords without people harm nobody, people without passwords are lost
    return cast, questionnaire_id


def _keep_logins(cast: Cast) -> None:
    text: Any = json.dumps(people.logins(cast), ensure_ascii=False, indent=1)
    descriptor = os.open(logins_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
