"""A tablet for everybody: whoever comes next sees nothing of whoever was there before, with scripts or without."""

import importlib
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shopper.comment_cards.models import Comment, Placement
from shopper.comment_cards.views import kiosk
from shopper.infra import clock
from shopper.infra.db import db
from tests.support.cards import placement

pytestmark = pytest.mark.one_database


@pytest.fixture
def time():
    with clock.frozen(clock.now()) as moving:
        yield moving


def tapped(stranger, code: str, time) -> str:
    assert stranger.get(f"/t/{code}").status_code == 200
    time.advance(timedelta(seconds=4))
    answer = stranger.post(f"/t/{code}", {"face": "2"})
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_the_next_one_cannot_go_back_to_what_was_said(browse, world, time):
    stranger, code = browse(None), placement(world, place="kiosk").code
    own = tapped(stranger, code, time)
    page = stranger.get(own)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert stranger.get(f"{own}/thanks").status_code == 200
    time.advance(timedelta(seconds=20))
    assert stranger.get(f"/t/{code}").status_code == 200
    for path in (own, f"{own}/face", f"{own}/thanks"):
        gone = stranger.get(path)
        assert (gone.status_code, gone.headers["Location"]) == (303, f"/t/{code}")


def test_a_restart_and_another_process_know_that_it_began_anew(browse, world, time):
    stranger, code = browse(None), placement(world, place="kiosk").code
    own = tapped(stranger, code, time)
    time.advance(timedelta(seconds=20))
    stranger.get(f"/t/{code}")
    importlib.reload(kiosk)  # whatever the module remembered is gone
    assert stranger.get(own).status_code == 303
    begun = time.at
    time.advance(timedelta(seconds=20))
    stranger.get(f"/t/{code}")  # nobody said anything since: nothing is written
    assert db.session.scalar(sa.select(Placement.begun_at)) == begun


def test_what_somebody_was_still_typing_is_kept_after_the_start_was_shown(browse, world, time):
    stranger, code = browse(None), placement(world, place="kiosk").code
    own = tapped(stranger, code, time)
    time.advance(timedelta(seconds=20))
    stranger.get(f"/t/{code}")
    assert stranger.post(own, {"words": "One till open."}).status_code == 303
    db.session.expire_all()
    assert db.session.scalars(sa.select(Comment.words)).all() == ["One till open."]


def test_each_page_after_the_tap_gives_way_to_the_start(browse, world, time):
    stranger, code = browse(None), placement(world, place="kiosk").code
    own = tapped(stranger, code, time)
    for path in (own, f"{own}/thanks"):
        page = stranger.get(path).get_data(as_text=True)
        assert f'data-start="/t/{code}"' in page
        assert f"; url=/t/{code}" in page.split("<noscript>")[1].split("</noscript>")[0]
        assert 'href="/m/' not in page
        assert f'<a href="/t/{code}">' in page  # the one who comes next need not wait, nor go on with somebody's answer
    asleep = stranger.get(f"/t/{code}").get_data(as_text=True)  # until somebody touches it
    assert "data-asleep" in asleep
    assert "Refresh" not in asleep
    assert 'name="kiosk"' in stranger.get(f"/t/{code}?in=ru").get_data(as_text=True)


def test_a_poster_forgets_nobody(browse, world, time):
    stranger, code = browse(None), placement(world).code
    own = tapped(stranger, code, time)
    time.advance(timedelta(seconds=20))
    stranger.get(f"/t/{code}")
    page = stranger.get(own)
    assert page.status_code == 200
    assert "kiosk" not in page.get_data(as_text=True)
