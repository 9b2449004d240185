"""T34: the server dies at the worst moments; started again, the phone's repetition leaves one record and one photo."""

from __future__ import annotations

import hashlib
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from shopper.accounts.actions import sign_in
from shopper.capture.models import Photo, Submission
from shopper.infra.db import db
from shopper.infra.jobs import Job
from shopper.infra.storage import storage
from shopper.visits.models import Visit
from tests.capture.phone import as_bytes, jpeg, manifest, shot
from tests.reliability.client import Client, Outgoing, Unreachable
from tests.reliability.dying_server import DIED, POINTS
from tests.reliability.programs import Installation, kill


@pytest.fixture
def phone(installation: Installation, inside, world):
    return Client(installation.port, inside(lambda: sign_in(world.people["sam"], on_phone=True)))


def visit_with_photo(world):
    photo = shot(jpeg(at_least=700_000))
    return Outgoing(str(uuid4()), as_bytes(manifest(world, photos=[photo])), {photo.pid: photo.data})


def counts():
    of_photos = Job.name == "capture.clean_photo"
    counted = [(Submission, sa.true()), (Visit, sa.true()), (Photo, sa.true()), (Job, of_photos)]
    return [db.session.scalar(sa.select(sa.func.count()).select_from(model).where(which)) for model, which in counted]


EVERY_RUN = {"before_commit", "after_commit", "mid_chunk", "after_rename"}
MARKED = [pytest.param(point, marks=[] if point in EVERY_RUN else [pytest.mark.slow]) for point in POINTS]


@pytest.mark.parametrize("point", MARKED)
def test_one_record_and_one_photo_after_death(installation, phone, inside, world, point):
    visit = visit_with_photo(world)
    dying = installation.forked_web(dies_at=point)
    installation.wait_until_up(dying)
    with pytest.raises(Unreachable):
        phone.deliver(visit)
    assert dying.wait(30) == DIED
    web = installation.forked_web()
    try:
        installation.wait_until_up(web)
        receipt = phone.deliver(visit)
    finally:
        kill(web)
    assert receipt["complete"]
    assert inside(counts) == [1, 1, 1, 1]
    for pid, data in visit.photos.items():
        on_disk = inside(lambda pid=pid: storage().read(f"photos/{visit.id}/{pid}"))
        assert hashlib.sha256(on_disk).hexdigest() == hashlib.sha256(data).hexdigest()
    assert inside(lambda: db.session.get_one(Submission, UUID(visit.id)).body) == visit.body
    assert not inside(lambda: list(storage().path("parts").rglob("*-*-*-*/*")))
