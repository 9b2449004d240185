"""What is too much is refused or ended within its limits: never a dead worker, never a photo that silently vanished."""

import copy
import time

import pytest

from shopper.infra.pdf import Limits, RenderFailed
from shopper.reports import pdf as paper
from shopper.reports.pdf import render_report
from shopper.reports.view import ReportTooLarge, build_view
from tests.reports.sample_snapshot import snapshot_a
from tests.reports.words import Catalogue


def many_items(count):
    snapshot = snapshot_a()
    item = next(item for item in snapshot["items"] if item["weight"])
    return snapshot | {"items": [copy.copy(item) | {"key": f"9.{number}"} for number in range(count)]}


@pytest.mark.parametrize("build", [
    lambda: many_items(10_000),
    lambda: snapshot_a() | {"narrative": "x" * 200_001},
    lambda: snapshot_a() | {"photos": [snapshot_a()["photos"][0]] * 10_000},
    lambda: snapshot_a() | {"sections": snapshot_a()["sections"] * 100},
])
def test_beyond_every_bound_it_is_refused_before_anything_is_made(build):
    snapshot, started = build(), time.process_time()
    with pytest.raises(ReportTooLarge):
        render_report(snapshot, "en", Catalogue("en"), lambda _: pytest.fail("asked for a photo"))
    assert time.process_time() - started < 2


def test_the_longest_words_and_the_deepest_lists_are_laid_out_in_bounds():
    snapshot = snapshot_a() | {"narrative": "W" * 150_000}
    view = build_view(snapshot, "en", Catalogue("en"))
    longest = max(len(word) for paragraph in view.account.paragraphs for word in paragraph.replace("\u200b", " ").split())
    assert longest <= 41
    assert sum(map(len, view.account.paragraphs)) <= 21_000
    assert view.account.shortened


def test_a_render_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(paper, "LIMITS", Limits(cpu_seconds=1, wall_seconds=20))
    with pytest.raises(RenderFailed):
        render_report(many_items(500) | {"photos": []}, "en", Catalogue("en"), lambda _: b"")
