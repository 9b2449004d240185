"""A corrected report is a new revision: it says what changed, lists show the newest, the older one stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from shopper.errors import Conflict, Invalid, NotFound
from shopper.infra import clock
from shopper.infra.db import db
from shopper.reports.queries import ReportFilter, reports_for
from shopper.reviews import actions, queries
from shopper.reviews.models import Publication
from tests.reviews.test_publish import correct
from tests.support.cast import World
from tests.web import play
from tests.web.play import Played

NOW = datetime(2026, 4, 19, 9, 15, tzinfo=UTC)
URL = "https://shop.example"


@pytest.fixture(autouse=True)
def now(app: Flask) -> Iterator[clock.FrozenClock]:
    with clock.frozen(NOW) as frozen:
        yield frozen


def republish(world: World, visit: UUID, who: str = "ewa") -> Publication:
    """As a reviewer does: look at the page, then publish what was seen."""
    seen = actions.draft_of(world.people[who], visit).seen
    return published(actions.publish_visit(world.people[who], visit, base_url=URL, seen=seen))


def published(publication_id: UUID | None) -> Publication:
    db.session.rollback()
    return db.session.get_one(Publication, publication_id)


def change(world: World, done: Played, key: str = "4.8", value: str | None = "290", why: str = "The receipt says so.", **more: str) -> int:
    return actions.change_answer(world.people["ewa"], done.visit, key, value=value, why=why, **more)


def test_a_correction_after_publication_becomes_the_next_revision(app: Flask, world: World, now: clock.FrozenClock) -> None:
    done = play.played(app, world)
    now.advance(timedelta(days=1))
    corrected = correct(app, world, done)
    second = republish(world, corrected)
    first = published(done.publication)
    assert (first.revision, second.revision) == (1, 2)
    assert first.series_id == second.series_id == first.id
    assert second.visit_id == corrected
    [narrative] = second.snapshot["changes"]
    assert (narrative["what"], narrative["new"], narrative["cause"]) == ("narrative", "Corrected", "correction")
    assert (first.snapshot["changes"], first.snapshot["publication"]["revision"]) == ([], 1)
    assert second.snapshot["publication"]["code"] != first.snapshot["publication"]["code"]


def test_a_list_shows_the_newest_and_the_older_stays_readable(app: Flask, world: World) -> None:
    done = play.played(app, world)
    change(world, done)
    second = republish(world, done.visit)
    rows, _ = reports_for(world.people["leo"], ReportFilter())
    total = len(rows)
    assert ([row.id for row in rows], total) == ([second.id], 1)
    assert [each.id for each in queries.published_last(world.people["ewa"])] == [second.id]
    assert queries.publication_for(world.people["leo"], done.publication).revision == 1
    assert queries.newest_revision(published(done.publication)).id == second.id


class TestChangedAnswers:
    def test_the_score_follows_and_the_report_says_what_why_and_not_who(self, app: Flask, world: World) -> None:
        """Four more points: 92.5 of 103 is 89.8."""
        done = play.played(app, world)
        assert change(world, done, fact="Stopwatch read wrongly: 4:50.") == 2
        second = republish(world, done.visit)
        assert Fraction(second.percent or "") == Fraction(18500, 206)
        told = {each["what"]: each for each in second.snapshot["changes"]}
        assert list(told) == ["answer", "fact", "score"]
        assert (told["answer"]["item"], told["answer"]["old"], told["answer"]["new"]) == ("4.8", "342", "290")
        assert (told["answer"]["why"], told["answer"]["cause"]) == ("The receipt says so.", "review")
        assert (Fraction(told["score"]["old"]), Fraction(told["score"]["new"])) == (Fraction(17700, 206), Fraction(18500, 206))
        text = freeze_text(second)
        for secret in ("Ewa", str(world.people["ewa"]), "edited_by"):
            assert secret not in text

    def test_before_publication_they_are_in_the_first_revision_at_once(self, app: Flask, world: World) -> None:
        done = play.send(app, world, play.assign(world))
        change(world, done)
        first = published(play.publish(world, done).publication)
        assert (first.revision, first.snapshot["changes"]) == (1, [])
        assert next(item["value"] for item in first.snapshot["items"] if item["key"] == "4.8") == "290"

    def test_what_the_shopper_sent_stays(self, app: Flask, world: World) -> None:
        done = play.send(app, world, play.assign(world))
        change(world, done)
        change(world, done, value="280", why="Once more.")
        desk = queries.desk(world.people["ewa"], done.visit)
        assert (desk.sent["4.8"].value, desk.answers["4.8"].value) == ("342", "280")
        assert [(edit.old, edit.new, edit.why, edit.edited_by) for edit in desk.edits] == [
            ("342", "290", "The receipt says so.", world.people["ewa"]),
            ("290", "280", "Once more.", world.people["ewa"]),
        ]
        db.session.rollback()
        assert db.session.scalar(sa.text("SELECT value FROM answer WHERE visit_id = :id AND key = '4.8'"), {"id": raw(done.visit)}) == "342"

    def test_an_item_left_open_can_be_answered(self, app: Flask, world: World) -> None:
        done = play.send(app, world, play.assign(world), play.Story(values=(("2.1", ""),)))
        assert change(world, done, "2.1", "no", fact="Rubbish at the door.") == 2
        assert queries.desk(world.people["ewa"], done.visit).score.failed[0] == "2.1"

    def test_without_a_reason_nothing_is_changed(self, app: Flask, world: World) -> None:
        done = play.send(app, world, play.assign(world))
        with pytest.raises(Invalid):
            change(world, done, why=" ")
        assert change(world, done, value="342", why="") == 0
        with pytest.raises(NotFound):
            change(world, done, "9.9")

    def test_a_kept_change_is_never_rewritten(self, app: Flask, world: World) -> None:
        done = play.send(app, world, play.assign(world))
        change(world, done)
        for statement in ("UPDATE answer_edit SET why = 'other'", "UPDATE publication SET series_id = NULL", "DELETE FROM publication"):
            if "publication" in statement:
                play.publish(world, done)
            with pytest.raises(sa.exc.IntegrityError):
                db.session.execute(sa.text(statement))
            db.session.rollback()


class TestLookedAt:
    def test_a_revision_is_published_only_by_whoever_saw_it(self, app: Flask, world: World) -> None:
        done = play.played(app, world)
        change(world, done)
        for seen in (None, "", "0" * 64):
            with pytest.raises(Conflict) as refused:
                actions.publish_visit(world.people["ewa"], done.visit, base_url=URL, seen=seen)
            assert refused.value.facts == {"unseen": True}
        seen = actions.draft_of(world.people["ewa"], done.visit).seen
        change(world, done, "2.1", "no", fact="Dirty.")
        with pytest.raises(Conflict):
            actions.publish_visit(world.people["ewa"], done.visit, base_url=URL, seen=seen)
        assert republish(world, done.visit).revision == 2

    def test_nothing_changed_is_no_revision(self, app: Flask, world: World) -> None:
        done = play.played(app, world)
        assert actions.publish_visit(world.people["ewa"], done.visit, base_url=URL) == done.publication
        change(world, done)
        second = republish(world, done.visit)
        assert actions.publish_visit(world.people["ewa"], done.visit, base_url=URL) == second.id


def raw(value: UUID) -> object:
    return value.hex if db.engine.dialect.name == "sqlite" else value


def freeze_text(publication: Publication) -> str:
    from shopper.reviews.freeze import canonical_json

    return canonical_json(publication.snapshot).decode()
