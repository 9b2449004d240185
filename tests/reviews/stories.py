"""Two visits that differ in all that could say who and when, and everything that somebody can see."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Flask

from shopper.infra import clock
from shopper.infra.storage import storage
from tests.support.cast import World
from tests.web import play
from tests.web.crawl import Seen, client_of, crawl, look
from tests.web.play import Played, Story

ALIKE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\?.*|/[0-9.]+$|(?<=^/v/).*")
"""What differs in the addresses of pages of one kind."""
LATER = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)
PIDS = (UUID("0b3ba0f2-5ab6-4b5c-9f0b-1f0a3cc4b001"), UUID("0b3ba0f2-5ab6-4b5c-9f0b-1f0a3cc4b002"))


def pictures(device: str) -> tuple[tuple[str, bytes], ...]:
    """The same two pictures taken with two devices: other bytes, the same pixels."""
    return (
        ("2.3", play.picture("teal", Make=device, DateTime="2026:04:18 17:44:01")),
        ("4.8", play.picture("olive", Model=device, ImageDescription=device)),
    )


ONE = Story(who="sam", came_in=play.CAME_IN, photos=pictures("Nokia"), pids=PIDS, agent="Nokia/1", submission=UUID(int=1), fee_minor=9300)
TWO = Story(
    who="ines", came_in=play.CAME_IN + timedelta(minutes=17), photos=pictures("Kyocera"), pids=PIDS, agent="Kyocera/2", fee_minor=5200,
    submission=UUID(int=1),
)


def live(app: Flask, world: World, story: Story, publish_at: datetime | None = None) -> Played:
    """The visit at its own hour, files dated as a server in that hour would have dated them."""
    with clock.frozen(story.came_in - timedelta(days=3)) as time:
        assignment = play.assign(world, story.who, came_in=play.CAME_IN, fee_minor=story.fee_minor)
        time.advance(timedelta(days=3, minutes=40))
        done = play.send(app, world, assignment, story)
        for path in (path for path in storage().root.rglob("*") if path.is_file() and str(done.submission) in str(path)):
            os.utime(path, (time.at.timestamp(), time.at.timestamp()))
    if publish_at:
        with clock.frozen(publish_at):
            done = play.publish(world, done)
    return done


def guesses(*visits: Played) -> list[str]:
    """Addresses of the visit, for whoever should have got hold of an id."""
    return [
        path
        for each in visits
        for path in (
            f"/assignments/{each.assignment}", f"/assignments/{each.assignment}/visit", f"/reviews/{each.visit}",
            f"/assignments/{each.assignment}/visit/{each.submission}/received", f"/reports/{each.visit}",
            f"/reports/{each.visit}/en.pdf", f"/api/s/{each.submission}", f"/api/drafts/visit/{each.assignment}", f"/reports?before={each.visit}",
            *(f"/reviews/{each.visit}/photos/{pid}.jpg" for pid in each.photos),
            *(f"/reports/{each.visit}/photos/{pid}.jpg" for pid in each.photos),
        )
    ]


def begin(app: Flask, world: World, assignment: UUID, **told: str) -> None:
    """The shopper fills in the form; what is not sent yet waits at the office for their other phone."""
    draft = {"id": str(UUID(int=3)), "answers": {"1.1": {"value": "yes"}}, **told}
    phone = client_of(app, world.sign_in(app, "sam"))
    put = {"base": 0, "device": str(UUID(int=4)), "draft": draft}
    assert phone.put(f"/api/drafts/visit/{assignment}", json=put, headers=play.PHONE).status_code == 200


def seen_by(app: Flask, world: World, who: str, paths: list[str], *, clauses: int = 3) -> dict[str, Seen]:
    """Everything; for who works there every kind of page also as a fragment and in another language."""
    client = client_of(app, world.sign_in(app, who))
    found = crawl(client, paths, alike=2, clauses=clauses)
    first = {ALIKE.sub("", path): path for path in reversed(found) if found[path].status == 200 and who in ("leo", "kuba")}
    for path in first.values():
        found[f"{path} fragment"] = look(client, path, **{"HX-Request": "true"})
        found[f"{path} ru"] = look(client, path, **{"Accept-Language": "ru"})
    return found
